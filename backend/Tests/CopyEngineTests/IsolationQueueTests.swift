import Testing

@testable import CopyEngine

@Suite("Finding the rows that a target refuses")
struct IsolationQueueTests {
  /// What a server says of rows of which it refuses some.
  private enum Naming: CaseIterable {
    /// The line of the first bad row.
    case line
    /// Nothing, as of a trigger that fires after the COPY.
    case nothing
    /// The line that it had come to when it found out, as of a row that is too big.
    case later
  }

  private struct Played {
    var loaded: [Int] = []
    var rejected: [Int] = []
    var attempts = 0
    var rowsSent = 0
  }

  private func isolate(rows: Int, bad: Set<Int>, _ naming: Naming) -> Played {
    var queue = IsolationQueue()
    var played = Played()
    play(&queue, rows: rows, bad: bad, naming, &played)
    return played
  }

  private func play(
    _ queue: inout IsolationQueue, rows: Int, bad: Set<Int>, _ naming: Naming, _ played: inout Played
  ) {
    queue.begin(rows: rows)
    while let range = queue.next() {
      played.attempts += 1
      played.rowsSent += range.count
      guard let first = range.first(where: { bad.contains($0) }) else {
        played.loaded += range
        queue.accepted()
        continue
      }
      let line: Int? =
        switch naming {
        case .line: first - range.lowerBound + 1
        case .nothing: nil
        case .later: range.count
        }
      if let row = queue.refused(line: line) { played.rejected.append(row) }
    }
  }

  @Test(arguments: Naming.allCases, [[0, 17, 18, 500, 999], [0], [999], [0, 999], Array(0..<1_000)])
  private func `exactly the bad rows are rejected and the others go in, in order`(_ naming: Naming, _ bad: [Int]) {
    let played = isolate(rows: 1_000, bad: Set(bad), naming)
    #expect(played.rejected == bad)
    #expect(played.loaded == (0..<1_000).filter { !bad.contains($0) })
  }

  @Test func `with a line, a bad row costs two attempts more, and what lies behind it comes in growing pieces`() {
    // All, those before it, the row and what the window still holds, then the rest.
    #expect(isolate(rows: 1_000, bad: [400], .line).attempts <= 5)
  }

  @Test(arguments: [Naming.nothing, .later])
  private func `without a line to believe, a bad row costs a logarithm`(_ naming: Naming) {
    let played = isolate(rows: 1_024, bad: [400], naming)
    #expect(played.attempts <= 40)
    #expect(played.rowsSent <= 20 * 1_024)
  }

  @Test(arguments: Naming.allCases)
  private func `rows that are all bad cost an attempt and a row each`(_ naming: Naming) {
    var queue = IsolationQueue()
    var played = Played()
    for _ in 0..<10 { play(&queue, rows: 1_000, bad: Set(0..<1_000), naming, &played) }
    #expect(played.rejected.count == 10_000)
    #expect(played.attempts <= 10_030)
    #expect(played.rowsSent <= 14_000)
  }

  @Test func `every other row bad costs no more than two attempts for each`() {
    let played = isolate(rows: 1_000, bad: Set(stride(from: 0, to: 1_000, by: 2)), .line)
    #expect(played.attempts <= 1_100)
    #expect(played.rowsSent <= 5_000)
  }

  @Test func `after a bad stretch the batches are large again`() {
    var queue = IsolationQueue()
    var played = Played()
    play(&queue, rows: 1_000, bad: Set(0..<1_000), .line, &played)
    played = Played()
    for _ in 0..<10 { play(&queue, rows: 1_000, bad: [], .line, &played) }
    #expect(played.attempts <= 20)
  }

  @Test func `a line outside the range is not believed`() {
    var queue = IsolationQueue()
    queue.begin(rows: 4)
    #expect(queue.next() == 0..<4)
    #expect(queue.refused(line: 9) == nil)
    #expect(queue.next() == 0..<2)
    queue.accepted()
    #expect(queue.next() == 2..<4)
    queue.accepted()
    #expect(queue.next() == nil)
  }

  @Test func `no rows, no attempts`() {
    #expect(isolate(rows: 0, bad: [], .line).attempts == 0)
  }

  /// Any pattern of bad rows, whatever the server says of them.
  @Test func `any pattern is taken apart exactly`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(state: seed)
    for _ in 0..<300 {
      let rows = Int.random(in: 1...300, using: &random)
      let density = Int.random(in: 1...50, using: &random)
      let bad = Set((0..<rows).filter { _ in Int.random(in: 0..<density, using: &random) == 0 })
      for naming in Naming.allCases {
        let played = isolate(rows: rows, bad: bad, naming)
        #expect(played.rejected == bad.sorted(), "seed \(seed)")
        #expect(played.loaded == (0..<rows).filter { !bad.contains($0) }, "seed \(seed)")
      }
    }
  }
}

private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
