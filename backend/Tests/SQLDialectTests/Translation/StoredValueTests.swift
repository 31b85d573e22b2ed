// What the column itself does to a value that it stores: defaults and generated columns.

import SchemaModel
import Testing

@testable import SQLDialect

struct StoredValueTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var source: MySQLType
    var target: PostgresType
    var mysql: String
    /// nil where it is refused.
    var sql: String?
    var flavor = SourceFlavor.mysql
    var collation = "utf8mb4_0900_ai_ci"
    var testDescription: String { "\(flavor) \(source): \(mysql)" }
  }

  private static let bits = MySQLType.bit(width: 8)
  private static let moment = MySQLType.datetime(fractionDigits: 0)
  private static let stamp = PostgresType.timestamp(fractionDigits: 0)
  private static let mood = PostgresType.enumeration(ShopContext.mood)
  private static let text = PostgresType.varchar(length: 10)

  static let defaults: [Case] = [
    Case(source: bits, target: .bit(width: 8), mysql: "_utf8mb4'1'", sql: "B'00110001'"),
    Case(source: bits, target: .bit(width: 8), mysql: "_utf8mb4'AB'", sql: nil),
    Case(source: bits, target: .bit(width: 8), mysql: "_utf8mb4''", sql: "B'00000000'"),
    Case(source: bits, target: .bit(width: 8), mysql: "0x41", sql: "B'01000001'"),
    Case(source: .bit(width: 1), target: .boolean, mysql: "_utf8mb4'1'", sql: nil),
    Case(source: .char(length: 10), target: text, mysql: "_utf8mb4'a  '", sql: "'a'"),
    Case(source: .varchar(length: 10), target: text, mysql: "_utf8mb4'a  '", sql: "'a  '"),
    Case(source: .varchar(length: 10), target: text, mysql: "1e3", sql: nil),
    Case(source: .varchar(length: 10), target: text, mysql: "1.50", sql: "'1.50'"),
    Case(source: .varchar(length: 10), target: text, mysql: "-(0.0)", sql: "'0.0'"),
    Case(source: .year, target: .smallint, mysql: "1.5", sql: "2002"),
    Case(source: .year, target: .smallint, mysql: "5", sql: "2005"),
    Case(source: .year, target: .smallint, mysql: "70", sql: "1970"),
    Case(source: .year, target: .smallint, mysql: "0", sql: "0"),
    Case(source: .year, target: .smallint, mysql: "_utf8mb4'0'", sql: "2000"),
    Case(source: .year, target: .smallint, mysql: "_utf8mb4'0000'", sql: "0"),
    Case(source: .year, target: .smallint, mysql: "1800", sql: nil),
    Case(
      source: .year, target: .smallint, mysql: "(70 + 0)",
      sql: "CASE WHEN (70 + 0) BETWEEN 1 AND 69 THEN (70 + 0) + 2000 WHEN (70 + 0) BETWEEN 70 AND 99 THEN "
        + "(70 + 0) + 1900 ELSE 70 + 0 END"),
    Case(source: .enumeration(["x", "y"]), target: mood, mysql: "_utf8mb4'Y'", sql: #"'y'::"shop"."mood""#),
    Case(
      source: .enumeration(["x", "y"]), target: mood, mysql: "_utf8mb4'Y'", sql: nil, collation: "utf8mb4_bin"),
    Case(source: .enumeration(["x", "y"]), target: .text, mysql: "_utf8mb4'Y'", sql: "'y'"),
    Case(
      source: .set(["p", "q"]), target: .array(of: .text), mysql: "_utf8mb4'q,p'", sql: #"'{"p","q"}'::text[]"#),
    Case(source: moment, target: stamp, mysql: "now()", sql: "date_trunc('second', statement_timestamp())::timestamp"),
    Case(
      source: moment, target: stamp, mysql: "utc_timestamp()",
      sql: "(date_trunc('second', statement_timestamp()) AT TIME ZONE 'UTC')"),
    Case(
      source: moment, target: stamp, mysql: "now(6)",
      sql: "date_trunc('second', statement_timestamp()::timestamp + interval '500 ms')"),
    Case(
      source: moment, target: stamp, mysql: "now(6)",
      sql: "date_trunc('second', statement_timestamp()::timestamp)", flavor: .mariadb),
    Case(
      source: .datetime(fractionDigits: 2), target: .timestamp(fractionDigits: 2), mysql: "now(2)",
      sql: "date_bin(interval '10 ms', statement_timestamp(), timestamptz '2000-01-01 00:00:00+00')::timestamp"),
    Case(source: moment, target: stamp, mysql: "_utf8mb4'1999-01-01 10:00:00.5'", sql: nil),
    Case(source: .varchar(length: 10), target: .boolean, mysql: "1 and 0", sql: "(true AND false)"),
    Case(source: .integer(.int, isUnsigned: false, displayWidth: nil), target: .integer, mysql: "-7", sql: "-7"),
  ]

  @Test(arguments: defaults)
  func `a default is what the source stores for it`(_ one: Case) {
    let sql = try? ShopContext.translate(
      one.mysql, .columnDefault, one.target, one.flavor, stored: one.source, collation: one.collation)
    #expect(sql == one.sql)
  }

  static let generated: [Case] = [
    Case(source: .date, target: .date, mysql: "`dt6`", sql: #"("dt6" + interval '500 ms')::date"#),
    Case(source: .date, target: .date, mysql: "`dt6`", sql: #""dt6"::date"#, flavor: .mariadb),
    Case(source: .date, target: .date, mysql: "cast(`dt6` as date)", sql: #""dt6"::date"#),
    Case(source: moment, target: stamp, mysql: "`dt6`", sql: #"date_trunc('second', "dt6" + interval '500 ms')"#),
    Case(source: moment, target: stamp, mysql: "`dt6`", sql: #"date_trunc('second', "dt6")"#, flavor: .mariadb),
    Case(
      source: .datetime(fractionDigits: 3), target: .timestamp(fractionDigits: 3), mysql: "`dt`", sql: #""dt""#),
    Case(
      source: .datetime(fractionDigits: 4), target: .timestamp(fractionDigits: 4), mysql: "`dt6`",
      sql: #"date_bin(interval '100 us', "dt6" + interval '50 us', timestamp '2000-01-01 00:00:00')"#),
    Case(
      source: .timestamp(fractionDigits: 0), target: .timestamptz(fractionDigits: 0), mysql: "`ts6`",
      sql: #"(date_trunc('second', ("ts6" AT TIME ZONE 'UTC') + interval '500 ms') AT TIME ZONE 'UTC')"#),
    Case(source: .time(fractionDigits: 0), target: .time(fractionDigits: 0), mysql: "`tm3`", sql: #""tm3"::time(0)"#),
    Case(
      source: .time(fractionDigits: 0), target: .time(fractionDigits: 0), mysql: "`tm3`", sql: nil, flavor: .mariadb),
    Case(source: .time(fractionDigits: 0), target: .interval, mysql: "`iv3`", sql: #""iv3"::interval(0)"#),
    Case(source: .char(length: 10), target: text, mysql: "`c`", sql: #"rtrim("c", ' ')"#),
    Case(source: .year, target: .smallint, mysql: "`y`", sql: #""y""#),
    Case(
      source: .double, target: .doublePrecision, mysql: "coalesce(`r`, 0.1)",
      sql: #"coalesce("r"::double precision, 0.1)"#),
    Case(
      source: .double, target: .doublePrecision, mysql: "coalesce(`r`, `big`)",
      sql: #"coalesce("r"::double precision, "big")"#),
  ]

  @Test(arguments: generated)
  func `a generated value is what the source stores for it`(_ one: Case) {
    let sql = try? ShopContext.translate(one.mysql, .generatedColumn, one.target, one.flavor, stored: one.source)
    #expect(sql == one.sql)
  }

  @Test(
    arguments: [
      ("`ui` - `z`", [.negativeUnsigned]), ("`a` - `id`", []), ("`a` / `id`", [.divisionByZero]), ("`a` / 2", []),
      ("ln(`a`)", [.outsideDomain]), ("`ui` + 1", []), ("`ui` + `a`", [.negativeUnsigned]), ("-`ui`", []),
      ("cast(`c` as char(3)) = '1'", [.cutText]), ("datediff(`d` + interval 1 day, `d`)", [.outsideCalendar]),
    ] as [(String, [Leniency])])
  func `what only the source refuses is known`(mysql: String, leniencies: [Leniency]) throws {
    let big = MySQLType.integer(.bigint, isUnsigned: false, displayWidth: nil)
    let type: PostgresType = mysql.contains("ln(") ? .doublePrecision : .numeric(precision: 65, scale: 10)
    #expect(
      try ShopContext.translation(of: mysql, .generatedColumn, type, stored: big).leniencies == leniencies)
  }

  @Test func `a range that the target's type does not have is known`() throws {
    let tiny = MySQLType.integer(.tinyint, isUnsigned: false, displayWidth: nil)
    #expect(
      try ShopContext.translation(of: "`a`", .generatedColumn, .smallint, stored: tiny).leniencies == [.outsideRange])
    #expect(try ShopContext.translation(of: "`a` = 1", .generatedColumn, .smallint, stored: tiny).leniencies == [])
    #expect(try ShopContext.translation(of: "month(`d`)", .generatedColumn, .smallint, stored: tiny).leniencies == [])
  }
}
