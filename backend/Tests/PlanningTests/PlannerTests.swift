import Diagnostics
import Foundation
import Planning
import SchemaModel
import Testing

@Suite("A whole plan")
struct PlannerTests {
  /// The statements also run on a real server: `PlanningIntegrationTests` executes these files.
  @Test func `of one of everything reads as reviewed`() throws {
    let planned = try Planned(RichCatalog.catalog(), profile: RichCatalog.profile)
    try expectGolden(planned.script, "rich.sql")
    try expectGolden(planned.findingLines, "rich-findings.txt")
  }

  @Test func `for PostgreSQL 18 into one schema, with every switch turned`() throws {
    let planned = try Planned(RichCatalog.catalog(server: Catalogs.mariadb)) { options in
      options.targetSchema = "public"
      options.targetVersionNumber = 180_000
      options.identifierCase = .snake
      options.tinyintOne = .boolean
      options.bigintUnsigned = .bigint
      options.time = .text
      options.zeroDate = .minusInfinity
      options.enumeration = .text
      options.set = .text
      options.binary16 = .uuid
      options.emptyEnum = .keep
      options.casts = [CastRule(subject: .column(pattern: "users.email"), target: "text")]
    }
    try expectGolden(planned.script, "switched.sql")
    try expectGolden(planned.findingLines, "switched-findings.txt")
  }

  @Test func `is the same for the same input, byte for byte`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let plans = try (1...3).map { _ in
      try encoder.encode(Planned(RichCatalog.catalog(), profile: RichCatalog.profile).plan)
    }
    #expect(Set(plans).count == 1)
    let plan = try Planned(RichCatalog.catalog(), profile: RichCatalog.profile).plan
    #expect(try JSONDecoder().decode(MigrationPlan.self, from: plans[0]) == plan)
  }

  @Test func `has unique step ids, in the order of the stages`() throws {
    let plan = try Planned(RichCatalog.catalog()).plan
    #expect(Set(plan.steps.map(\.id)).count == plan.steps.count)
    #expect(plan.steps.map(\.stage) == plan.steps.map(\.stage).sorted())
    for step in plan.steps {
      #expect(step.sql.hasSuffix(";") && step.sql == step.sql.trimmingCharacters(in: .whitespacesAndNewlines))
      #expect(!step.stage.isPerTable || step.table != nil, "\(step.id) belongs to no table")
    }
  }

  @Test func `puts the worst findings first, and unique keys before other columns`() throws {
    let findings = try Planned(RichCatalog.catalog()).plan.findings
    #expect(findings.map(\.severity) == findings.map(\.severity).sorted(by: >))
    let codes = findings.map(\.code.rawValue)
    let unique = try #require(codes.firstIndex(of: "collation-case-insensitive-unique"))
    #expect(unique < codes.firstIndex(of: "collation-case-insensitive") ?? 0)
  }

  @Test func `of 2,000 joined tables takes no more than a moment`() throws {
    let columns = (0..<12).map { Catalogs.column("column_\($0)", .varchar(length: 40), nullable: true) }
    let tables = (0..<2_000).map { number in
      Catalogs.table(
        "table_\(number)", [Catalogs.column("id"), Catalogs.column("parent")] + columns, key: ["id"],
        indexes: [SourceIndex(name: "idx_parent", kind: .plain, parts: [Catalogs.part("parent")])],
        foreignKeys: number == 0 ? [] : [Catalogs.foreignKey("fk_parent", "parent", to: "table_\(number - 1)")])
    }
    let catalog = Catalogs.catalog(tables)
    let start = ContinuousClock().now
    let plan = try Planned(catalog).plan
    let elapsed = ContinuousClock().now - start
    #expect(plan.tables.count == 2_000)
    // A few times what it takes in debug on a busy machine; quadratic work would take minutes.
    #expect(elapsed < .seconds(8), "\(elapsed)")
  }

  @Test func `of a table with a thousand columns, indexes and checks is not quadratic`() throws {
    let columns = (0..<1_000).map { number in
      Catalogs.column("c\(number)").with { $0.defaultValue = .expression("(1 + \(number))") }
    }
    let table = Catalogs.table(
      "wide", columns, key: ["c0"],
      indexes: (0..<60).map { SourceIndex(name: "i\($0)", kind: .plain, parts: [Catalogs.part("c\($0)")]) },
      checks: (0..<200).map { SourceCheck(name: "k\($0)", expression: "(`c\($0)` > 0)") })
    let catalog = Catalogs.catalog([table])
    let start = ContinuousClock().now
    let plan = try Planned(catalog).plan
    let elapsed = ContinuousClock().now - start
    #expect(plan.steps.count > 260)
    #expect(elapsed < .seconds(8), "\(elapsed)")
  }
}

@Suite("Which tables a plan takes")
struct TableSelectionTests {
  private let tables = ["shop.orders", "shop.order_log", "app.orders"].map {
    Catalogs.table($0, [Catalogs.column("id")], key: ["id"])
  }

  @Test(
    arguments: [
      ([], [], ["app.orders", "shop.order_log", "shop.orders"]), (["orders"], [], ["app.orders", "shop.orders"]),
      (["shop.*"], ["*_log"], ["shop.orders"]), (["ORDER_???"], [], ["shop.order_log"]),
      ([], ["app.*"], ["shop.order_log", "shop.orders"]),
    ] as [([String], [String], [String])])
  func `follows the patterns`(included: [String], excluded: [String], expected: [String]) throws {
    let planned = try Planned(tables) { options in
      options.includedTables = included
      options.excludedTables = excluded
    }
    #expect(planned.plan.tables.map(\.source.description) == expected)
  }

  @Test func `refuses a pattern that matches nothing`() throws {
    #expect(throws: MartletError.self) { try Planned(tables) { $0.includedTables = ["ordres"] } }
  }
}
