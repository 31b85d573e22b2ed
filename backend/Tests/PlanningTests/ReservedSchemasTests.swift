import SchemaModel
import Testing

@testable import Planning

@Suite("Schemas that no plan writes to")
struct ReservedSchemasTests {
  @Test(arguments: [
    "martlet", "Martlet", "MARTLET", "information_schema", "pg_catalog", "pg_toast", "PG_x", "pg_temp_3",
  ])
  func `are the ledger's and the server's own`(name: String) { #expect(ReservedSchemas.contains(name)) }

  @Test(arguments: ["public", "shop", "martlet_test", "pgdata", "information"])
  func `are no others`(name: String) { #expect(!ReservedSchemas.contains(name)) }

  private static let server = SourceServer(flavor: .mysql, version: ServerVersion(9, 7), versionText: "9.7")

  private static func table(_ schema: String, columns: [ColumnPlan] = []) -> TablePlan {
    TablePlan(
      source: SourceTableName(database: "shop", name: "token"), target: QualifiedName(schema: schema, name: "token"),
      columns: columns, chunkKey: nil, estimatedRows: 0, estimatedBytes: 0, isTransactional: true)
  }

  @Test func `are found as a table's, a step's and a type's`() {
    let step = TargetStep(
      id: "x", stage: .foreignKeys, table: QualifiedName(schema: "public", name: "a"),
      referencedTable: QualifiedName(schema: "martlet", name: "run"), sql: "")
    let type = ColumnPlan(
      source: "e", target: "e", sourceType: .enumeration(["x"]),
      targetType: .enumeration(QualifiedName(schema: "pg_catalog", name: "e")), conversion: .bytes, isGenerated: false)
    let plan = MigrationPlan(
      source: Self.server, tables: [Self.table("information_schema"), Self.table("public", columns: [type])],
      steps: [step], findings: [])
    let findings = ReservedSchemas.findings(in: plan)
    #expect(findings.map(\.object) == ["schema information_schema", "schema martlet", "schema pg_catalog"])
    #expect(findings.allSatisfy { $0.code == FindingCatalog.reservedSchema && $0.severity == .refusal })
    #expect(FindingCatalog.cannotBeAccepted.contains(FindingCatalog.reservedSchema))
  }
}
