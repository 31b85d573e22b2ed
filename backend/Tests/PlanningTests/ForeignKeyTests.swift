import Planning
import SchemaModel
import Testing

@Suite("Foreign keys")
struct ForeignKeyTests {
  typealias C = Catalogs

  private func parent(_ type: MySQLType, _ change: (inout SourceColumn) -> Void = { _ in }) -> SourceTable {
    C.table("parent", [C.column("id", type).with(change)], key: ["id"])
  }

  private func child(_ type: MySQLType, to table: String = "parent", name: String = "child") -> SourceTable {
    C.table(
      name, [C.column("id", type), C.column("ref", type)], key: ["id"],
      foreignKeys: [C.foreignKey("fk", "ref", to: table)])
  }

  @Test func `give a chain of columns one type, by what is known about all of them`() throws {
    var root = parent(C.bigintUnsigned) { $0.isAutoIncrement = true }
    root.autoIncrement = 77
    let tables = [root, child(C.bigintUnsigned), child(C.bigintUnsigned, to: "parent", name: "other")]
    let planned = try Planned(tables)
    #expect(try planned.column("parent", "id").targetType == .bigint)
    #expect(try planned.column("child", "ref").targetType == .bigint)
    #expect(try planned.column("child", "ref").conversion == .integer(from: .uint64, to: .int8))
    // Not part of any key: exact for every value.
    #expect(try planned.column("child", "id").targetType == .numeric(precision: 20, scale: 0))
  }

  @Test func `need one value above 2^63 to make the whole component numeric`() throws {
    let tables = [parent(C.bigintUnsigned), child(C.bigintUnsigned)]
    var profile = DataProfile()
    profile.ranges[.init(table: C.name("parent"), column: "id")] = .init(minimum: "1", maximum: "18446744073709551615")
    profile.ranges[.init(table: C.name("child"), column: "ref")] = .init(minimum: "1", maximum: "5")
    let planned = try Planned(C.catalog(tables), profile: profile)
    #expect(try planned.column("child", "ref").targetType == .numeric(precision: 20, scale: 0))
    profile.ranges[.init(table: C.name("parent"), column: "id")]?.maximum = "9"
    #expect(try Planned(C.catalog(tables), profile: profile).column("parent", "id").targetType == .bigint)
  }

  @Test func `follow a cast of any member`() throws {
    let planned = try Planned([parent(.char(length: 36)), child(.char(length: 36))]) {
      $0.casts = [CastRule(subject: .column(pattern: "child.ref"), target: "uuid")]
    }
    #expect(try planned.column("parent", "id").targetType == .uuid)
    #expect(try planned.column("parent", "id").conversion == .uuidFromText)
    #expect(try planned.column("child", "ref").targetType == .uuid)
    #expect(try planned.finding("type-by-foreign-key").object == "shop.parent.id")
    #expect(planned.stepIDs.contains("fk:shop.child.fk"))
  }

  @Test func `widen a boolean that is joined to a number`() throws {
    var tables = [parent(C.flag), child(C.flag)]
    tables[1].columns[1].defaultValue = .literal("7")
    var profile = DataProfile()
    for (table, column) in [("parent", "id"), ("child", "ref")] {
      profile.ranges[.init(table: C.name(table), column: column)] = .init(minimum: "0", maximum: "1")
    }
    let planned = try Planned(C.catalog(tables), profile: profile)
    #expect(try planned.column("parent", "id").targetType == .smallint)
    #expect(try planned.column("child", "ref").targetType == .smallint)
  }

  @Test func `share an ENUM's type, which is made once`() throws {
    let type = MySQLType.enumeration(["a", "b"])
    let planned = try Planned([parent(type), child(type)])
    #expect(try planned.column("parent", "id").targetType == planned.column("child", "ref").targetType)
    // The child's own id has a type of its own.
    #expect(planned.plan.steps.filter { $0.stage == .types }.count == 2)
    #expect(planned.stepIDs.contains("fk:shop.child.fk"))
  }

  @Test func `of ENUMs whose labels have other numbers are left out`() throws {
    let planned = try Planned([parent(.enumeration(["a", "b"])), child(.enumeration(["b", "a"]))])
    #expect(try planned.finding("foreign-key-types-differ").object == "foreign key fk on shop.child")
    #expect(!planned.stepIDs.contains("fk:shop.child.fk"))
  }

  @Test func `of ENUMs that differ in their last labels meet in text`() throws {
    let planned = try Planned([parent(.enumeration(["a", "b", "c"])), child(.enumeration(["a", "b"]))])
    #expect(try planned.column("parent", "id").targetType == .text)
    #expect(try planned.column("child", "ref").targetType == .text)
    #expect(planned.stepIDs.contains("check:shop.child.child_ref_members"))
  }

  @Test func `that no type can hold are left out with a finding`() throws {
    let planned = try Planned([parent(.geometry(.point)), child(.json)])
    #expect(try planned.finding("foreign-key-types-differ").object == "foreign key fk on shop.child")
    #expect(!planned.stepIDs.contains("fk:shop.child.fk"))
  }

  @Test func `keep their actions, and are validated apart`() throws {
    var table = child(C.int)
    table.foreignKeys[0].onDelete = .setNull
    table.foreignKeys[0].onUpdate = .setDefault
    let planned = try Planned([parent(C.int), table])
    #expect(try planned.sql("fk:shop.child.fk").contains("ON DELETE SET NULL ON UPDATE SET DEFAULT"))
    #expect(try planned.sql("fk-validate:shop.child.fk").contains("VALIDATE CONSTRAINT"))
    #expect(try planned.finding("foreign-key-set-default").severity == .altered)
    let validation = try #require(planned.plan.steps.first { $0.stage == .foreignKeyValidation })
    #expect(validation.failureIsFinding)
  }

  @Test func `to excluded tables are a loss`() throws {
    let planned = try Planned([parent(C.int), child(C.int)]) { $0.excludedTables = ["parent"] }
    #expect(try planned.finding("foreign-key-outside").severity == .loss)
    #expect(planned.plan.steps.allSatisfy { $0.stage < .foreignKeys || $0.stage > .foreignKeyValidation })
  }

  @Test(arguments: [(SourceIndex.Kind.unique, nil, true), (.plain, nil, false), (.unique, 3, false)])
  func `need a unique key of whole columns`(kind: SourceIndex.Kind, prefix: Int?, isKept: Bool) throws {
    let index = SourceIndex(name: "i", kind: kind, parts: [C.part("code", prefix)])
    let planned = try Planned([
      C.table("parent", [C.column("id"), C.column("code", .varchar(length: 9))], key: ["id"], indexes: [index]),
      C.table(
        "child", [C.column("id", .varchar(length: 9))], key: ["id"],
        foreignKeys: [C.foreignKey("fk", "id", to: "parent", "code")]),
    ])
    #expect(planned.stepIDs.contains("fk:shop.child.fk") == isKept)
    #expect(planned.codes.contains("foreign-key-not-unique") == !isKept)
  }
}
