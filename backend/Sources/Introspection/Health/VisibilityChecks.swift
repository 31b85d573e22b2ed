import SQLDialect
import SchemaModel

/// What the source account may not see, or not read. A server hides what an account has no privilege for, so a missing
/// privilege is a missing object that nothing else shows.
///
/// Sources: MySQL manual, 28.3 "INFORMATION_SCHEMA General Information", "Privileges", and 15.7.7 "SHOW Statements";
/// observed on MySQL 9.7.4 and MariaDB 10.11.19.
struct VisibilityChecks {
  let grants: GrantSet
  let account: String
  let server: SourceServer
  let databases: [String]
  /// The person has named the databases: what else the server holds does not matter.
  var namesDatabases = true
  /// The person has named the tables, without wildcards.
  var namesTables = false
  /// The tables to migrate that the account sees, in databases that it may not read as a whole.
  var tables: [SourceTableName] = []
  /// Databases of which the account sees at least one table.
  var seenDatabases: Set<String> = []
  /// Of the tables, the ones that a SELECT of all columns was refused for.
  var refused: Set<SourceTableName> = []

  var all: [HealthCheck] {
    let found = [hiddenDatabases, unreadable, hiddenTables, unseen].compactMap { $0 } + hiddenColumns
    let seen = SourceDoctor.check("grants: read", .passed, "SELECT on everything to migrate.")
    return (found.isEmpty ? [seen] : found) + definitions
  }

  /// Privileges on a table that make its database list it. Source: MySQL's TABLE_ACLS, MariaDB's the same.
  static let tablePrivileges = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "REFERENCES", "INDEX", "ALTER", "CREATE VIEW",
    "SHOW VIEW", "TRIGGER",
  ]

  static func needsTables(_ grants: GrantSet, _ database: String) -> Bool {
    !grants.allows("SELECT", on: database) || !grants.allows("TRIGGER", on: database)
  }

  private var hiddenDatabases: HealthCheck? {
    guard !namesDatabases, !grants.allowsAny(of: ["SELECT", "SHOW DATABASES"]) else { return nil }
    return SourceDoctor.check(
      "grants: databases", .warning,
      "\(account) lacks SHOW DATABASES: a database on which it has no privilege is not seen, and is left out.",
      remedy: grant(["SHOW DATABASES"], on: MySQLHealthQueries.everything), objects: ["databases of the server"],
      concern: .hiddenDatabases)
  }

  private var unreadable: HealthCheck? {
    let tables = tables.filter { refused.contains($0) && grants.columns(of: $0, allowing: "SELECT").isEmpty }
    guard let first = tables.first else { return nil }
    return SourceDoctor.check(
      "grants: read", .failed, "\(account) lacks SELECT on \(Self.list(tables.map(\.description))).",
      remedy: grant(["SELECT"], on: MySQLHealthQueries.table(first)), objects: tables.map(\.description),
      concern: .unreadableTables)
  }

  /// One for each table: what is granted differs. Nothing tells how many columns there are.
  private var hiddenColumns: [HealthCheck] {
    tables.compactMap { table in
      guard !grants.allows("SELECT", onTable: table) else { return nil }
      let columns = grants.columns(of: table, allowing: "SELECT")
      guard !columns.isEmpty else { return nil }
      return SourceDoctor.check(
        "grants: columns", .failed,
        "\(account) has SELECT on the columns \(Self.list(columns)) of \(table) only: its other columns are hidden.",
        remedy: grant(["SELECT"], on: MySQLHealthQueries.table(table)), objects: [table.description],
        concern: .hiddenColumns)
    }
  }

  private var databasesWithHiddenTables: [String] {
    databases.filter { !grants.allowsAny(of: Self.tablePrivileges, on: $0) }
  }

  private var hiddenTables: HealthCheck? {
    let hidden = databasesWithHiddenTables.filter { seenDatabases.contains($0) }
    guard !namesTables, let first = hidden.first else { return nil }
    return SourceDoctor.check(
      "grants: tables", .warning,
      "\(account) lacks SELECT on all of \(Self.list(hidden)): tables and views without a grant of their own are hidden.",
      remedy: grant(["SELECT"], on: MySQLHealthQueries.all(of: first)), objects: hidden.map { "tables of \($0)" },
      concern: .hiddenTables)
  }

  private var unseen: HealthCheck? {
    let unseen = databasesWithHiddenTables.filter { !seenDatabases.contains($0) }
    guard let first = unseen.first else { return nil }
    return SourceDoctor.check(
      "grants: read", .failed, "\(account) sees no table of \(Self.list(unseen)).",
      remedy: grant(["SELECT", "SHOW VIEW", "TRIGGER", "EVENT"], on: MySQLHealthQueries.all(of: first)),
      objects: unseen.map { "tables of \($0)" }, concern: .hiddenTables)
  }

  // MARK: What is not a table

  private var definitions: [HealthCheck] {
    var missing: [String] = []
    for privilege in ["SHOW VIEW", "TRIGGER", "EVENT"]
    where databases.contains(where: { !grants.allows(privilege, on: $0) }) {
      missing.append(privilege)
    }
    var checks = [triggers, events, routines, keys].compactMap { $0 }
    if checks.isEmpty {
      checks.append(
        missing.isEmpty
          ? SourceDoctor.check("grants: definitions", .passed, "Views, triggers, events and routines can be read.")
          : SourceDoctor.check(
            "grants: definitions", .warning,
            "\(account) lacks \(missing.joined(separator: ", ")): such objects are listed without their text.",
            remedy: grant(missing, on: scope(databases))))
    }
    return checks
  }

  private var triggers: HealthCheck? {
    hidden("triggers", "TRIGGER") { database in
      if grants.allows("TRIGGER", on: database) { return true }
      let tables = tables.filter { $0.database == database }
      return namesTables && !tables.isEmpty && tables.allSatisfy { grants.allows("TRIGGER", onTable: $0) }
    }
  }

  private var events: HealthCheck? { hidden("events", "EVENT") { grants.allows("EVENT", on: $0) } }

  /// Both servers list a routine for whoever may run or alter it, or read it with a privilege on the whole server.
  private var routines: HealthCheck? {
    if grants.allowsAny(of: ["SELECT", "SHOW_ROUTINE", "SHOW CREATE ROUTINE"]) { return nil }
    let canShowRoutine = server.flavor == .mysql && server.version >= ServerVersion(8, 0, 20)
    let hidden = databases.filter { !grants.allowsAny(of: ["EXECUTE", "ALTER ROUTINE", "CREATE ROUTINE"], on: $0) }
    return hidden.isEmpty
      ? nil
      : objects(
        "procedures and functions", of: hidden, missing: canShowRoutine ? "SHOW_ROUTINE" : "EXECUTE",
        remedy: canShowRoutine
          ? grant(["SHOW_ROUTINE"], on: MySQLHealthQueries.everything) : grant(["EXECUTE"], on: scope(hidden)))
  }

  /// MariaDB lists the constraints of a table only for whoever has more than SELECT on it.
  private var keys: HealthCheck? {
    guard server.flavor == .mariadb else { return nil }
    let more = Self.tablePrivileges.filter { $0 != "SELECT" }
    return hidden("foreign keys and CHECKs", "SHOW VIEW") { database in
      if grants.allowsAny(of: more, on: database) { return true }
      let tables = tables.filter { $0.database == database }
      return namesTables && !tables.isEmpty && tables.allSatisfy { grants.allowsAny(of: more, onTable: $0) }
    }
  }

  private func hidden(_ kind: String, _ privilege: String, unless isSeen: (String) -> Bool) -> HealthCheck? {
    let hidden = databases.filter { !isSeen($0) }
    guard !hidden.isEmpty else { return nil }
    return objects(kind, of: hidden, missing: privilege, remedy: grant([privilege], on: scope(hidden)))
  }

  private func objects(_ kind: String, of databases: [String], missing: String, remedy: String) -> HealthCheck {
    SourceDoctor.check(
      "grants: definitions", .warning,
      "\(account) lacks \(missing) on \(Self.list(databases)): the \(kind) there are hidden, and not in the plan.",
      remedy: remedy, objects: databases.map { "\(kind) of \($0)" }, concern: .hiddenObjects)
  }

  private func scope(_ databases: [String]) -> String {
    databases.count == 1 ? MySQLHealthQueries.all(of: databases[0]) : MySQLHealthQueries.everything
  }

  private func grant(_ privileges: [String], on scope: String) -> String {
    MySQLHealthQueries.grant(privileges, on: scope, to: account)
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}
