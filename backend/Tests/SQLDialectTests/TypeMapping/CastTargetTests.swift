import SQLDialect
import SchemaModel
import Testing

@Suite("A cast rule's type, looked up in the target")
struct CastTargetTests {
  static let types = [
    TargetType(name: QualifiedName(schema: "gis", name: "geometry"), owner: "postgis"),
    TargetType(name: QualifiedName(schema: "Text types", name: "citext"), owner: "citext"),
    TargetType(name: QualifiedName(schema: "hidden", name: "vector"), owner: "vector", isUsable: false),
    TargetType(name: QualifiedName(schema: "a", name: "mood"), owner: nil),
    TargetType(name: QualifiedName(schema: "b", name: "mood"), owner: nil),
    TargetType(name: QualifiedName(schema: "pg_catalog", name: "money"), owner: nil),
    TargetType(name: QualifiedName(schema: "b", name: "money"), owner: nil),
  ]

  @Test(arguments: [
    ("geometry", #""gis"."geometry""#), ("GEOMETRY ( Point , 4326 )", #""gis"."geometry"(point,4326)"#),
    ("gis.geometry(Point,4326)", #""gis"."geometry"(point,4326)"#), (#""gis"."geometry""#, #""gis"."geometry""#),
    ("citext", #""Text types"."citext""#), (#""Text types".CiText"#, #""Text types"."citext""#),
    ("b.mood", #""b"."mood""#), ("money", "money"), ("varchar(20)", "varchar(20)"), ("int8", "bigint"),
  ])
  func `is printed with its schema`(text: String, expected: String) {
    guard case .known(let type) = CastTarget(text, in: Self.types) else {
      Issue.record("\(text) is not known")
      return
    }
    #expect(PostgresTypeName.render(type) == expected)
  }

  @Test func `is known by its owner, too`() {
    #expect(
      CastTarget("citext", in: Self.types)
        == .known(
          .ofExtension(ExtensionType(owner: "citext", name: QualifiedName(schema: "Text types", name: "citext")))))
  }

  @Test(arguments: ["hstore", "public.geometry", #""Geometry""#, "citext(", "", "a.b.c", #""unclosed"#, "geo metry(x"])
  func `is missing where the catalog has none of that name`(text: String) {
    let target = CastTarget(text, in: Self.types)
    #expect(target == .missing || target == .known(.other(text)))
    if ["hstore", "public.geometry", #""Geometry""#].contains(text) { #expect(target == .missing) }
  }

  @Test func `is ambiguous where two schemas have one, and forbidden without the right`() {
    let names = ["a", "b"].map { QualifiedName(schema: $0, name: "mood") }
    #expect(CastTarget("mood", in: Self.types) == .ambiguous(names))
    #expect(CastTarget("vector(3)", in: Self.types) == .forbidden(QualifiedName(schema: "hidden", name: "vector")))
  }

  @Test func `is looked up only where it is not built in`() {
    let casts = ["text", "gis.geometry(Point)", "citext", "numeric(3,1)"].map {
      CastRule(subject: .type(name: "x"), target: $0)
    }
    #expect(CastTarget.namesToLookUp(casts) == ["geometry", "citext"])
  }
}
