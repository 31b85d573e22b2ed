import Diagnostics
import Foundation
import SchemaModel
import Testing

@testable import Planning

@Suite("Making a plan")
struct PlannerTests {
  private static let server = SourceServer(flavor: .mysql, version: ServerVersion(9, 7), versionText: "9.7.4")
  private static let key = MySQLType.integer(.bigint, isUnsigned: true, displayWidth: nil)

  private static func table(_ name: String, _ columns: [SourceColumn], foreignKeys: [SourceForeignKey] = [])
    -> SourceTable
  {
    SourceTable(
      name: SourceTableName(database: "shop", name: name), columns: columns,
      indexes: [SourceIndex(name: "PRIMARY", kind: .primary, parts: [.init(.column(name: "id", prefixLength: nil))])],
      foreignKeys: foreignKeys)
  }

  private static func plan(
    _ tables: [SourceTable], _ profile: DataProfile = DataProfile(), _ change: (inout PlanOptions) -> Void = { _ in }
  ) throws -> MigrationPlan {
    var options = PlanOptions()
    options.targetSchema = "public"
    change(&options)
    let database = SourceDatabase(
      name: "shop", characterSet: "utf8mb4", collation: "utf8mb4_bin", tables: tables,
      storedObjects: [StoredObject(kind: .view, name: "best", definition: "select 1")])
    return try Planner(options: options).plan(
      catalog: SourceCatalog(server: server, databases: [database]), profile: profile)
  }

  private static func ranges(_ maximum: String) -> DataProfile {
    var profile = DataProfile()
    for (table, column) in [("a", "id"), ("b", "a_id")] {
      profile.ranges[.init(table: SourceTableName(database: "shop", name: table), column: column)] =
        DataProfile.Range(minimum: "1", maximum: maximum)
    }
    return profile
  }

  private static let joined = [
    table("a", [SourceColumn(name: "id", type: key, isNullable: false, isAutoIncrement: true)]),
    table(
      "b", [SourceColumn(name: "id", type: key, isNullable: false), SourceColumn(name: "a_id", type: key)],
      foreignKeys: [
        SourceForeignKey(
          name: "fk", columns: ["a_id"], referencedTable: SourceTableName(database: "shop", name: "a"),
          referencedColumns: ["id"])
      ]),
  ]

  @Test(arguments: [("9", PostgresType.bigint), ("18446744073709551615", .numeric(precision: 20, scale: 0))])
  func `columns joined by a foreign key get one type`(_ maximum: String, _ wanted: PostgresType) throws {
    let plan = try Self.plan(Self.joined, Self.ranges(maximum))
    #expect(plan.tables[0].columns[0].targetType == wanted)
    #expect(plan.tables[1].columns[1].targetType == wanted)
  }

  @Test func `tables whose names fold together keep their spelling and are reported`() throws {
    let column = SourceColumn(name: "id", type: Self.key, isNullable: false)
    let plan = try Self.plan([Self.table("Users", [column]), Self.table("users", [column])])
    #expect(Set(plan.tables.map(\.target.name)) == ["Users", "users"])
    #expect(plan.findings.contains { $0.code == FindingCatalog.nameClash })
  }

  @Test func `equal input gives equal plans, in order of stages`() throws {
    let (first, second) = (try Self.plan(Self.joined), try Self.plan(Self.joined))
    #expect(first == second)
    #expect(first.steps.map(\.stage) == first.steps.map(\.stage).sorted())
    #expect(Set(first.steps.map(\.id)).count == first.steps.count)
  }

  @Test func `every finding has a code of the catalog, with its severity`() throws {
    let catalog = Dictionary(uniqueKeysWithValues: FindingCatalog.entries.map { ($0.code, $0.severity) })
    for finding in try Self.plan(Self.joined).findings { #expect(catalog[finding.code] == finding.severity) }
  }

  @Test func `a pattern of --include that matches nothing is an error`() {
    #expect(throws: MartletError.self) { try Self.plan(Self.joined) { $0.includedTables = ["nope*"] } }
  }

  @Test func `a plan comes back from its files as it was, and with the edits`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString)").path
    let plan = try Self.plan(Self.joined)
    try PlanDirectory.write(plan, to: folder)
    let back = try PlanDirectory.read(from: folder)
    #expect(back.steps.map(\.id) == plan.steps.map(\.id))
    #expect(back.tables == plan.tables)
    #expect(back.findings == plan.findings)

    let file = folder + "/060-indexes.sql"
    try "-- step: my-own\nCREATE INDEX x ON a (id);\n".write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: folder + "/090-analyze.sql")
    let edited = try PlanDirectory.read(from: folder)
    #expect(edited.steps.contains { $0.id == "my-own" && $0.stage == .indexes })
    #expect(edited.findings.filter { $0.code == FindingCatalog.stepRemoved }.count == 2)
    try FileManager.default.removeItem(atPath: folder)
  }
}
