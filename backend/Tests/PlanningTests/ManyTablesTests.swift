import SchemaModel
import TestSupport
import Testing

@Suite("A plan of thousands", .serialized)
struct ManyTablesTests {
  @Test func `of tables, each with a foreign key to the one before, grows with their number`() throws {
    let proportion = try Proportion(250) { tables in
      let planned = try Planned(
        (0..<tables).map { index in
          let columns =
            [Catalogs.column("id", Catalogs.bigintUnsigned), Catalogs.column("parent", Catalogs.bigintUnsigned)]
            + (0..<8).map { Catalogs.column("c\($0)", .varchar(length: 50), nullable: true) }
          return Catalogs.table(
            "t\(index)", columns, key: ["id"],
            indexes: [SourceIndex(name: "by_c0", kind: .plain, parts: [Catalogs.part("c0")])],
            foreignKeys: index == 0 ? [] : [Catalogs.foreignKey("parent", "parent", to: "t\(index - 1)")])
        })
      #expect(planned.plan.tables.count == tables)
      // The names of all indexes and keys but the first ones are taken already: each is told.
      #expect(planned.plan.findings.count >= tables - 1)
    }
    #expect(proportion.holds, "\(proportion)")
  }

  @Test func `of columns grows with their number`() throws {
    let proportion = try Proportion(400) { columns in
      let planned = try Planned([
        Catalogs.table(
          "wide",
          [Catalogs.column("id")]
            + (1..<columns).map { number in
              Catalogs.column("c\(number)", .enumeration(["a", "b\(number)"])).with {
                $0.comment = "number \(number)"
                $0.defaultValue = .literal("a")
              }
            },
          key: ["id"],
          checks: (1..<columns).map { SourceCheck(name: "check\($0)", expression: "(`c\($0)` <> 'x')") })
      ])
      #expect(planned.plan.tables[0].columns.count == columns)
    }
    #expect(proportion.holds, "\(proportion)")
  }
}
