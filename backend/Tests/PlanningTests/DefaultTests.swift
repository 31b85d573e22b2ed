import Planning
import SchemaModel
import Testing

@Suite("Defaults and labels")
struct DefaultTests {
  typealias C = Catalogs

  private func planned(
    _ type: MySQLType, _ value: SourceDefault?, nullable: Bool = false,
    _ options: (inout PlanOptions) -> Void = { _ in }
  ) throws -> Planned {
    let column = C.column("c", type, nullable: nullable).with { $0.defaultValue = value }
    return try Planned([C.table("t", [C.column("id"), column], key: ["id"])], options)
  }

  @Test(
    arguments: [
      (MySQLType.varbinary(length: 9), SourceDefault.literal("0x"), "'\\x'::bytea"),
      (.varbinary(length: 9), .literal("0x610062"), "'\\x610062'::bytea"),
      (.binary(length: 4), .literal("0x61"), "'\\x61000000'::bytea"),
      (.binary(length: 2), .literal("0x"), "'\\x0000'::bytea"),
      (.blob(.regular), .literal("0x00FF"), "'\\x00ff'::bytea"),
      (.binary(length: 16), .expression("uuid_to_bin(uuid())"), "DEFAULT"),
    ] as [(MySQLType, SourceDefault, String)])
  func `of bytes are whole, and as long as BINARY makes them`(
    type: MySQLType, value: SourceDefault, expected: String
  ) throws {
    let planned = try planned(type, value)
    #expect(try planned.sql("table:shop.t").contains(expected))
    #expect(!planned.codes.contains { $0.hasPrefix("default") })
  }

  @Test func `that BINARY would fill up are not guessed`() throws {
    let planned = try planned(.binary(length: 9), .expression("concat('a','b')"))
    #expect(try planned.finding("default-not-translated").detail.contains("zeros"))
    #expect(try !planned.sql("table:shop.t").contains("DEFAULT"))
  }

  @Test(arguments: ["`id`", "(`id` + 1)", "concat(_utf8mb4'n-',`id`)", "(`Id` * 2)"])
  func `that name a column are left out`(expression: String) throws {
    let planned = try planned(C.int, .expression(expression))
    let finding = try planned.finding("default-names-column")
    #expect(finding.severity == .loss && finding.object == "shop.t.c" && finding.detail.hasSuffix("and is NOT NULL."))
    #expect(try !planned.sql("table:shop.t").contains("DEFAULT"))
  }

  @Test(arguments: [SourceDefault.unreadable("it is not printed"), .expression("concat('\u{FFFD}')")])
  func `that cannot be read are left out`(value: SourceDefault) throws {
    let planned = try planned(.varchar(length: 9), value, nullable: true)
    #expect(try planned.finding("default-not-translated").detail.hasSuffix(" The column has no default."))
    #expect(try !planned.sql("table:shop.t").contains("DEFAULT"))
  }

  @Test func `of an ENUM that is NOT NULL is its first label`() throws {
    #expect(try planned(.enumeration(["b", "a"]), nil).sql("table:shop.t").contains("NOT NULL DEFAULT 'b'::"))
    #expect(try !planned(.enumeration(["b", "a"]), nil, nullable: true).sql("table:shop.t").contains("DEFAULT"))
    #expect(try !planned(.enumeration(["b\0", "a"]), nil).sql("table:shop.t").contains("DEFAULT"))
    #expect(try !planned(.set(["b", "a"]), nil).sql("table:shop.t").contains("DEFAULT"))
  }

  @Test func `of MariaDB's sequences name no column`() throws {
    let planned = try planned(C.int, .expression("nextval(`shop`.`s`)"))
    #expect(try planned.finding("default-not-translated").detail.contains("nextval()"))
  }

  @Test func `that need parentheses have them`() throws {
    let planned = try planned(.datetime(fractionDigits: 0), .expression("utc_timestamp()"))
    #expect(try planned.sql("table:shop.t").contains("DEFAULT (date_trunc('second', statement_timestamp()) AT TIME"))
  }

  @Test func `that are labels with a 0x00 are left out with the label`() throws {
    let planned = try planned(.enumeration(["a\0b", "c"]), .literal("a\0b"))
    #expect(try planned.sql("type:shop.t_c").contains("('c')"))
    #expect(try planned.finding("label-with-nul").severity == .loss)
    #expect(try planned.finding("default-not-translated").object == "shop.t.c")
    let set = try self.planned(.set(["a\0b", "c"]), nil)
    #expect(try set.sql("check:shop.t.t_c_members").contains("ARRAY['c']::text[]"))
    #expect(try set.finding("label-with-nul").object == "shop.t.c")
  }

  @Test func `labels that the server does not print stop the run`() throws {
    #expect(try planned(.enumeration(["\u{FFFD}", "c"]), nil).finding("label-unreadable").severity == .refusal)
  }

  @Test(arguments: [
    ("a ?", true), ("?", true), ("??", true), ("a? b", false), ("Really (all)?", false), ("b?c", true), ("a", false),
    ("a?, b", false),
  ])
  func `comments with a ? that is no question's are told`(comment: String, isTold: Bool) throws {
    var table = C.table("t", [C.column("id").with { $0.comment = comment }], key: ["id"])
    #expect(try Planned([table]).codes.contains("comment-lossy") == isTold)
    table.columns[0].comment = ""
    table.comment = comment
    #expect(try Planned([table]).codes.contains("comment-lossy") == isTold)
  }

  @Test func `and checks with a moment for a TIMESTAMP mean UTC, and that is told`() throws {
    let stamp = MySQLType.timestamp(fractionDigits: 0)
    let literal = SourceDefault.expression("_utf8mb4'2020-01-01 00:00:00'")
    #expect(try planned(stamp, literal).finding("timestamp-literal-in-utc").severity == .altered)
    #expect(try !planned(stamp, .literal("2020-01-01 00:00:00")).codes.contains("timestamp-literal-in-utc"))
    #expect(try !planned(.datetime(fractionDigits: 0), literal).codes.contains("timestamp-literal-in-utc"))
    var table = C.table("t", [C.column("id"), C.column("c", stamp), C.column("d", .date)], key: ["id"])
    table.checks = [SourceCheck(name: "k", expression: "`c` > _utf8mb4'2019-01-01'")]
    #expect(try Planned([table]).finding("timestamp-literal-in-utc").object == "check k on shop.t")
    table.checks = [SourceCheck(name: "k", expression: "`d` > _utf8mb4'2019-01-01'")]
    #expect(try !Planned([table]).codes.contains("timestamp-literal-in-utc"))
  }
}
