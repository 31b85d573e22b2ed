import Planning
import SchemaModel
import Testing

@Suite("Primary keys and indexes")
struct KeyPlannerTests {
  typealias C = Catalogs

  private func table(_ column: SourceColumn, _ index: SourceIndex) -> SourceTable {
    C.table("t", [C.column("id"), column], key: ["id"], indexes: [index])
  }

  @Test func `over the start of a column become expressions`() throws {
    let text = table(C.column("c", .text(.long)), SourceIndex(name: "i", kind: .unique, parts: [C.part("c", 12)]))
    #expect(
      try Planned([text]).sql("index:shop.t.i").contains(#"CREATE UNIQUE INDEX "i" ON "shop"."t" (left("c", 12))"#))
    let blob = table(C.column("c", .blob(.long)), SourceIndex(name: "i", kind: .plain, parts: [C.part("c", 12)]))
    #expect(try Planned([blob]).sql("index:shop.t.i").contains(#"substring("c" FROM 1 FOR 12)"#))
    let cast = table(
      C.column("c", .varchar(length: 36)), SourceIndex(name: "i", kind: .plain, parts: [C.part("c", 12)]))
    let planned = try Planned([cast]) { $0.casts = [CastRule(subject: .column(pattern: "t.c"), target: "uuid")] }
    #expect(try planned.sql("index:shop.t.i").contains(#"ON "shop"."t" ("c");"#))
  }

  @Test func `keep the order of descending parts, save in a primary key`() throws {
    var descending = table(C.column("c"), SourceIndex(name: "i", kind: .plain, parts: [C.part("c", descending: true)]))
    descending.indexes[0].parts[0].isDescending = true
    let planned = try Planned([descending])
    #expect(try planned.sql("index:shop.t.i").contains(#"("c" DESC)"#))
    #expect(try planned.sql("pk:shop.t").contains(#"("id");"#))
    #expect(try planned.finding("primary-key-order").severity == .note)
  }

  @Test func `over a period are unique keys that let overlaps in, which is said`() throws {
    let table = C.table(
      "t", [C.column("id"), C.column("s", .date), C.column("e", .date)],
      indexes: [SourceIndex(name: "u", kind: .unique, parts: ["id", "e", "s"].map { C.part($0) }, period: "p")])
    var periods = table
    periods.periods = ["p"]
    let planned = try Planned([periods])
    #expect(try planned.sql("index:shop.t.u").contains(#"("id", "e", "s");"#))
    #expect(try planned.finding("key-overlaps-allowed").severity == .loss)
    #expect(try planned.finding("key-overlaps-allowed").object == "index u on shop.t")
    #expect(try planned.finding("period-not-kept").detail == "Periods: p.")
  }

  @Test func `of a prefix cannot be a primary key, but stay unique`() throws {
    var prefixed = C.table("t", [C.column("c", .varchar(length: 99))])
    prefixed.indexes = [SourceIndex(name: "PRIMARY", kind: .primary, parts: [C.part("c", 10)], comment: "short")]
    let planned = try Planned([prefixed])
    #expect(try planned.sql("index:shop.t.t_pkey").contains("CREATE UNIQUE INDEX \"t_pkey\""))
    #expect(try planned.sql("comments:shop.t").contains("\"t_pkey\" IS 'short'"))
    #expect(try planned.finding("primary-key-prefix").object == "shop.t")
    #expect(!planned.codes.contains("index-renamed"))
  }

  @Test func `over an expression that is not understood are a loss`() throws {
    let index = SourceIndex(name: "i", kind: .plain, parts: [.init(.expression("unheard_of(`id`)"))])
    let planned = try Planned([table(C.column("c"), index)])
    #expect(try planned.finding("index-not-translated").object == "index i on shop.t")
    #expect(!planned.stepIDs.contains("index:shop.t.i"))
  }

  @Test func `over a place are GiST with PostGIS, else a loss`() throws {
    let place = table(C.column("c", .geometry(.point)), SourceIndex(name: "i", kind: .spatial, parts: [C.part("c")]))
    #expect(try Planned([place]).finding("index-spatial-not-made").severity == .loss)
    let geometry = TargetType(name: QualifiedName(schema: "gis", name: "geometry"), owner: "postgis")
    let planned = try Planned([place]) { $0.targetTypes = [geometry] }
    #expect(try planned.sql("table:shop.t").contains("\"gis\".\"geometry\"(point)"))
    #expect(try planned.sql("index:shop.t.i").contains("USING gist (\"c\")"))
    #expect(!planned.codes.contains("geometry-as-bytea"))
    // Cast to bytea, the column has no operator class for GiST.
    let cast = try Planned([place]) {
      $0.targetTypes = [geometry]
      $0.casts = [CastRule(subject: .type(name: "point"), target: "bytea")]
    }
    #expect(try cast.finding("index-spatial-not-made").severity == .loss)
  }

  @Test(arguments: [(600, false), (700, true)])
  func `whose entries may be too long for a B-tree are noted`(length: Int, isNoted: Bool) throws {
    let wide = table(
      C.column("c", .varchar(length: length)), SourceIndex(name: "i", kind: .plain, parts: [C.part("c")]))
    #expect(try Planned([wide]).codes.contains("index-may-be-too-wide") == isNoted)
  }

  @Test func `that compared without case are reported, one line a table, unique keys first`() throws {
    func text(_ name: String, _ collation: String) -> SourceColumn {
      C.column(name, .varchar(length: 20)).with { $0.collation = collation }
    }
    let table = C.table(
      "t",
      [
        text("a", "utf8mb4_general_ci"), text("b", "latin1_swedish_ci"), text("c", "utf8mb4_bin"),
        text("d", "utf8mb4_0900_as_cs"),
      ],
      key: ["c"],
      indexes: [
        SourceIndex(name: "ua", kind: .unique, parts: [C.part("a")]),
        SourceIndex(name: "ub", kind: .unique, parts: [C.part("c"), C.part("b", 5)]),
        SourceIndex(name: "uc", kind: .unique, parts: [C.part("c"), C.part("d")]),
      ])
    let planned = try Planned([table])
    let lines = planned.plan.findings.filter { $0.code.rawValue.hasPrefix("collation") }.map { finding in
      "\(finding.code.rawValue) \(finding.object): \(finding.detail)"
    }
    let letters = "It lets in values that differ only in case, accents or trailing spaces"
    let spaces = "It lets in values that differ only in trailing spaces"
    #expect(
      lines == [
        "collation-case-insensitive-unique index ua on shop.t: \(letters): a.",
        "collation-case-insensitive-unique index ub on shop.t: \(letters): c, b.",
        "collation-padding-unique index PRIMARY on shop.t: \(spaces): c.",
        "collation-padding-unique index uc on shop.t: \(spaces): c.",
        "collation-case-insensitive shop.t: "
          + "Comparisons tell apart now case and accents (a, b); trailing spaces (a, b, c).",
      ])
    let remedy = try #require(planned.plan.findings.first { $0.object == "index ua on shop.t" }).hint
    #expect(remedy?.hasPrefix("CREATE EXTENSION citext") == true)
    #expect(remedy?.contains("--cast 'column shop.t.a:citext'") == true)
    let rule = CastRule(subject: .type(name: "varchar"), target: "citext")
    let cast = try Planned([table]) {
      $0.casts = [rule]
      $0.targetTypes = [TargetType(name: QualifiedName(schema: "ext", name: "citext"), owner: "citext")]
    }
    let unique = try #require(cast.plan.findings.first { $0.object == "index ua on shop.t" })
    #expect(unique.detail == "It lets in values that differ only in accents or trailing spaces: a.")
    #expect(try cast.sql("index:shop.t.ub").contains(#"(left("b"::text, 5)::"ext"."citext")"#))
    let missing = try Planned([table]) { $0.casts = [rule] }
    let unresolved = try missing.finding("cast-type-unresolved")
    #expect(unresolved.severity == .refusal && unresolved.hint?.hasPrefix("CREATE EXTENSION citext") == true)
  }

  @Test func `say which foreign keys match texts exactly now, and that CHAR loses its spaces`() throws {
    let exact = "utf8mb4_0900_bin"
    let parent = C.table("p", [C.column("code", .char(length: 4)).with { $0.collation = exact }], key: ["code"])
    let child = C.table(
      "t", [C.column("id"), C.column("code", .char(length: 4)).with { $0.collation = exact }], key: ["id"],
      foreignKeys: [C.foreignKey("fk", "code", to: "p", "code")])
    let finding = try Planned([parent, child]).finding("collation-foreign-key")
    #expect(finding.object == "foreign key fk on shop.t")
    #expect(finding.detail == "In the source it also matches what differs only in trailing spaces: code.")
  }

  @Test func `say nothing where bytes are compared`() throws {
    let table = C.table(
      "t", [C.column("a", .varchar(length: 9)).with { $0.collation = "utf8mb4_0900_bin" }], key: ["a"])
    #expect(!(try Planned([table]).codes.contains { $0.hasPrefix("collation") }))
  }
}
