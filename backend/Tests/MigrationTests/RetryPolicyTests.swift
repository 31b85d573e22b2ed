import Diagnostics
import TestSupport
import Testing

@testable import Migration

@Suite("What is worth another try, and when")
struct RetryPolicyTests {
  private static func target(_ state: String, _ code: ErrorCode = .query, isRetryable: Bool = false) -> MartletError {
    MartletError(code, "x", context: ErrorContext(sqlState: state), isRetryable: isRetryable)
  }

  private static func source(_ number: Int, _ code: ErrorCode = .query, isRetryable: Bool = false) -> MartletError {
    MartletError(
      code, "x", context: ErrorContext(sqlState: "HY000", serverErrorNumber: number), isRetryable: isRetryable)
  }

  private static let lost = MartletError(.connectionLost, "x", isRetryable: true)

  private func delay(
    _ policy: RetryPolicy, _ error: MartletError, failures: Int = 1, waited: Double = 0, seed: UInt64 = 1
  ) -> Double? {
    var generator = SeededGenerator(seed: seed)
    let history = RetryPolicy.History(failures: failures, secondsWaited: waited)
    guard case .retry(let seconds) = policy.decide(error, after: history, using: &generator) else { return nil }
    return seconds
  }

  @Test func `what passes by itself is told from what does not`() {
    let reasons: [(MartletError, RetryPolicy.Reason?)] = [
      (Self.lost, .connection), (Self.target("57P01", .connectionLost, isRetryable: true), .connection),
      (Self.target("57P03", .connect, isRetryable: true), .connection),
      (Self.target("53300", .connect, isRetryable: true), .connection),
      (Self.target("40P01", isRetryable: true), .contention), (Self.target("40001", isRetryable: true), .contention),
      (Self.target("55P03", .timeout, isRetryable: true), .contention), (Self.target("57014", .timeout), .interruption),
      (Self.target("57014", .cancelled), .interruption), (Self.target("53100"), .resources),
      (Self.target("53200"), .resources), (Self.target("53400"), nil), (Self.target("42601"), nil),
      (Self.target("23505"), nil), (Self.target("28P01", .authentication), nil),
      (Self.target("42501", .permission), nil), (Self.source(1205, isRetryable: true), .contention),
      (Self.source(1213, isRetryable: true), .contention),
      (Self.source(1040, .connect, isRetryable: true), .connection),
      (Self.source(2003, .connect, isRetryable: true), .connection),
      (Self.source(2013, .connectionLost, isRetryable: true), .connection),
      (Self.source(1053, .connectionLost, isRetryable: true), .connection),
      (Self.source(2013, .timeout, isRetryable: true), .connection), (Self.source(3024, .timeout), .interruption),
      (Self.source(1317, .cancelled), .interruption), (Self.source(1021), .resources),
      (Self.source(1045, .authentication), nil), (Self.source(1142, .permission), nil), (Self.source(1064), nil),
      (MartletError(.leaseHeld, "held by another", isRetryable: true), .connection),
      (MartletError(.leaseHeld, "taken over"), nil), (MartletError(.targetCrashed, "x"), nil),
      (MartletError(.snapshot, "x"), nil),
      (MartletError(.snapshot, "no lock", isRetryable: true), nil), (MartletError(.cancelled, "x"), nil),
    ]
    for (error, reason) in reasons { #expect(RetryPolicy.Reason(error) == reason, "\(error)") }
  }

  @Test func `waits double, up to a limit, with a jitter of at most one half`() {
    let policy = RetryPolicy(secondsMax: 1_000_000)
    for (failures, ceiling) in [(1, 0.2), (2, 0.4), (5, 3.2), (9, 30), (60, 30)] {
      for seed: UInt64 in 0..<50 {
        let seconds = delay(policy, Self.lost, failures: failures, seed: seed)
        #expect(seconds.map { (ceiling / 2...ceiling).contains($0) } == true, "\(failures): \(seconds ?? -1)")
      }
    }
    #expect(delay(policy, Self.lost, seed: 1) != delay(policy, Self.lost, seed: 2))
    #expect(delay(policy, Self.lost, seed: 1) == delay(policy, Self.lost, seed: 1))
  }

  @Test func `the time that was spent waiting is bounded, longer for a full disk`() {
    let policy = RetryPolicy(secondsMax: 60)
    #expect(delay(policy, Self.lost, failures: 9, waited: 30) != nil)
    #expect(delay(policy, Self.lost, failures: 9, waited: 50) == nil)
    #expect(delay(policy, Self.target("53100"), failures: 9, waited: 100) != nil)
    #expect(delay(policy, Self.target("53100"), failures: 9, waited: 230) == nil)
    #expect(delay(RetryPolicy(secondsMax: 0), Self.lost) == nil)
  }

  @Test func `so are the attempts`() {
    let policy = RetryPolicy(secondsMax: 1_000_000)
    #expect(delay(policy, Self.target("40P01"), failures: 19) != nil)
    #expect(delay(policy, Self.target("40P01"), failures: 20) == nil)
    #expect(delay(policy, Self.target("57014", .timeout), failures: 5) == nil)
    #expect(delay(.beginning, Self.lost, failures: 9) == nil)
  }

  @Test func `a policy for some reasons leaves the others alone`() {
    let policy = RetryPolicy(secondsMax: 60, reasons: [.connection])
    #expect(delay(policy, Self.lost) != nil)
    #expect(delay(policy, Self.source(1205, isRetryable: true)) == nil)
  }
}
