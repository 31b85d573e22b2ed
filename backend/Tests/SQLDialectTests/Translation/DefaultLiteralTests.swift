import SchemaModel
import Testing

@testable import SQLDialect

struct DefaultLiteralTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var source: MySQLType
    var target: PostgresType
    /// nil where there is no exact literal.
    var sql: String?
    var testDescription: String { "\(text) as \(target)" }

    init(_ text: String, _ source: MySQLType, _ target: PostgresType, _ sql: String?) {
      self.text = text
      self.source = source
      self.target = target
      self.sql = sql
    }
  }

  static let int = MySQLType.integer(.int, isUnsigned: false, displayWidth: nil)
  static let flag = MySQLType.integer(.tinyint, isUnsigned: false, displayWidth: 1)
  static let decimal = MySQLType.decimal(precision: 5, scale: 2)
  static let mood = MySQLType.enumeration(["a", "b'c"])
  static let set = MySQLType.set(["a", "b c", "q\"\\"])
  static let moodType = PostgresType.enumeration(QualifiedName(schema: "s", name: "t"))

  static let cases: [Case] = [
    Case("0", flag, .boolean, "false"), Case("1", flag, .boolean, "true"), Case("2", flag, .boolean, nil),
    Case("7", int, .integer, "7"), Case("-7", int, .bigint, "-7"), Case("00007", int, .integer, "7"),
    Case("40000", int, .smallint, nil), Case("abc", int, .integer, nil), Case("1.5", int, .integer, nil),
    Case("9223372036854775808", int, .bigint, nil),
    Case("18446744073709551615", int, .numeric(precision: 20, scale: 0), "18446744073709551615"),
    Case("-1.50", decimal, .numeric(precision: 5, scale: 2), "-1.50"),
    Case("1e10", .double, .doublePrecision, "1e10"), Case("0.1", .float, .real, "0.1"),
    Case("-0", .double, .doublePrecision, "'-0'::double precision"),
    Case("-0.0", decimal, .numeric(precision: 5, scale: 2), "-0.0"),
    Case("x", .double, .doublePrecision, nil), Case(".", .double, .doublePrecision, nil),
    Case("2020", .year, .smallint, "2020"),
    Case("it's", .varchar(length: 4), .varchar(length: 4), "'it''s'"),
    Case(#"a\b"#, .varchar(length: 9), .varchar(length: 9), #"E'a\\b'"#),
    Case("", .varchar(length: 9), .text, "''"), Case("12345", .varchar(length: 9), .varchar(length: 4), nil),
    Case("a\u{0}", .varchar(length: 9), .text, nil),
    Case("2020-02-29", .date, .date, "'2020-02-29'::date"), Case("2021-02-29", .date, .date, nil),
    Case("0000-00-00", .date, .date, nil), Case("2020-00-01", .date, .date, nil),
    Case(
      "2020-01-01 10:11:12.5", .datetime(fractionDigits: 1), .timestamp(fractionDigits: 1),
      "'2020-01-01 10:11:12.5'::timestamp"),
    Case("0000-00-00 00:00:00", .datetime(fractionDigits: 0), .timestamp(fractionDigits: 0), nil),
    Case(
      "2020-01-01 00:00:00", .timestamp(fractionDigits: 0), .timestamptz(fractionDigits: 0),
      "'2020-01-01 00:00:00+00'::timestamptz"),
    Case("10:00:00", .time(fractionDigits: 0), .time(fractionDigits: 0), "'10:00:00'::time"),
    Case("-10:00:00", .time(fractionDigits: 0), .time(fractionDigits: 0), nil),
    Case("-838:59:59", .time(fractionDigits: 0), .interval, "'-838:59:59'::interval"),
    Case("b'101'", .bit(width: 3), .bit(width: 3), "B'101'"), Case("b'1'", .bit(width: 4), .bit(width: 4), "B'0001'"),
    Case("b'1'", .bit(width: 1), .boolean, "true"), Case("b'0'", .bit(width: 1), .boolean, "false"),
    Case("b'101'", .bit(width: 3), .bigint, "5"), Case("b'1010'", .bit(width: 3), .bit(width: 3), nil),
    Case("0x61FF", .varbinary(length: 2), .bytea, #"'\x61ff'::bytea"#),
    Case("0x61FF", .varbinary(length: 4), .bytea, #"'\x61ff'::bytea"#),
    Case("0x", .binary(length: 3), .bytea, #"'\x000000'::bytea"#),
    Case("0x", .varbinary(length: 4), .bytea, #"'\x'::bytea"#), Case("0x6", .varbinary(length: 4), .bytea, nil),
    Case("0x61", .varchar(length: 4), .bytea, #"'\x30783631'::bytea"#),
    Case("\u{0}?", .varbinary(length: 4), .bytea, nil),
    Case("a", mood, moodType, #"'a'::"s"."t""#), Case("b'c", mood, moodType, #"'b''c'::"s"."t""#),
    Case("A", mood, moodType, #"'a'::"s"."t""#), Case("z", mood, moodType, nil),
    Case("a", mood, .text, "'a'"),
    Case("a,b c", set, .array(of: .text), #"'{"a","b c"}'::text[]"#), Case("", set, .array(of: .text), "'{}'::text[]"),
    Case("q\"\\", set, .array(of: .text), #"E'{"q\\"\\\\"}'::text[]"#), Case("z", set, .array(of: .text), nil),
    Case("{\"a\": 1}", .json, .jsonb, "'{\"a\": 1}'::jsonb"), Case("{", .json, .jsonb, nil),
    Case(
      "6CCD780C-BABA-1026-9564-5B8C656024DB", .uuid, .uuid, "'6ccd780c-baba-1026-9564-5b8c656024db'::uuid"),
    Case("::1", .inet6, .inet, "'::1'::inet"), Case("x", .unknown(name: "x"), .other("x"), nil),
  ]

  @Test(arguments: cases)
  func `writes a default as the target's type wants it, or refuses`(_ one: Case) {
    let sql = try? DefaultLiteral.sql(one.text, sourceType: one.source, targetType: one.target)
    #expect(sql == one.sql)
  }

  @Test func `says why a zero date has no literal`() {
    #expect(
      throws: TranslationFailure(
        position: 1, reason: "`0000-00-00` is a zero date, which PostgreSQL does not have")
    ) {
      try DefaultLiteral.sql("0000-00-00", sourceType: .date, targetType: .date)
    }
  }
}
