import Planning
import SchemaModel
import Testing

@Suite("Names in the target")
struct NamingTests {
  private func targets(_ names: [String], _ policy: PlanOptions.IdentifierCase) throws -> [String: String] {
    let tables = names.map { Catalogs.table($0, [Catalogs.column("id")], key: ["id"]) }
    let plan = try Planned(tables) { $0.identifierCase = policy }.plan
    return Dictionary(uniqueKeysWithValues: plan.tables.map { ($0.source.name, $0.target.name) })
  }

  @Test(
    arguments: [
      ("OrderItems", "orderitems", "OrderItems", "order_items"),
      ("HTTPStatus", "httpstatus", "HTTPStatus", "http_status"),
      ("user_id", "user_id", "user_id", "user_id"), ("Order Notes", "order notes", "Order Notes", "order_notes"),
      ("a-b", "a-b", "a-b", "a_b"), ("ÄPFEL", "äpfel", "ÄPFEL", "äpfel"),
    ])
  func `follow the identifier policy`(source: String, lower: String, keep: String, snake: String) throws {
    #expect(try targets([source], .lower) == [source: lower])
    #expect(try targets([source], .keep) == [source: keep])
    #expect(try targets([source], .snake) == [source: snake])
  }

  @Test func `that PostgreSQL's own relations may have are told`() throws {
    let planned = try Planned([Catalogs.table("pg_class", [Catalogs.column("id")], key: ["id"])])
    #expect(try planned.finding("name-hidden").object == "shop.pg_class")
  }

  @Test func `of a CHECK and a foreign key of one table may not be the same, and that is told`() throws {
    let parent = Catalogs.table("p", [Catalogs.column("id")], key: ["id"])
    let child = Catalogs.table(
      "t", [Catalogs.column("id")], key: ["id"], foreignKeys: [Catalogs.foreignKey("C", "id", to: "p")],
      checks: [SourceCheck(name: "c", expression: "(`id` > 0)")])
    let planned = try Planned([parent, child])
    let finding = try planned.finding("constraint-renamed")
    #expect(finding.object == "foreign key C on shop.t")
    #expect(finding.detail == "It is spelled \"c_2\".")
  }

  @Test func `keep their own spelling where folding would make them equal`() throws {
    let tables = ["Users", "users", "Orders"].map { Catalogs.table($0, [Catalogs.column("id")], key: ["id"]) }
    let planned = try Planned(tables)
    #expect(Set(planned.plan.tables.map(\.target.name)) == ["Users", "users", "orders"])
    #expect(planned.codes.filter { $0 == "name-clash" }.count == 2)
  }

  @Test func `of columns are decided per table`() throws {
    let columns = ["userName", "user_name", "Other"].map { Catalogs.column($0) }
    let planned = try Planned([Catalogs.table("t", columns)]) { $0.identifierCase = .snake }
    #expect(planned.plan.tables[0].columns.map(\.target) == ["userName", "user_name", "other"])
    #expect(planned.codes.filter { $0 == "name-clash" }.count == 2)
  }

  @Test func `of more than 63 bytes are cut at a character and told apart by a hash`() throws {
    let names = ["a", "b"].map { String(repeating: "é", count: 40) + $0 }
    let targets = try targets(names, .lower)
    for name in targets.values {
      #expect(name.utf8.count <= 63 && name.hasPrefix(String(repeating: "é", count: 20)))
    }
    #expect(Set(targets.values).count == 2)
    // The same on every run and machine.
    #expect(try self.targets(names, .lower) == targets)
  }

  @Test func `of every object of a schema differ`() throws {
    // Two tables with the same index names, an index that has a table's name, one that has a primary key's, and an
    // ENUM whose type would have a table's.
    let index = ["idx", "b", "b_pkey"].map {
      SourceIndex(name: $0, kind: .plain, parts: [Catalogs.part("id")])
    }
    let planned = try Planned([
      Catalogs.table(
        "a", [Catalogs.column("id"), Catalogs.column("b", .enumeration(["x"]))], key: ["id"], indexes: index),
      Catalogs.table("b", [Catalogs.column("id")], key: ["id"], indexes: index),
      Catalogs.table("a_b", [Catalogs.column("id")], key: ["id"]),
    ])
    let names =
      planned.plan.steps.filter { [.tables, .types].contains($0.stage) }.map { $0.id.split(separator: ".").last }
      + planned.plan.steps.filter { $0.stage == .indexes }.map { $0.id.split(separator: ".").last }
    #expect(Set(names).count == names.count, "\(names)")
    #expect(try planned.sql("index:shop.b.b_idx").contains("\"b_idx\""))
    #expect(try planned.finding("index-renamed").object == "shop.a")
    #expect(try planned.sql("type:shop.a_b_type").contains("CREATE TYPE \"shop\".\"a_b_type\""))
  }

  @Test func `of indexes give way to what other tables have in the target`() throws {
    let index = ["idx", "other"].map { SourceIndex(name: $0, kind: .plain, parts: [Catalogs.part("id")]) }
    let tables = [Catalogs.table("t", [Catalogs.column("id")], key: ["id"], indexes: index)]
    func name(_ name: String) -> QualifiedName { QualifiedName(schema: "shop", name: name) }
    let present = [
      TargetRelation(name: name("t"), table: nil), TargetRelation(name: name("t_pkey"), table: name("t")),
      TargetRelation(name: name("other"), table: name("t")), TargetRelation(name: name("idx"), table: name("u")),
      TargetRelation(name: QualifiedName(schema: "public", name: "other"), table: nil),
    ]
    let planned = try Planned(tables, present: present)
    let indexes = planned.plan.steps.filter { [.primaryKeys, .indexes].contains($0.stage) }.map(\.id)
    #expect(indexes == ["pk:shop.t", "index:shop.t.t_idx", "index:shop.t.other"])
    #expect(try planned.sql("pk:shop.t").contains("\"t_pkey\""))
    #expect(try planned.finding("index-renamed").detail == "idx → t_idx.")
  }

  @Test func `of identities' sequences give way to tables`() throws {
    var id = Catalogs.column("id")
    id.isAutoIncrement = true
    let planned = try Planned([
      Catalogs.table("t", [id], key: ["id"]), Catalogs.table("t_id_seq", [Catalogs.column("id")], key: ["id"]),
      Catalogs.table("u", [id], key: ["id"]),
    ])
    let identity = "GENERATED BY DEFAULT AS IDENTITY"
    #expect(try planned.sql("table:shop.t").contains("\(identity) (SEQUENCE NAME \"shop\".\"t_id_seq_2\")"))
    #expect(try planned.sql("table:shop.u").contains("\(identity)\n"))
  }

  @Test func `of constraints differ within their table only`() throws {
    let check = SourceCheck(name: "positive", expression: "(`id` > 0)")
    let planned = try Planned([
      Catalogs.table("a", [Catalogs.column("id")], key: ["id"], checks: [check]),
      Catalogs.table(
        "b", [Catalogs.column("id")], key: ["id"], foreignKeys: [Catalogs.foreignKey("positive", "id", to: "a")],
        checks: [check]),
    ])
    #expect(try planned.sql("check:shop.a.positive").contains("\"positive\""))
    #expect(try planned.sql("check:shop.b.positive").contains("\"positive\""))
    #expect(try planned.sql("fk:shop.b.positive_2").contains("ADD CONSTRAINT \"positive_2\""))
  }

  @Test func `avoid PostgreSQL's system columns and reserved schemas`() throws {
    let planned = try Planned([
      Catalogs.table("pg_data.t", [Catalogs.column("XMIN"), Catalogs.column("xmin_")]),
      Catalogs.table("martlet.t", [Catalogs.column("id")]),
    ])
    #expect(planned.plan.tables.map(\.target.schema) == ["db_martlet", "db_pg_data"])
    #expect(Set(planned.plan.tables[1].columns.map(\.target)).count == 2)
    #expect(planned.codes.filter { $0 == "schema-renamed" }.count == 2)
    #expect(try planned.finding("name-reserved").object == "pg_data.t.XMIN")
  }

  @Test func `of schemas come from the databases, or from the option`() throws {
    let tables = ["Shop.t", "app.t"].map { Catalogs.table($0, [Catalogs.column("id")]) }
    let schemas = try Planned(tables).plan.steps.filter { $0.stage == .schemas }.map(\.id)
    #expect(schemas == ["schema:app", "schema:shop"])
    let planned = try Planned([tables[0]]) { $0.targetSchema = "public" }
    #expect(planned.plan.steps.allSatisfy { $0.stage != .schemas })
    #expect(planned.plan.tables[0].target == QualifiedName(schema: "public", name: "t"))
    // Two databases in one schema: their equal names are told apart.
    let both = try Planned(tables) { $0.targetSchema = "all" }.plan
    #expect(Set(both.tables.map(\.target)).count == 2)
  }

  @Test func `with line ends do not break a step's id`() throws {
    let planned = try Planned([
      Catalogs.table("a\nb", [Catalogs.column("id")]), Catalogs.table("a\rb", [Catalogs.column("id")]),
    ])
    #expect(planned.stepIDs.allSatisfy { !$0.contains(where: \.isNewline) })
    #expect(Set(planned.stepIDs).count == planned.stepIDs.count)
  }
}
