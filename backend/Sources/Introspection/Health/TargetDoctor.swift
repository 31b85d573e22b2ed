public import Diagnostics
public import PostgresClient
import SQLDialect

/// Says what stands in the way of a migration to this server, and the statement that removes it. Changes nothing.
public struct TargetDoctor {
  private static let settingNames = ["max_wal_size", "shared_buffers", "wal_level", "maintenance_work_mem", "ssl"]

  private let connection: PostgresConnection

  public init(connection: PostgresConnection) { self.connection = connection }

  /// - Parameters:
  ///   - jobs: how many connections the copy will open at once.
  ///   - schemas: those in which a plan makes something.
  ///   - needsTemporaryTables: whether a plan has generated columns, which are compared in a temporary table.
  /// - Throws: when the server does not answer, never for what it answers.
  public func check(
    jobs: Int = 4, schemas: [String] = [], needsTemporaryTables: Bool = false
  ) throws(MartletError) -> [HealthCheck] {
    let reader = TargetCatalogReader(connection: connection)
    let server = try reader.server()
    let settings = TargetSettingChecks(settings: try reader.settings(Self.settingNames))
    return [
      Self.version(server), Self.encoding(server), try connections(jobs: jobs),
      Self.disk(server), settings.walSize, settings.memory, settings.walLevel,
    ] + (try rights(database: server.database, schemas: schemas, needsTemporaryTables: needsTemporaryTables))
      + Self.extensions(try reader.extensions())
      + [try ledger()]
  }

  static func check(
    _ subject: String, _ state: HealthCheck.State, _ detail: String, remedy: String? = nil, objects: [String] = [],
    concern: HealthCheck.Concern = .other
  ) -> HealthCheck {
    HealthCheck(
      server: "target", subject: subject, state: state, detail: detail, remedy: remedy, objects: objects,
      concern: concern)
  }

  static func version(_ server: TargetServer) -> HealthCheck {
    if server.majorVersion >= 15 { return check("version", .passed, "PostgreSQL \(server.versionText)") }
    return server.majorVersion >= 13
      ? check(
        "version", .warning, "PostgreSQL \(server.versionText): it should work, but is tested from 15 on.",
        remedy: "Use PostgreSQL 15 or newer.")
      : check(
        "version", .failed, "PostgreSQL \(server.versionText) is too old.", remedy: "Use PostgreSQL 15 or newer.")
  }

  static func encoding(_ server: TargetServer) -> HealthCheck {
    server.encoding == "UTF8"
      ? check("encoding", .passed, "UTF8")
      : check(
        "encoding", .failed,
        "Database \(server.database) is encoded in \(server.encoding), which cannot hold every text of the source.",
        remedy: PostgresHealthQueries.createDatabase(server.database + "_utf8"))
  }

  static func disk(_ server: TargetServer) -> HealthCheck {
    check(
      "disk", .passed,
      "Database \(server.database) takes \(megabytes(server.databaseBytes)) MB now. Free space cannot be seen from a"
        + " connection: have twice the size of the source's data and indexes.")
  }

  static func extensions(_ extensions: [String: TargetExtension]) -> [HealthCheck] {
    [("postgis", "geometry columns become bytea"), ("citext", "case-insensitive text is compared by its case")].map {
      let (name, otherwise) = $0
      let found = extensions[name]
      if let version = found?.installed { return check(name, .passed, "Version \(version) is installed.") }
      return found == nil
        ? check(name, .passed, "Not available on this server: without it \(otherwise), which the plan reports.")
        : check(
          name, .passed, "Available, not installed: without it \(otherwise), which the plan reports.",
          remedy: PostgresHealthQueries.createExtension(name))
    }
  }

  private static func megabytes(_ bytes: Int) -> Int { bytes / (1 << 20) }

  private func rights(
    database: String, schemas: [String], needsTemporaryTables: Bool
  ) throws(MartletError) -> [HealthCheck] {
    guard let row = try connection.query(PostgresHealthQueries.rights).first else {
      return [Self.check("rights", .warning, "The account's rights cannot be read.")]
    }
    let account = try row.string("account") ?? ""
    let rights = TargetRights(
      account: account, database: database, canCreateSchemas: try row.bool("can_create_schemas") == true,
      canCreateTemporaryTables: try row.bool("can_create_temporary_tables") == true,
      schemas: try schemaRights(schemas + [PostgresHealthQueries.ledgerSchema]))
    let missing = rights.missing(for: schemas, needsTemporaryTables: needsTemporaryTables)
    guard missing.isEmpty else { return missing }
    var allowed: [String] = rights.canCreateSchemas ? ["schemas"] : ["the ledger"]
    if try row.bool("can_create_in_public") == true { allowed.append("tables in schema public") }
    if try row.bool("can_create_databases") == true { allowed.append("databases") }
    if try row.bool("is_superuser") == true { allowed = ["everything (superuser)"] }
    return [Self.check("rights", .passed, "\(account) may create \(allowed.joined(separator: ", ")).")]
  }

  /// By name; a schema that does not exist has no entry.
  private func schemaRights(_ names: [String]) throws(MartletError) -> [String: Bool] {
    var rights: [String: Bool] = [:]
    for row in try connection.query(PostgresHealthQueries.schemaRights(names)) {
      rights[try row.string("name") ?? ""] = try row.bool("can_create") == true
    }
    return rights
  }

  private func connections(jobs: Int) throws(MartletError) -> HealthCheck {
    let row = try connection.query(PostgresHealthQueries.connections).first
    let used = try row?.int("used") ?? 0
    let usable = try row?.int("usable") ?? 0
    // One per worker, and two for the ledger and its lease.
    let needed = jobs + 2
    let free = max(usable - used, 0)
    return free >= needed
      ? Self.check("connections", .passed, "\(free) of \(usable) are free.")
      : Self.check(
        "connections", .warning, "\(free) of \(usable) are free, \(needed) are needed for \(jobs) workers.",
        remedy: "Use --jobs \(max(free - 2, 1)), or: "
          + PostgresHealthQueries.setSystem("max_connections", to: String(usable + needed)) + " and restart.")
  }

  private func ledger() throws(MartletError) -> HealthCheck {
    let row = try connection.query(PostgresHealthQueries.ledger).first
    if try row?.bool("has_runs") == true {
      return Self.check(
        "ledger", .warning, "This database holds the ledger of an earlier run.",
        remedy: "martlet status shows it, martlet resume goes on with it, martlet cleanup removes it.")
    }
    return try row?.bool("has_schema") == true
      ? Self.check(
        "ledger", .warning, "There is a schema martlet that is no ledger.",
        remedy: "Rename it: the ledger needs this name.")
      : Self.check("ledger", .passed, "No earlier run.")
  }
}
