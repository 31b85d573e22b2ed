public import Diagnostics
public import MySQLClient
import SQLDialect
import SchemaModel

/// Says what stands in the way of a migration from this server, and the statement that removes it. Changes nothing.
public struct SourceDoctor {
  private let connection: MySQLConnection

  public init(connection: MySQLConnection) { self.connection = connection }

  /// - Parameter databases: those that a migration is to take; none means all that are not the server's own.
  /// - Throws: when the server does not answer, never for what it answers.
  public func check(databases: [String]) throws(MartletError) -> [HealthCheck] {
    let reader = SourceCatalogReader(connection: connection)
    let server: SourceServer
    do {
      server = try reader.readServer()
    } catch  where error.code == .unsupportedVersion {
      return [
        Self.check("version", .failed, "\(error.summary) \(error.context.serverMessage ?? "")", remedy: error.hint)
      ]
    }
    let databases = databases.isEmpty ? try reader.userDatabases() : databases
    let variables = try variables()
    var checks = [Self.check("version", .passed, "\(server.flavor.rawValue) \(server.versionText)")]
    checks.append(try tls())
    checks.append(Self.found(databases))
    let grants = GrantSet(lines: try firstColumn(MySQLHealthQueries.grants))
    let account = try connection.query(MySQLHealthQueries.currentUser).first?.text("account") ?? ""
    checks += GrantChecks(grants: grants, account: account, server: server, databases: databases).all
    checks += SourceSettingChecks(variables: variables, server: server).all
    checks.append(try longTransactions(isVisible: grants.allows("PROCESS")))
    checks.append(try nonTransactionalTables(in: databases))
    return checks
  }

  static func check(
    _ subject: String, _ state: HealthCheck.State, _ detail: String, remedy: String? = nil
  ) -> HealthCheck {
    HealthCheck(server: "source", subject: subject, state: state, detail: detail, remedy: remedy)
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

  private func firstColumn(_ sql: String) throws(MartletError) -> [String] {
    var values: [String] = []
    for row in try connection.query(sql) { values.append(try row.string(at: 0) ?? "") }
    return values
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
    let rows = try connection.query(MySQLHealthQueries.longTransactions(overSeconds: seconds))
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
