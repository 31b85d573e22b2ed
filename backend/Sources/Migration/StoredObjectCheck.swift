import Diagnostics
import Introspection
import MySQLClient
import Planning
import SchemaModel

/// What the source stores beside its tables now: a plan names all of it, and may be older.
struct StoredObjectCheck {
  let connection: MySQLConnection
  let databases: [String]?

  private func findings(of plan: MigrationPlan) throws(MartletError) -> [Finding] {
    let catalog = try SourceCatalogReader(connection: connection).readStoredObjects(databases: databases)
    return StoredObjectFindings.findings(catalog, plan.options, tables: plan.tables.map(\.source))
  }

  func update(_ plan: MigrationPlan) throws(MartletError) -> MigrationPlan {
    var plan = plan
    plan.findings.removeAll { StoredObjectFindings.codes.contains($0.code) }
    plan.findings = FindingCatalog.ordered(plan.findings + (try findings(of: plan)))
    return plan
  }

  /// Those that a run, whose plan is not changed, has not named yet.
  func findings(of plan: MigrationPlan, notIn known: [Finding]) throws(MartletError) -> [Finding] {
    func name(_ finding: Finding) -> String { "\(finding.code.rawValue) \(finding.object)" }
    let names = Set(known.map(name))
    return try findings(of: plan).filter { !names.contains(name($0)) }
  }
}
