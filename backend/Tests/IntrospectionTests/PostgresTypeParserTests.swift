import SQLDialect
import SchemaModel
import Testing

struct PostgresTypeParserTests {
  static let status = QualifiedName(schema: "shop", name: "status_enum")
  static let odd = QualifiedName(schema: "Odd.schema", name: "a \"b\"")

  @Test(arguments: [
    ("boolean", PostgresType.boolean), ("smallint", .smallint), ("integer", .integer), ("bigint", .bigint),
    ("numeric", .numeric(precision: nil, scale: nil)), ("numeric(10,2)", .numeric(precision: 10, scale: 2)),
    ("numeric(20,0)", .numeric(precision: 20, scale: 0)), ("real", .real), ("double precision", .doublePrecision),
    ("date", .date), ("time without time zone", .time(fractionDigits: nil)),
    ("time(3) without time zone", .time(fractionDigits: 3)),
    ("timestamp(6) without time zone", .timestamp(fractionDigits: 6)),
    ("timestamp with time zone", .timestamptz(fractionDigits: nil)),
    ("timestamp(0) with time zone", .timestamptz(fractionDigits: 0)), ("interval", .interval),
    ("character varying", .varchar(length: nil)), ("character varying(40)", .varchar(length: 40)), ("text", .text),
    ("bytea", .bytea), ("bit(1)", .bit(width: 1)), ("bit varying(12)", .varbit(width: 12)),
    ("bit varying", .varbit(width: nil)), ("uuid", .uuid), ("inet", .inet), ("json", .json), ("jsonb", .jsonb),
    ("text[]", .array(of: .text)), ("numeric(10,2)[]", .array(of: .numeric(precision: 10, scale: 2))),
    ("shop.status_enum", .enumeration(status)), ("shop.status_enum[]", .array(of: .enumeration(status))),
    ("\"Odd.schema\".\"a \"\"b\"\"\"", .enumeration(odd)),
    ("shop.other", .other("shop.other")), ("public.geometry(Point,4326)", .other("public.geometry(Point,4326)")),
    ("character(3)", .other("character(3)")), ("time with time zone", .other("time with time zone")),
    ("interval(3)", .other("interval(3)")), ("interval day to second", .other("interval day to second")),
    ("money", .other("money")), ("numeric(", .other("numeric(")), ("numeric()", .other("numeric()")), ("", .other("")),
  ])
  func `parses what format_type prints`(text: String, expected: PostgresType) {
    #expect(PostgresTypeParser.parse(text, enumerations: [Self.status, Self.odd]) == expected)
  }

  @Test func `tells an extension's type by its owner, with its modifier and as an array`() {
    let name = QualifiedName(schema: "gis", name: "geometry")
    func parsed(_ modifier: String) -> PostgresType {
      PostgresTypeParser.parse(modifier: modifier, of: name, owner: "postgis")
    }
    let point = PostgresType.ofExtension(ExtensionType(owner: "postgis", name: name, modifier: "point,4326"))
    #expect(parsed("(Point,4326)") == point)
    #expect(parsed("(Point,4326)[]") == .array(of: point))
    #expect(parsed("") == .ofExtension(ExtensionType(owner: "postgis", name: name)))
  }
}
