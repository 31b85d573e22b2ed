import Ledger
import SchemaModel
import Testing

@testable import Migration

@Suite("Rows of the target are held against the ledger")
struct RowCountingTests {
  private static func name(_ table: String) -> QualifiedName { QualifiedName(schema: "s", name: table) }

  @Test func `more, fewer and no rows differ`() {
    let expected = [
      ExpectedRows(target: Self.name("a"), rows: 3), ExpectedRows(target: Self.name("b"), rows: 3),
      ExpectedRows(target: Self.name("c"), rows: 3), ExpectedRows(target: Self.name("d"), rows: 0),
    ]
    let found = [Self.name("a"): 3, Self.name("b"): 4]
    #expect(
      ExpectedRows.differences(expected, found: found) == [
        ExpectedRows.Difference(target: Self.name("b"), expected: 3, found: 4),
        ExpectedRows.Difference(target: Self.name("c"), expected: 3, found: 0),
      ])
  }

  @Test func `big tables are counted one by one and first, small ones together, each once`() {
    let rows = [5, 50_000, 7, 20_000] + Array(repeating: 1, count: 200)
    let expected = rows.enumerated().map { ExpectedRows(target: Self.name("t\($0)"), rows: $1) }
    let batches = RowCounting.batches(expected)
    #expect(batches.prefix(2) == [[Self.name("t1")], [Self.name("t3")]])
    #expect(batches.count == 2 + 5)
    #expect(Set(batches.joined()).count == rows.count)
    #expect(batches.joined().count == rows.count)
    #expect(RowCounting.batches([]) == [])
  }
}
