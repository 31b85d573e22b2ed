import SQLDialect
import SchemaModel

/// What the source account must and should be allowed to do.
struct GrantChecks {
  let grants: GrantSet
  let account: String
  let server: SourceServer
  let databases: [String]

  var all: [HealthCheck] { [read, definitions, lock, position] }

  private var read: HealthCheck {
    let missing = databases.filter { !grants.allows("SELECT", on: $0) }
    guard let first = missing.first else {
      return SourceDoctor.check("grants: read", .passed, "SELECT on everything to migrate.")
    }
    let isPartial = missing.allSatisfy { grants.allowsPart("SELECT", of: $0) }
    return SourceDoctor.check(
      "grants: read", isPartial ? .warning : .failed,
      "\(account) lacks SELECT on all of \(missing.joined(separator: ", ")):"
        + " tables that it cannot see would be left out unnoticed.",
      remedy: grant(["SELECT", "SHOW VIEW", "TRIGGER", "EVENT"], on: MySQLHealthQueries.all(of: first)))
  }

  /// The catalog hides what an account may not see, so a missing privilege is a missing object.
  private var definitions: HealthCheck {
    var missing: [String] = []
    for privilege in ["SHOW VIEW", "TRIGGER", "EVENT"]
    where databases.contains(where: { !grants.allows(privilege, on: $0) }) {
      missing.append(privilege)
    }
    let scope = databases.count == 1 ? databases.first.map(MySQLHealthQueries.all(of:)) : nil
    if !missing.isEmpty {
      return SourceDoctor.check(
        "grants: definitions", .warning,
        "\(account) lacks \(missing.joined(separator: ", ")): such objects are not seen, and not reported.",
        remedy: grant(missing, on: scope ?? MySQLHealthQueries.everything))
    }
    if !grants.allows("SELECT") && !grants.allowsAny(of: ["SHOW_ROUTINE", "SHOW CREATE ROUTINE"]) {
      let canShowRoutine = server.flavor == .mysql && server.version >= ServerVersion(8, 0, 20)
      return SourceDoctor.check(
        "grants: definitions", .warning, "\(account) may list procedures and functions of others, not read them.",
        remedy: grant([canShowRoutine ? "SHOW_ROUTINE" : "SELECT"], on: MySQLHealthQueries.everything))
    }
    return SourceDoctor.check("grants: definitions", .passed, "Views, triggers, events and routines can be read.")
  }

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
