import Testing

@testable import CopyEngine

@Suite("Splitting an integer key by estimates")
struct IntegerRangeSplitterTests {
  /// Rows at every multiple of `step` from 0: estimates are exact.
  private func boundaries(
    rows: Int, step: Int128, rowsPerChunk: Int, estimatesMax: Int = 10_000
  ) -> [Int128]? {
    let splitter = IntegerRangeSplitter(rowsPerChunk: rowsPerChunk, estimatesMax: estimatesMax)
    func upTo(_ value: Int128) -> Int { value < 0 ? 0 : min(rows, Int(value / step) + 1) }
    return splitter.boundaries(lowest: 0, highest: Int128(rows - 1) * step) { (lower, upper) in
      upTo(upper) - upTo(lower)
    }
  }

  @Test func `a dense key is cut into even chunks`() throws {
    let found = try #require(boundaries(rows: 100_000, step: 1, rowsPerChunk: 10_000))
    let ends = [-1] + found + [99_999]
    let sizes = zip(ends, ends.dropFirst()).map { $1 - $0 }
    #expect((8...16).contains(sizes.count))
    #expect(sizes.allSatisfy { $0 <= 20_000 })
    #expect(sizes.reduce(0, +) == 100_000)
  }

  @Test func `a sparse key costs its logarithm`() throws {
    // Snowflake ids: 2^40 apart, up to 2^57.
    let found = try #require(boundaries(rows: 100_000, step: 1 << 40, rowsPerChunk: 10_000, estimatesMax: 500))
    #expect((8...20).contains(found.count + 1))
  }

  @Test func `boundaries ascend`() throws {
    let found = try #require(boundaries(rows: 5_000, step: 7, rowsPerChunk: 100))
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `one value with too many rows cannot be cut`() {
    let splitter = IntegerRangeSplitter(rowsPerChunk: 100, estimatesMax: 1_000)
    let found = splitter.boundaries(lowest: 1, highest: 3) { (lower, upper) in lower < 2 && upper >= 2 ? 10_000 : 1 }
    #expect(found == nil)
  }

  @Test func `estimates that never shrink come to an end`() {
    let splitter = IntegerRangeSplitter(rowsPerChunk: 100, estimatesMax: 200)
    var asked = 0
    let found = splitter.boundaries(lowest: 0, highest: Int128(UInt64.max)) { (_, _) in
      asked += 1
      return 1_000_000
    }
    #expect(found == nil)
    #expect(asked <= 201)
  }

  @Test func `a table that fits one chunk has no boundary`() {
    #expect(boundaries(rows: 50, step: 1, rowsPerChunk: 100) == [])
  }
}
