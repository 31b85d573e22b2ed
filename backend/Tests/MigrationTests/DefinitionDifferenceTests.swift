import Introspection
import SchemaModel
import Testing

@testable import Migration

@Suite("Differences of definitions are said in words")
struct DefinitionDifferenceTests {
  private static let old = """
    CREATE TABLE `t` (
      `id` int NOT NULL AUTO_INCREMENT,
      `a``b` varchar(20) DEFAULT 'x, `y`',
      PRIMARY KEY (`id`),
      UNIQUE KEY `by_a` (`a``b`),
      CONSTRAINT `c` CHECK ((`id` > 0))
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
    """

  private static func phrases(_ replaced: String, by text: String) -> [String] {
    DefinitionDifference.phrases(from: old, to: old.replacing(replaced, with: text))
  }

  @Test func `equal texts have none`() {
    #expect(DefinitionDifference.phrases(from: Self.old, to: Self.old) == [])
  }

  @Test func `a column that was changed, added, dropped or moved is named`() {
    #expect(
      Self.phrases("`id` int NOT", by: "`id` bigint NOT")
        == ["column `id` was int NOT NULL AUTO_INCREMENT, is now bigint NOT NULL AUTO_INCREMENT"])
    #expect(
      Self.phrases("  PRIMARY KEY", by: "  `c` date DEFAULT NULL,\n  PRIMARY KEY")
        == ["column `c` is new: date DEFAULT NULL"])
    #expect(
      Self.phrases("  `a``b` varchar(20) DEFAULT 'x, `y`',\n", by: "").first == "column `a``b` is gone")
    let moved = Self.old.replacing("  PRIMARY KEY (`id`),\n", with: "").replacing(
      "CHECK ((`id` > 0))", with: "CHECK ((`id` > 0)),\n  PRIMARY KEY (`id`)")
    #expect(
      DefinitionDifference.phrases(from: Self.old, to: moved) == ["its columns or keys stand in another order"])
  }

  @Test func `keys, constraints and options are named`() {
    #expect(
      Self.phrases("PRIMARY KEY (`id`)", by: "PRIMARY KEY (`id`,`a``b`)")
        == ["primary key was PRIMARY KEY (`id`), is now PRIMARY KEY (`id`,`a``b`)"])
    #expect(Self.phrases("  UNIQUE KEY `by_a` (`a``b`),\n", by: "") == ["unique key `by_a` is gone"])
    #expect(
      Self.phrases("> 0", by: "> 1")
        == ["constraint `c` was CONSTRAINT `c` CHECK ((`id` > 0)), is now CONSTRAINT `c` CHECK ((`id` > 1))"])
    #expect(
      Self.phrases("utf8mb4", by: "latin1")
        == [
          "its options were ENGINE=InnoDB DEFAULT CHARSET=utf8mb4, are now ENGINE=InnoDB DEFAULT CHARSET=latin1"
        ])
  }
}

@Suite("The source's tables are compared with the plan")
struct DefinitionChangesTests {
  private static let name = SourceTableName(database: "d", name: "t")
  private static let text = "CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB"

  private static func plan(_ options: PlanOptions = PlanOptions()) -> MigrationPlan {
    MigrationPlan(
      source: SourceServer(flavor: .mariadb, version: ServerVersion(10, 11), versionText: "10.11"), options: options,
      tables: [
        TablePlan(
          source: name, target: QualifiedName(schema: "d", name: "t"), columns: [], chunkKey: nil, estimatedRows: 0,
          estimatedBytes: 0, isTransactional: true, definition: text)
      ], steps: [], findings: [], otherTables: [SourceTableName(database: "d", name: "left_out")])
  }

  private static func now(
    _ tables: [String] = ["t", "left_out"], definition: String? = text, number: String? = "t=1"
  ) -> SourceDefinitions {
    SourceDefinitions(
      tables: Set(tables.map { SourceTableName(database: "d", name: $0) }),
      definitions: definition.map { [name: $0] } ?? [:], numbers: number.map { [name: $0] },
      counters: ChangeCounters([:]))
  }

  @Test func `the planned tables are no change, nor are those that were left out`() {
    #expect(DefinitionChanges(plan: Self.plan(), now: Self.now()).isEmpty)
  }

  @Test func `a plan without a definition cannot be compared, and is not trusted`() {
    var plan = Self.plan()
    plan.tables[0].definition = nil
    let changes = DefinitionChanges(plan: plan, now: Self.now())
    #expect(changes.altered.map(\.phrases) == [["the plan does not hold its definition"]])
  }

  @Test func `a table that came later is new unless the options leave it out`() {
    let changes = DefinitionChanges(plan: Self.plan(), now: Self.now(["t", "left_out", "b"]))
    #expect(changes.altered == [DefinitionChanges.Change(table: "d.b", phrases: ["the table is new"])])
    var options = PlanOptions()
    options.excludedTables = ["b"]
    #expect(DefinitionChanges(plan: Self.plan(options), now: Self.now(["t", "left_out", "b"])).isEmpty)
  }

  @Test func `statements count where the numbers of tables cannot show what they did`() {
    let numbers = [Self.name: "t=1"]
    let executed = ["RENAME TABLE", "TRUNCATE"]
    var plan = Self.plan()
    func unseen(_ before: [SourceTableName: String]?, _ now: [SourceTableName: String]?) -> [String] {
      DefinitionChanges.unseen(executed, of: plan, from: before, to: now)
    }
    #expect(unseen(numbers, numbers) == [])
    #expect(unseen(nil, numbers) == executed)
    plan.source = SourceServer(flavor: .mysql, version: ServerVersion(9, 7), versionText: "9.7.0")
    #expect(unseen(numbers, numbers) == [])
    // The server refuses a table that was emptied, not one that was given another's name.
    #expect(unseen(nil, nil) == ["RENAME TABLE"])
    #expect(unseen(numbers, [:]) == ["RENAME TABLE"])
  }

  @Test func `a table that is gone is named, also where it would have another number`() {
    let changes = DefinitionChanges(
      plan: Self.plan(), now: Self.now([], definition: nil, number: "t=2"), numbersAtSnapshot: [Self.name: "t=1"])
    #expect(changes.altered == [DefinitionChanges.Change(table: "d.t", phrases: ["the table is gone"])])
    #expect(changes.replaced == [])
  }

  @Test func `another number with the same definition is another table`() {
    let atSnapshot = [Self.name: "t=1"]
    #expect(
      DefinitionChanges(plan: Self.plan(), now: Self.now(number: "t=2"), numbersAtSnapshot: atSnapshot).replaced
        == ["d.t"])
    #expect(DefinitionChanges(plan: Self.plan(), now: Self.now(), numbersAtSnapshot: atSnapshot).isEmpty)
    // Where the account does not see them nothing can be said; see `unseen`.
    #expect(
      DefinitionChanges(plan: Self.plan(), now: Self.now(number: nil), numbersAtSnapshot: atSnapshot).isEmpty)
  }
}
