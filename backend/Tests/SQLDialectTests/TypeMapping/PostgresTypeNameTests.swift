import SQLDialect
import SchemaModel
import Testing

@Suite("Names of PostgreSQL's types")
struct PostgresTypeNameTests {
  static let spellings: [(String, PostgresType, String)] = [
    ("BOOL", .boolean, "boolean"), ("int2", .smallint, "smallint"), ("int", .integer, "integer"),
    ("INT8", .bigint, "bigint"), ("decimal", .numeric(precision: nil, scale: nil), "numeric"),
    ("numeric(7)", .numeric(precision: 7, scale: 0), "numeric(7,0)"),
    ("Decimal( 10 , 2 )", .numeric(precision: 10, scale: 2), "numeric(10,2)"), ("float4", .real, "real"),
    ("double  precision", .doublePrecision, "double precision"), ("time(3)", .time(fractionDigits: 3), "time(3)"),
    ("timestamp without time zone", .timestamp(fractionDigits: nil), "timestamp"),
    ("timestamp(3) with time zone", .timestamptz(fractionDigits: 3), "timestamp(3) with time zone"),
    ("timestamptz", .timestamptz(fractionDigits: nil), "timestamp with time zone"),
    ("character varying(20)", .varchar(length: 20), "varchar(20)"), ("varchar", .varchar(length: nil), "varchar"),
    ("bit", .bit(width: 1), "bit(1)"), ("varbit(4)", .varbit(width: 4), "bit varying(4)"),
    ("Text[]", .array(of: .text), "text[]"), ("interval", .interval, "interval"), ("uuid", .uuid, "uuid"),
    ("citext", .other("citext"), "citext"),
    ("geometry(Point, 4326)", .other("geometry(point, 4326)"), "geometry(point, 4326)"),
    ("numeric(a)", .other("numeric(a)"), "numeric(a)"), ("text(3)", .other("text(3)"), "text(3)"),
  ]

  @Test(arguments: spellings)
  func `are read as people write them`(text: String, type: PostgresType, rendered: String) {
    #expect(PostgresTypeName.parse(text) == type)
    #expect(PostgresTypeName.render(type) == rendered)
  }

  @Test func `read back what they render`() {
    for (_, type, _) in Self.spellings { #expect(PostgresTypeName.parse(PostgresTypeName.render(type)) == type) }
  }

  @Test func `quote an enum's name`() {
    let type = PostgresType.enumeration(QualifiedName(schema: "My Shop", name: #"a"b"#))
    #expect(PostgresTypeName.render(type) == #""My Shop"."a""b""#)
  }
}

@Suite("Patterns over names")
struct NamePatternTests {
  @Test(
    arguments: [
      ("*", "", true), ("", "", true), ("", "a", false), ("orders", "Orders", true), ("ord?rs", "orders", true),
      ("?", "", false), ("*_log", "audit_log", true), ("*_log", "audit_logs", false), ("a*b*c", "aXbYbZc", true),
      ("a*b*c", "aXbYbZ", false), ("shop.*", "shop.orders", true), ("shop.*", "shopping.orders", false),
      ("**a**", "bab", true), ("naïve*", "NAÏVEté", true),
    ])
  func `match with stars and question marks, without case`(pattern: String, name: String, isMatch: Bool) {
    #expect(NamePattern(pattern).matches(name) == isMatch)
  }

  @Test func `take time that grows with the name, not with its stars`() {
    let pattern = NamePattern(String(repeating: "a*", count: 20) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
  }
}
