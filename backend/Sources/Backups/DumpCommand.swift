import Diagnostics
import PostgresClient

/// What pg_dump is told, on its command line and in its environment. No secret is on the command line, which every
/// account of the machine can read; the password is in the environment, which only this account and root can, and which
/// leaves nothing behind.
struct DumpCommand: Sendable {
  /// With the host and port of the session that holds the snapshot, which exists on that server alone.
  var target: PostgresConfiguration
  /// Shown in pg_stat_activity.
  var applicationName: String
  var snapshot: String
  /// Absolute.
  var file: String
  var lockWaitSeconds: Int

  /// Rows of these tables stay out. In a restored database the jobs would speak of files of another one, and one that
  /// was at work would be there as one that died; a token that was revoked since would be valid again. The rest of the
  /// ledger, rejected rows with their source bytes among it, is in the dump: there is no other copy.
  static let dataLeftOut = ["martlet.job", "martlet.backup", "martlet.token"]

  var arguments: [String] {
    [
      "--format=custom", "--file=\(file)", "--no-password", "--verbose", "--snapshot=\(snapshot)",
      "--lock-wait-timeout=\(lockWaitSeconds * 1000)",
    ] + Self.dataLeftOut.map { "--exclude-table-data=\($0)" } + ["--dbname=\(connectionString)"]
  }

  /// libpq's keywords without secrets. `options` may hold anything, and goes by the environment.
  private var connectionString: String {
    var keywords = target.keywords
    keywords["options"] = nil
    keywords["fallback_application_name"] = nil
    keywords["application_name"] = applicationName
    return keywords.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }.joined(separator: " ")
  }

  /// Source: PostgreSQL manual, 34.1.1 "Connection Strings".
  private static func quoted(_ value: String) -> String {
    "'" + value.unicodeScalars.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
  }

  /// What libpq, Kerberos and the loader may need of ours; other variables may hold others' secrets.
  static func inherited(from own: [String: String]) -> [String: String] {
    own.filter { name, _ in
      ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].contains(name)
        || ["PG", "KRB5", "SSL_CERT"].contains { name.hasPrefix($0) }
    }
  }

  /// With messages in English, which the progress is read from.
  func environment(from own: [String: String]) -> [String: String] {
    var environment = Self.inherited(from: own)
    environment["LC_ALL"] = "C"
    // Debian's pg_dump is a script that chooses a server of its own where it is not given one here.
    environment["PGHOST"] = target.keywords["host"]
    environment["PGPORT"] = target.keywords["port"]
    environment["PGOPTIONS"] = target.keywords["options"]
    if let password = target.password { environment["PGPASSWORD"] = password.reveal { $0 } }
    return environment
  }
}
