import SchemaModel
import Testing

/// Planning must grow in proportion to what is planned: four times as much may take a few times as long, but not
/// sixteen times.
@Suite("A plan of thousands", .serialized)
struct ManyTablesTests {
  @Test func `of tables, each with a foreign key to the one before, grows with their number`() throws {
    try expectProportion(250) { tables in
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
  }

  @Test func `of columns grows with their number`() throws {
    try expectProportion(400) { columns in
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
  }

  private func expectProportion(_ size: Int, _ work: (Int) throws -> Void) rethrows {
    let clock = ContinuousClock()
    func best(_ size: Int) throws -> Duration {
      try (0..<3).map { _ in try clock.measure { try work(size) } }.min() ?? .zero
    }
    let (small, large) = (try best(size), try best(size * 4))
    #expect(large < small * 9 + .milliseconds(50), "\(size): \(small), \(size * 4): \(large)")
  }
}
