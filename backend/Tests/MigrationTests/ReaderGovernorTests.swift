import Testing

@testable import Migration

@Suite("How many readers copy at a time")
struct ReaderGovernorTests {
  /// Servers that bring `perReader` bytes a second with each reader, up to `readers` of them.
  private func limits(windows: Int, start: Int, readersMax: Int, room readers: Double) -> [Int] {
    var governor = ReaderGovernor(start: start, readersMax: readersMax)
    return (0..<windows).map { _ in
      governor.windowPassed(bytesPerSecond: 100 * min(Double(governor.limit), readers))
      return governor.limit
    }
  }

  @Test func `grows while one more pays, and stays at the number that was given`() {
    #expect(limits(windows: 40, start: 2, readersMax: 6, room: 100).last == 6)
    #expect(limits(windows: 40, start: 2, readersMax: 6, room: 100).max() == 6)
  }

  @Test func `goes back to the last number that paid`() {
    let limits = limits(windows: 9, start: 2, readersMax: 16, room: 4)
    #expect(limits.max() == 5)
    #expect(limits.last == 4)
  }

  @Test func `tries again, but more and more seldom`() {
    let limits = limits(windows: 1_000, start: 2, readersMax: 4, room: 2)
    let trials = zip(limits, limits.dropFirst()).count { $0 == 2 && $1 == 3 }
    #expect((5...12).contains(trials))
    #expect(limits.count { $0 == 3 } < 30)
  }

  @Test func `finds room that appears later`() {
    var governor = ReaderGovernor(start: 2, readersMax: 4)
    for _ in 0..<20 { governor.windowPassed(bytesPerSecond: 200) }
    #expect(governor.limit == 2)
    for _ in 0..<60 { governor.windowPassed(bytesPerSecond: 100 * Double(governor.limit)) }
    #expect(governor.limit == 4)
  }

  @Test func `a number that a person gave is kept`() {
    var governor = ReaderGovernor(start: 3, readersMax: 3)
    for rate in [10, 1_000, 5, 0] { governor.windowPassed(bytesPerSecond: Double(rate)) }
    #expect(governor.limit == 3)
  }

  @Test func `windows count only while all readers that may be busy are`() {
    var window = ReaderWindow(governor: ReaderGovernor(start: 2, readersMax: 4))
    #expect(window.look(bytes: 0, seconds: 0, readers: 2) == nil)
    #expect(window.look(bytes: 50, seconds: 1, readers: 1) == nil)
    #expect(window.look(bytes: 100, seconds: 2.5, readers: 2) == nil)
    #expect(window.look(bytes: 200, seconds: 4.4, readers: 2) == nil)
    #expect(window.look(bytes: 210, seconds: 4.6, readers: 2) == 3)
    #expect(window.limit == 3)
  }
}
