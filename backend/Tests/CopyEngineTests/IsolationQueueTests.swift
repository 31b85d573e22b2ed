import Testing

@testable import CopyEngine

@Suite("Finding the rows that a target refuses")
struct IsolationQueueTests {
  /// Plays a server that refuses a range when it holds a bad row, and perhaps names the first one's line.
  private func isolate(rows: Int, bad: Set<Int>, namesLine: Bool) -> (loaded: [Int], rejected: [Int], attempts: Int) {
    var queue = IsolationQueue(rows: rows)
    var loaded: [Int] = []
    var rejected: [Int] = []
    var attempts = 0
    while let range = queue.next() {
      attempts += 1
      guard let first = range.first(where: { bad.contains($0) }) else {
        loaded += range
        continue
      }
      if let row = queue.refused(range, line: namesLine ? first - range.lowerBound + 1 : nil) { rejected.append(row) }
    }
    return (loaded, rejected, attempts)
  }

  @Test(arguments: [true, false])
  func `exactly the bad rows are rejected and the others go in, in order`(namesLine: Bool) {
    let bad: Set<Int> = [0, 17, 18, 500, 999]
    let result = isolate(rows: 1_000, bad: bad, namesLine: namesLine)
    #expect(result.rejected == bad.sorted())
    #expect(result.loaded == (0..<1_000).filter { !bad.contains($0) })
  }

  @Test func `with a line, a bad row costs three attempts`() {
    #expect(isolate(rows: 1_000, bad: [400], namesLine: true).attempts == 4)
  }

  @Test func `without a line, a bad row costs a logarithm`() {
    #expect(isolate(rows: 1_024, bad: [400], namesLine: false).attempts <= 21)
  }

  @Test func `a line outside the range is not believed`() {
    var queue = IsolationQueue(rows: 4)
    let range = queue.next()
    #expect(range == 0..<4)
    #expect(queue.refused(0..<4, line: 9) == nil)
    #expect(queue.next() == 0..<2)
    #expect(queue.next() == 2..<4)
  }

  @Test func `all rows bad ends`() {
    let result = isolate(rows: 64, bad: Set(0..<64), namesLine: true)
    #expect(result.rejected == Array(0..<64))
    #expect(result.loaded.isEmpty)
  }

  @Test func `no rows, no attempts`() {
    #expect(isolate(rows: 0, bad: [], namesLine: true).attempts == 0)
  }
}
