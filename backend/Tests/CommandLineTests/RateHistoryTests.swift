import Migration
import Testing

@testable import CommandLine

/// The clock is inside the snapshots, so that every test has its own.
struct RateHistoryTests {
  /// A history of copying at `speed` shares a second, with a sample each half second.
  private func history(until seconds: Double, speed: Double) -> RateHistory {
    var history = RateHistory()
    for sample in stride(from: 0, through: seconds, by: 0.5) {
      history.record(.steady(sample, share: sample * speed))
    }
    return history
  }

  @Test func `has no speed before the second sample`() {
    var history = RateHistory()
    #expect(history.rate == nil)
    history.record(.steady(0, share: 0))
    #expect(history.rate == nil)
  }

  @Test func `promises nothing in the first five seconds`() {
    #expect(history(until: 4.5, speed: 0.01).rate?.remainingSeconds == nil)
    #expect(history(until: 4.5, speed: 0.01).rate?.rowsPerSecond == 10_000)
  }

  @Test func `promises what is left at the present speed`() throws {
    let rate = try #require(history(until: 10, speed: 0.01).rate)
    #expect(abs((rate.remainingSeconds ?? 0) - 90) < 0.01)
    #expect(rate.bytesPerSecond == 1_000_000)
  }

  @Test func `takes a promise back when the copy stalls`() {
    var history = history(until: 10, speed: 0.01)
    for seconds in stride(from: 10.5, through: 25, by: 0.5) { history.record(.steady(seconds, share: 0.1)) }
    #expect(history.rate?.remainingSeconds == nil)
  }

  @Test func `promises nothing while the speed jumps`() {
    var history = history(until: 6, speed: 0.001)
    for seconds in stride(from: 6.5, through: 9, by: 0.5) {
      history.record(.steady(seconds, share: 0.006 + (seconds - 6) * 0.1))
    }
    #expect(history.rate?.remainingSeconds == nil)
  }

  @Test func `looks at the last twenty seconds only`() throws {
    var history = history(until: 100, speed: 0.001)
    for seconds in stride(from: 100.5, through: 125, by: 0.5) {
      history.record(.steady(seconds, share: 0.1 + (seconds - 100) * 0.01))
    }
    let rate = try #require(history.rate)
    #expect(abs(rate.rowsPerSecond - 10_000) < 100)
  }

  @Test func `starts over when the copying is done`() {
    var history = history(until: 10, speed: 0.01)
    var snapshot = ProgressSnapshot.steady(11, share: 1)
    snapshot.phase = .constraints
    history.record(snapshot)
    #expect(history.rate == nil)
  }

  @Test func `counts from the rows that a resumed run begins with`() throws {
    var history = RateHistory()
    for seconds in stride(from: 0.0, through: 10, by: 0.5) {
      history.record(.steady(seconds, share: 0.5 + seconds * 0.01))
    }
    #expect(abs(try #require(history.rate?.remainingSeconds) - 40) < 0.01)
  }
}
