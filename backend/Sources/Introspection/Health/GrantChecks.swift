import SQLDialect
import SchemaModel

/// What the source account must and should be allowed to do, beside seeing what is there: see `VisibilityChecks`.
struct GrantChecks {
  let grants: GrantSet
  let account: String
  let server: SourceServer
  let databases: [String]

  var all: [HealthCheck] { [lock, position] }

  private var lock: HealthCheck {
    let isGlobal = grants.allowsAny(of: ["RELOAD", "FLUSH_TABLES"])
    if isGlobal || databases.allSatisfy({ grants.allows("LOCK TABLES", on: $0) }) {
      return SourceDoctor.check("grants: lock", .passed, "A short lock for one snapshot of all readers is possible.")
    }
    return SourceDoctor.check(
      "grants: lock", .warning,
      "\(account) may not lock: where its GTIDs (MariaDB: its binary log) do not prove it, all readers see one instant"
        + " only if nothing writes (--source-quiet).",
      remedy: grant(["RELOAD"], on: MySQLHealthQueries.everything))
  }

  private var position: HealthCheck {
    let names = ["REPLICATION CLIENT", "BINLOG MONITOR", "SUPER"]
    if grants.allowsAny(of: names) {
      return SourceDoctor.check("grants: position", .passed, "The position of the binary log can be read.")
    }
    let usesNewName = server.flavor == .mariadb && server.version >= ServerVersion(10, 5, 2)
    return SourceDoctor.check(
      "grants: position", .warning, "\(account) may not read the position of the binary log.",
      remedy: grant([usesNewName ? "BINLOG MONITOR" : "REPLICATION CLIENT"], on: MySQLHealthQueries.everything))
  }

  private func grant(_ privileges: [String], on scope: String) -> String {
    MySQLHealthQueries.grant(privileges, on: scope, to: account)
  }
}
