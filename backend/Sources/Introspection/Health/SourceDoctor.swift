public import Diagnostics
public import MySQLClient
import SQLDialect
public import SchemaModel

/// Says what stands in the way of a migration from this server, and the statement that removes it. Changes nothing.
public struct SourceDoctor {
  private let connection: MySQLConnection

  public init(connection: MySQLConnection) { self.connection = connection }

  /// - Parameters:
  ///   - named: the databases that a migration is to take; none means all that are not the server's own.
  ///   - options: say which of their tables.
  /// - Throws: when the server does not answer, never for what it answers.
  public func check(
    databases named: [String], options: PlanOptions = PlanOptions()
  ) throws(MartletError) -> [HealthCheck] {
    let reader = SourceCatalogReader(connection: connection)
    let server: SourceServer
    do {
      server = try reader.readServer()
    } catch  where error.code == .unsupportedVersion {
      return [
        Self.check("version", .failed, "\(error.summary) \(error.context.serverMessage ?? "")", remedy: error.hint)
      ]
    }
    let databases = try databases(named, reader)
    let variables = try variables()
    var checks = [Self.check("version", .passed, "\(server.flavor.rawValue) \(server.versionText)")]
    checks.append(try tls())
    checks.append(Self.found(databases))
    let grants = try GrantSet.read(connection)
    let account = try connection.query(MySQLHealthQueries.currentUser).first?.text("account") ?? ""
    checks += try visibility(grants, account, server, databases, namesDatabases: !named.isEmpty, options)
    checks += GrantChecks(grants: grants, account: account, server: server, databases: databases).all
    checks += SourceSettingChecks(variables: variables, server: server).all
    checks.append(try longTransactions(isVisible: grants.allows("PROCESS")))
    checks.append(try nonTransactionalTables(in: databases))
    return checks
  }

  static func check(
    _ subject: String, _ state: HealthCheck.State, _ detail: String, remedy: String? = nil, objects: [String] = [],
    concern: HealthCheck.Concern = .other
  ) -> HealthCheck {
    HealthCheck(
      server: "source", subject: subject, state: state, detail: detail, remedy: remedy, objects: objects,
      concern: concern)
  }

  /// As the server spells them, which grants do too; one that the account does not see stays as it was given.
  private func databases(_ named: [String], _ reader: SourceCatalogReader) throws(MartletError) -> [String] {
    let visible = try reader.userDatabases()
    return named.isEmpty
      ? visible
      : named.map { name in
        visible.first { $0 == name } ?? visible.first { $0.lowercased() == name.lowercased() } ?? name
      }
  }

  private func visibility(
    _ grants: GrantSet, _ account: String, _ server: SourceServer, _ databases: [String], namesDatabases: Bool,
    _ options: PlanOptions
  ) throws(MartletError) -> [HealthCheck] {
    let selection = TableSelection(options)
    let patterns = options.includedTables
    var checks = VisibilityChecks(
      grants: grants, account: account, server: server, databases: databases, namesDatabases: namesDatabases,
      namesTables: !patterns.isEmpty
        && patterns.allSatisfy { pattern in
          !pattern.contains { $0 == "*" || $0 == "?" } && (databases.count == 1 || pattern.contains("."))
        })
    for database in databases where VisibilityChecks.needsTables(grants, database) {
      for row in try connection.query(MySQLHealthQueries.tables(of: database)) {
        let table = SourceTableName(database: database, name: try row.text("name"))
        checks.seenDatabases.insert(database)
        guard selection.contains(table) else { continue }
        checks.tables.append(table)
        if !grants.allows("SELECT", onTable: table), try !isReadable(table) { checks.refused.insert(table) }
      }
    }
    return checks.all
  }

  /// The server's own answer, for what the grants do not say.
  private func isReadable(_ table: SourceTableName) throws(MartletError) -> Bool {
    do throws(MartletError) {
      _ = try connection.query(MySQLHealthQueries.noRows(of: table))
      return true
    } catch  where error.code == .permission {
      return false
    } catch  where !error.isRetryable {
      // A table that is broken in another way is readable as far as rights go: reading the catalog names it.
      return true
    }
  }

  private static func found(_ databases: [String]) -> HealthCheck {
    databases.isEmpty
      ? check(
        "databases", .failed, "This account sees no database to migrate.",
        remedy: "Name the database in the source URL, and grant the account what is missing there.")
      : check("databases", .passed, "\(databases.count) to migrate.")
  }

  private func variables() throws(MartletError) -> [String: String] {
    var variables: [String: String] = [:]
    for row in try connection.query(MySQLHealthQueries.globalVariables(SourceSettingChecks.names)) {
      variables[try row.text("Variable_name").lowercased()] = try row.text("Value")
    }
    return variables
  }

  private func tls() throws(MartletError) -> HealthCheck {
    let cipher = try connection.query(MySQLHealthQueries.cipher).first?.text("Value") ?? ""
    return cipher.isEmpty
      ? Self.check(
        "tls", .warning, "The connection is not encrypted: rows travel readable.",
        remedy: "Add ?ssl-mode=required (or verify-full with ssl-ca) to the source URL.")
      : Self.check("tls", .passed, "Encrypted with \(cipher).")
  }

  /// FLUSH TABLES WITH READ LOCK waits for every statement that runs, and everything else then waits for it.
  private func longTransactions(isVisible: Bool) throws(MartletError) -> HealthCheck {
    let seconds = 60
    let subject = "long transactions"
    guard isVisible else {
      return Self.check(subject, .warning, "Not visible: the account lacks PROCESS.")
    }
    let rows: MySQLRows
    do throws(MartletError) {
      rows = try connection.query(MySQLHealthQueries.longTransactions(overSeconds: seconds))
    } catch  where error.context.serverErrorNumber == MySQLHealthQueries.unprintableStatementErrorNumber {
      return Self.check(subject, .warning, "MySQL cannot list them while a statement has a character beyond the BMP.")
    }
    guard let oldest = rows.first else {
      return Self.check(subject, .passed, "None is older than \(seconds) s.")
    }
    let thread = try oldest.uint64("thread") ?? 0
    let age = try oldest.int("age_seconds") ?? 0
    return Self.check(
      subject, .warning,
      "\(rows.count == 10 ? "10 or more" : "\(rows.count)") older than \(seconds) s, the oldest (connection \(thread))"
        + " \(age) s: the short lock of the snapshot may wait for it, and writers for the lock.",
      remedy: "Let it end, or: \(MySQLHealthQueries.kill(thread))")
  }

  private func nonTransactionalTables(in databases: [String]) throws(MartletError) -> HealthCheck {
    let subject = "storage engines"
    let rows = try connection.query(MySQLHealthQueries.nonTransactionalTables(in: databases))
    guard let first = rows.first else {
      return Self.check(subject, .passed, "Every table keeps row versions: one snapshot holds for all of them.")
    }
    var names: [String] = []
    for row in rows.prefix(5) {
      names.append("\(try row.text("database_name")).\(try row.text("name")) (\(try row.text("engine")))")
    }
    let more = rows.count > names.count ? " and \(rows.count - names.count) more" : ""
    return Self.check(
      subject, .warning,
      "No snapshot holds for \(names.joined(separator: ", "))\(more): keep writers off them while they are copied.",
      remedy: MySQLHealthQueries.convertToInnoDB(try first.text("database_name"), try first.text("name")))
  }
}
