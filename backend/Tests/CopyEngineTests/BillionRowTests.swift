import SchemaModel
import Testing

@testable import CopyEngine

/// A source that answers as InnoDB does: estimates that are off by up to a factor of two either way.
private struct SimulatedTable {
  let rows: Int
  /// Between neighbouring keys.
  let step: Int128

  private(set) var estimates = 0
  private var state: UInt64 = 42

  init(rows: Int, step: Int128) {
    self.rows = rows
    self.step = step
  }

  mutating func estimate(_ lower: Int128, _ upper: Int128) -> Int {
    estimates += 1
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let factor = 0.5 + Double(state >> 40) / Double(1 << 24) * 1.5
    return Int(Double(upTo(upper) - upTo(lower)) * factor)
  }

  private func upTo(_ value: Int128) -> Int { value < 0 ? 0 : min(rows, Int(value / step) + 1) }

  var highest: Int128 { Int128(rows - 1) * step }
}

@Suite("A table of a billion rows")
struct BillionRowTests {
  /// Snowflake ids: 2^31 apart, they reach beyond 2^60.
  private func cut(rowsPerChunk: Int) throws -> (chunks: Int, estimates: Int) {
    var table = SimulatedTable(rows: 1_000_000_000, step: 1 << 31)
    let splitter = IntegerRangeSplitter(
      rowsPerChunk: rowsPerChunk, estimatesMax: ChunkPlanner.estimatesMax(rows: table.rows, perChunk: rowsPerChunk))
    let found = try #require(splitter.boundaries(lowest: 0, highest: table.highest) { table.estimate($0, $1) })
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
    let ends = [-1] + found + [table.highest]
    let largest = zip(ends, ends.dropFirst()).map { Int(($1 - $0) / table.step) }.max() ?? 0
    #expect(largest < rowsPerChunk * 5)
    return (found.count + 1, table.estimates)
  }

  @Test(.timeLimit(.minutes(5)))
  func `is cut into chunks with a few estimates for each of them, however many there are`() throws {
    let few = try cut(rowsPerChunk: 100_000)
    let many = try cut(rowsPerChunk: 10_000)
    #expect((5_000...40_000).contains(few.chunks))
    #expect((50_000...400_000).contains(many.chunks))
    #expect(few.estimates < few.chunks * 6)
    #expect(many.estimates < many.chunks * 6)
  }
}
