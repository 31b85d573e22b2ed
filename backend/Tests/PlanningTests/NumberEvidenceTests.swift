import Planning
import SchemaModel
import Testing

@Suite("tinyint(1) by its values and by the schema")
struct NumberEvidenceTests {
  typealias C = Catalogs

  /// Every tinyint(1) holds 0 and 1.
  private func planned(
    _ tables: [SourceTable], minimum: String? = "0", maximum: String? = "1",
    _ change: (inout PlanOptions) -> Void = { _ in }
  ) throws -> Planned {
    var profile = DataProfile()
    for table in tables {
      for column in table.columns where column.type == C.flag {
        profile.ranges[.init(table: table.name, column: column.name)] = .init(minimum: minimum, maximum: maximum)
      }
    }
    return try Planned(C.catalog(tables), profile: profile, change)
  }

  private func table(
    _ change: (inout SourceColumn) -> Void = { _ in }, checks: [SourceCheck] = [], indexes: [SourceIndex] = []
  ) -> SourceTable {
    C.table(
      "t", [C.column("id"), C.column("flag", C.flag).with(change), C.column("n")], key: ["id"], indexes: indexes,
      checks: checks)
  }

  @Test func `is boolean where both agree, and the finding says why and how to choose otherwise`() throws {
    let planned = try planned([table()])
    #expect(try planned.column("t", "flag").targetType == .boolean)
    let finding = try planned.finding("type-chosen")
    #expect(finding.severity == .note && finding.object == "shop.t.flag")
    #expect(
      finding.detail
        == "tinyint(1) becomes boolean: its values are 0 to 1, and nothing in the schema uses it as a number.")
    #expect(finding.hint == "--cast 'column shop.t.flag:smallint' makes it smallint.")
  }

  @Test func `is boolean in an empty table, for that is how MySQL spells BOOL`() throws {
    let planned = try planned([table()], minimum: nil, maximum: nil)
    #expect(try planned.column("t", "flag").targetType == .boolean)
    #expect(try planned.finding("type-chosen").detail.contains("it has no values"))
  }

  @Test(arguments: [
    ("2", "its default is 2"), ("(1 + 1)", "its default is (1 + 1)"),
  ])
  func `is a number by its default, which is kept`(text: String, reason: String) throws {
    let planned = try planned([
      table({ $0.defaultValue = text.hasPrefix("(") ? .expression(text) : .literal(text) })
    ])
    #expect(try planned.column("t", "flag").targetType == .smallint)
    let detail = try planned.finding("type-chosen").detail
    #expect(detail == "tinyint(1) becomes smallint: \(reason); its values are 0 to 1.")
    #expect(try planned.sql("table:shop.t").contains("DEFAULT"))
    #expect(!planned.codes.contains("default-not-translated"))
  }

  @Test func `is a number by a CHECK, which is kept`() throws {
    let planned = try planned([
      table(checks: [SourceCheck(name: "up_to_5", expression: "(`flag` between 0 and 5)")])
    ])
    #expect(try planned.column("t", "flag").targetType == .smallint)
    #expect(try planned.finding("type-chosen").detail.contains("CHECK up_to_5 uses it as a number"))
    #expect(try planned.sql("check:shop.t.up_to_5").contains("\"flag\" BETWEEN 0 AND 5"))
  }

  @Test func `stays boolean under a CHECK that says so`() throws {
    let planned = try planned([
      table(checks: [SourceCheck(name: "truth", expression: "(`flag` in (0,1))")])
    ])
    #expect(try planned.column("t", "flag").targetType == .boolean)
    #expect(!planned.codes.contains("check-not-translated"))
  }

  @Test func `is a number where a CHECK that is not understood names it`() throws {
    let planned = try planned([table(checks: [SourceCheck(name: "odd", expression: "(`flag` ??? 1)")])])
    #expect(try planned.column("t", "flag").targetType == .smallint)
  }

  @Test func `is a number by arithmetic of a generated column, and by what that one is`() throws {
    var source = table()
    source.columns += [
      C.column("sum").with { $0.generated = SourceGenerated(expression: "(`n` * `flag`)", isStored: true) },
      C.column("not_it", C.flag).with { $0.generated = SourceGenerated(expression: "(0 = `flag`)", isStored: true) },
      C.column("twice", C.flag).with { $0.generated = SourceGenerated(expression: "(`n` + 1)", isStored: true) },
      C.column("copied", C.flag).with { $0.generated = SourceGenerated(expression: "`flag`", isStored: true) },
    ]
    let planned = try planned([source])
    #expect(try planned.column("t", "flag").targetType == .smallint)
    #expect(try planned.column("t", "not_it").targetType == .boolean)
    #expect(try planned.column("t", "twice").targetType == .smallint)
    #expect(try planned.column("t", "copied").targetType == .smallint)
    let details = planned.plan.findings.filter { $0.code.rawValue == "type-chosen" }.map(\.detail)
    #expect(details.contains { $0.contains("the generated column sum uses it as a number") })
    #expect(details.contains { $0.contains("it is compared with flag, which is a number") })
  }

  @Test func `is a number as a key by itself, and may be a truth value beside another column`() throws {
    let alone = SourceIndex(name: "alone", kind: .unique, parts: [C.part("flag")])
    #expect(try planned([table(indexes: [alone])]).column("t", "flag").targetType == .smallint)
    let beside = SourceIndex(name: "beside", kind: .unique, parts: [C.part("n"), C.part("flag")])
    #expect(try planned([table(indexes: [beside])]).column("t", "flag").targetType == .boolean)
    let computed = SourceIndex(name: "computed", kind: .plain, parts: [.init(.expression("(`flag` + 1)"))])
    #expect(try planned([table(indexes: [computed])]).column("t", "flag").targetType == .smallint)
  }

  @Test func `is one type over foreign keys, by what is known of any member`() throws {
    let states = C.table("states", [C.column("id", C.flag)], key: ["id"])
    var child = table()
    child.foreignKeys = [C.foreignKey("fk", "flag", to: "states")]
    let planned = try planned([child, states])
    #expect(try planned.column("states", "id").targetType == .smallint)
    #expect(try planned.column("t", "flag").targetType == .smallint)
    let finding = try #require(planned.plan.findings.first { $0.object == "shop.t.flag" })
    #expect(finding.detail.contains("shop.states.id: it is the primary key"))
  }

  @Test(arguments: [
    ("0 new, 1 open, 2 done", PostgresType.smallint), ("0=no,1=yes", .boolean), ("since version 2.1", .boolean),
    ("see ticket 12", .boolean), ("1: a / 2: b / 3: c", .smallint),
  ])
  func `is a number where its comment lists codes`(comment: String, type: PostgresType) throws {
    #expect(try planned([table({ $0.comment = comment })]).column("t", "flag").targetType == type)
  }

  @Test func `is what its values need`() throws {
    let planned = try planned([table()], maximum: "7")
    #expect(try planned.column("t", "flag").targetType == .smallint)
    #expect(try planned.finding("type-chosen").detail == "tinyint(1) becomes smallint: its values are 0 to 7.")
    #expect(try planned.finding("type-chosen").hint == "Nothing: the values need this type.")
  }

  @Test func `is what a person says, without a finding`() throws {
    let source = table(checks: [SourceCheck(name: "up_to_5", expression: "(`flag` <= 5)")])
    let cast = try planned([source]) {
      $0.casts = [CastRule(subject: .column(pattern: "shop.t.flag"), target: "boolean")]
    }
    #expect(try cast.column("t", "flag").targetType == .boolean)
    #expect(!cast.codes.contains("type-chosen"))
    #expect(try planned([source]) { $0.tinyintOne = .boolean }.column("t", "flag").targetType == .boolean)
  }

  @Test func `names odd columns so that the option is taken as it stands`() throws {
    var source = table()
    source.columns[1].name = "it's 1.5*"
    let hint = try #require(try planned([source]).finding("type-chosen").hint)
    #expect(hint == "--cast 'column shop.t.it?s?1?5?:smallint' makes it smallint.")
    let cast = try planned([source]) {
      $0.casts = [CastRule(subject: .column(pattern: "shop.t.it?s?1?5?"), target: "smallint")]
    }
    #expect(try cast.column("t", "it's 1.5*").targetType == .smallint)
  }
}
