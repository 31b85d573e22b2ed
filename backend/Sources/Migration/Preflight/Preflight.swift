import Diagnostics
import Introspection
import MySQLClient
import PostgresClient
import SQLDialect
import SchemaModel

/// What stands in the way of a migration, seen on both servers before anything is written: the same checks for
/// `doctor`, `plan` and `migrate`.
struct Preflight {
  let source: MySQLConfiguration
  /// Nil where only the source is checked.
  private(set) var target: PostgresConfiguration?
  var options = PlanOptions()
  var existing = RunOptions.ExistingTables.fail
  var snapshot = SnapshotMethod.auto

  init(source: MySQLConfiguration) { self.source = source }

  init(_ request: MigrationRequest, options: PlanOptions) {
    source = request.source
    target = request.target
    self.options = options
    existing = request.run.existingTables
    snapshot = request.run.snapshotMethod
  }

  /// On a connection that is prepared for reading.
  func checkSource(_ connection: MySQLConnection) throws(MartletError) -> [HealthCheck] {
    try SourceDoctor(connection: connection).check(
      databases: source.database.map { [$0] } ?? [], options: options)
  }

  func checkSnapshot(
    _ connection: MySQLConnection, of tables: [SourceTableName]
  ) throws(MartletError) -> [HealthCheck] {
    try SnapshotCheck(method: snapshot, tables: tables).check(connection)
  }

  /// - Parameter plan: nil where there is none yet.
  func checkSource(_ plan: MigrationPlan? = nil) async throws -> [HealthCheck] {
    let tables = plan?.tables.map(\.source) ?? []
    return try await MySQLSession.with(source) { connection in
      try checkSource(connection) + checkSnapshot(connection, of: tables)
    }
  }

  /// - Returns: none where the database does not exist yet.
  func checkTarget(_ plan: MigrationPlan) async throws -> [HealthCheck] {
    guard let target else { return [] }
    let computes = plan.tables.contains { $0.columns.contains(where: \.isGenerated) }
    do {
      return try await PostgresSession.with(target, applicationName: "martlet plan", for: .examining) { connection in
        try TargetDoctor(connection: connection).check(
          schemas: try schemasToFill(plan, connection), needsTemporaryTables: computes)
      }
    } catch let error as MartletError where error.code == .unknownDatabase {
      return []
    }
  }

  /// A plan that was made before, with what the checks say now, and what the source stores beside its tables now.
  func check(_ plan: MigrationPlan) async throws -> MigrationPlan {
    let databases = source.database.map { [$0] }
    let updated = try await MySQLSession.with(source) { connection in
      try StoredObjectCheck(connection: connection, databases: databases).update(plan)
    }
    let checks = try await checkSource(updated) + checkTarget(updated)
    return updated.replacingPreflight(with: FindingCatalog.findings(from: checks))
  }

  /// Schemas in which something will be made; tables that are kept need none of that.
  private func schemasToFill(_ plan: MigrationPlan, _ connection: PostgresConnection) throws(MartletError) -> [String] {
    var tables = Set(plan.tables.map(\.target))
    if existing == .truncate {
      tables.subtract(try TargetCatalogReader(connection: connection).existingTables(in: Self.schemas(of: tables)))
    }
    return Self.schemas(of: tables)
  }

  private static func schemas(of tables: Set<QualifiedName>) -> [String] { Set(tables.map(\.schema)).sorted() }
}
