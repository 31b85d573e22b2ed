import ArgumentParser
import Diagnostics
import MySQLClient
import PostgresClient

enum ConnectionHelp {
  static let source = ArgumentHelp(
    "MySQL or MariaDB: mysql://user@host:port/database",
    discussion:
      "Without a database, every user database is taken. Password: MARTLET_SOURCE_PASSWORD, MYSQL_PWD, ~/.my.cnf.")

  static let target = ArgumentHelp(
    "PostgreSQL: postgresql://user@host:port/database",
    discussion: "Password: PGPASSWORD, ~/.pgpass.")
}

/// How a password reaches a source without TLS.
struct SourceLoginArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The RSA key (PEM) of a source without TLS: the password is encrypted for it.", valueName: "file"))
  var sourcePublicKey: String?

  @Flag(help: "Believe a source on this machine that has no TLS: whoever poses as it learns the password.")
  var allowPlaintextPassword = false
}

/// SOURCE and TARGET.
struct ConnectionArguments: ParsableArguments {
  @Argument(help: ConnectionHelp.source)
  var source: String

  @Argument(help: ConnectionHelp.target)
  var target: String

  @OptionGroup(title: "Login at the source") var login: SourceLoginArguments
}

extension Session {
  func source(
    _ url: String, _ login: SourceLoginArguments, isQuiet: Bool
  ) throws(MartletError) -> MySQLConfiguration {
    var configuration = try MySQLConfiguration.parse(url, environment: environment, optionFiles: nil)
    if let file = login.sourcePublicKey { configuration.serverPublicKeyFile = file }
    if login.allowPlaintextPassword { configuration.allowsPlaintextPassword = true }
    try configuration.validate()
    if URLPassword.isPresent(in: url) {
      warn("source", "MARTLET_SOURCE_PASSWORD, MYSQL_PWD or ~/.my.cnf", unless: isQuiet)
    }
    return configuration
  }

  func target(_ url: String, isQuiet: Bool) throws(MartletError) -> PostgresConfiguration {
    let configuration = try PostgresConfiguration.parse(url, environment: environment)
    if URLPassword.isPresent(in: url) { warn("target", "PGPASSWORD or ~/.pgpass", unless: isQuiet) }
    return configuration
  }

  private func warn(_ side: String, _ better: String, unless isQuiet: Bool) {
    guard !isQuiet else { return }
    console.writeLine(
      "warning: other users of this machine can see the password in the \(side) URL; use \(better) instead",
      to: .standardError)
  }
}

/// Whether a connection string carries a password. Only that: taking it apart is the clients' business.
enum URLPassword {
  static func isPresent(in text: String) -> Bool {
    guard let scheme = text.firstRange(of: "://") else {
      // libpq's keyword form: host=… password=…
      return text.firstRange(of: "password") != nil && text.contains("=")
    }
    let rest = text[scheme.upperBound...]
    // A password may hold a slash that nobody encoded, so the authority ends at the last @ before the query.
    let authority = rest.prefix { $0 != "?" }
    if let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") {
      if authority.index(after: colon) < at { return true }
    }
    return rest.drop { $0 != "?" }.dropFirst().split(separator: "&").contains { $0.hasPrefix("password=") }
  }
}
