import Diagnostics
import Introspection
import PostgresClient
import SQLDialect
import SchemaModel

/// Makes room on the target, as the person allowed it, by changing the plan's steps: what is dropped, emptied or put
/// back is a step like any other, so that a killed run can finish it.
struct TargetPreparation {
  let connection: PostgresConnection
  let existing: RunOptions.ExistingTables

  /// Databases that every server has, unless somebody has dropped them.
  private static let maintenanceDatabases = ["postgres", "template1"]

  /// A session on the server of a database that may not exist.
  static func openMaintenance(
    of target: PostgresConfiguration, applicationName: String
  ) async throws -> PostgresSession {
    var missing: MartletError?
    for name in maintenanceDatabases {
      do {
        return try await PostgresSession(
          target.withDatabase(name), applicationName: applicationName, for: .examining)
      } catch let error as MartletError where error.code == .unknownDatabase {
        missing = error
      }
    }
    throw missing ?? MartletError(.unknownDatabase, "The server has no database to connect to.")
  }

  /// Makes the database if it is missing.
  static func createDatabase(of target: PostgresConfiguration) async throws {
    try await onMaintenance(of: target, as: "martlet create") { connection, name in
      let found = try connection.query(TargetPreparationStatements.databaseExists, [.text(name)])
      if found.count == 0 { try connection.execute(LoadStatements.createDatabase(name)) }
    }
  }

  /// Takes back `createDatabase`; a database that somebody else uses by now stays, and the server says so.
  static func dropDatabase(of target: PostgresConfiguration) async throws {
    try await onMaintenance(of: target, as: "martlet create") { connection, name in
      try connection.execute(TargetPreparationStatements.dropDatabase(name))
    }
  }

  /// A session on the server of a database that may not exist, for `body`, which also gets the name of that database.
  static func onMaintenance<Result: Sendable>(
    of target: PostgresConfiguration, as applicationName: String,
    _ body: @escaping @Sendable (PostgresConnection, String) throws -> Result
  ) async throws -> Result {
    guard let name = target.database else {
      throw MartletError(.usage, "The target URL names no database.", hint: "postgresql://user@host:5432/database")
    }
    let maintenance = try await openMaintenance(of: target, applicationName: applicationName)
    do {
      let result = try await maintenance.run { connection in try body(connection, name) }
      await maintenance.close()
      return result
    } catch {
      await maintenance.close()
      throw error
    }
  }

  func prepare(_ plan: MigrationPlan) throws(MartletError) -> MigrationPlan {
    let schemas = Array(Set(plan.tables.map(\.target.schema))).sorted()
    let present = Set(try TargetCatalogReader(connection: connection).existingTables(in: schemas))
    let tables = plan.tables.map(\.target).filter { present.contains($0) }
    let types = try existingTypes(of: plan, in: schemas)
    let plan = try withoutExistingSchemas(plan, schemas)
    guard !tables.isEmpty || !types.isEmpty else { return plan }
    switch existing {
    case .fail: throw refusal(tables, types)
    case .drop: return dropping(tables, types, in: plan)
    case .truncate: return try truncating(tables, types, in: plan)
    }
  }

  /// CREATE SCHEMA asks for a right on the database even where IF NOT EXISTS finds the schema.
  private func withoutExistingSchemas(
    _ plan: MigrationPlan, _ schemas: [String]
  ) throws(MartletError) -> MigrationPlan {
    var steps: Set<String> = []
    for row in try connection.query(PostgresHealthQueries.schemaRights(schemas)) {
      steps.insert("schema:\(try row.string("name") ?? "")")
    }
    var prepared = plan
    prepared.steps.removeAll { $0.stage == .schemas && steps.contains($0.id) }
    return prepared
  }

  private func existingTypes(of plan: MigrationPlan, in schemas: [String]) throws(MartletError) -> [QualifiedName] {
    let planned = Set(
      plan.tables.flatMap(\.columns).compactMap { column -> QualifiedName? in
        guard case .enumeration(let name) = column.targetType else { return nil }
        return name
      })
    let rows = try connection.query(
      TargetPreparationStatements.enumerations, [.text(TargetPreparationStatements.array(schemas))])
    var types: [QualifiedName] = []
    for row in rows {
      guard let schema = try row.string("schema"), let name = try row.string("name") else { continue }
      let type = QualifiedName(schema: schema, name: name)
      if planned.contains(type) { types.append(type) }
    }
    return types
  }

  private func refusal(_ tables: [QualifiedName], _ types: [QualifiedName]) -> MartletError {
    let names = (tables + types).map(\.description)
    let listed = names.prefix(20).joined(separator: ", ")
    let more = names.count > 20 ? " and \(names.count - 20) more" : ""
    return MartletError(
      .targetNotEmpty, "The target already has objects that the plan would make.",
      context: ErrorContext(serverDetail: listed + more),
      hint:
        "If an interrupted run made them: martlet resume. Else choose --on-existing truncate (keep the tables, delete their rows) or drop."
    )
  }

  private func dropping(_ tables: [QualifiedName], _ types: [QualifiedName], in plan: MigrationPlan) -> MigrationPlan {
    var sql: [String] = []
    if !tables.isEmpty { sql.append(LoadStatements.drop(tables) + ";") }
    if !types.isEmpty { sql.append(TargetPreparationStatements.dropTypes(types) + ";") }
    var prepared = plan
    prepared.steps.insert(
      TargetStep(id: "existing:drop", stage: .schemas, table: nil, sql: sql.joined(separator: "\n")), at: 0)
    return prepared
  }

  /// Keeps the tables with their own indexes, constraints and triggers.
  private func truncating(
    _ tables: [QualifiedName], _ types: [QualifiedName], in plan: MigrationPlan
  ) throws(MartletError) -> MigrationPlan {
    let kept = Set(tables)
    let keptTypes = Set(types.map { "type:\($0)" })
    var prepared = plan
    prepared.steps.removeAll { step in
      if keptTypes.contains(step.id) { return true }
      guard let table = step.table, kept.contains(table) else { return false }
      return step.stage != .analyze && step.stage != .identities
    }
    guard !tables.isEmpty else { return prepared }
    let keptTables = KeptTables(connection: connection, tables: tables)
    prepared.findings = FindingCatalog.ordered(prepared.findings + (try keptTables.findings(in: prepared)))
    var before = LoadStatements.truncate(tables) + ";"
    for hold in try keptTables.holds() {
      before = hold.release + "\n" + before
      prepared.steps.append(hold.restore)
    }
    let firstAfter = prepared.steps.firstIndex { !$0.stage.isBeforeData } ?? prepared.steps.count
    prepared.steps.insert(
      TargetStep(id: "existing:truncate", stage: .tables, table: nil, sql: before), at: firstAfter)
    return prepared
  }
}
