import TestSupport
import Testing

@testable import AccessControl

@Suite("Token buckets")
struct RateBucketsTests {
  private static let key = RateKey.address("192.0.2.1")

  /// What the buckets are meant to be: a number of tokens that grows with time.
  private struct Model {
    var tokens: Double
    var at = Duration.zero

    mutating func take(_ limit: RateLimit, at now: Duration) -> Bool {
      tokens = min(Double(limit.burst), tokens + (now - at) / .seconds(1) * limit.perSecond)
      at = now
      // Where the two numbers are as good as equal, either answer is right.
      guard tokens >= 1 - 1e-6 else { return false }
      tokens -= 1
      return true
    }
  }

  @Test func `let the burst pass, and then as much as flows in`() {
    var buckets = RateBuckets(RateLimit(burst: 3, perSecond: 2), keysMax: 10)
    let answers = (0..<4).map { _ in buckets.take(Self.key, at: .seconds(5)) }
    #expect(answers.map(\.isAllowed) == [true, true, true, false])
    #expect(answers.map(\.remaining) == [2, 1, 0, 0])
    #expect(answers.map(\.resetSeconds) == [1, 1, 2, 2])
    #expect(answers.map(\.retryAfterSeconds) == [0, 0, 0, 1])
    #expect(!buckets.take(Self.key, at: .milliseconds(5499)).isAllowed)
    #expect(buckets.take(Self.key, at: .milliseconds(5500)).isAllowed)
    #expect(!buckets.take(Self.key, at: .milliseconds(5501)).isAllowed)
    #expect(buckets.take(Self.key, at: .seconds(60)).remaining == 2)
  }

  @Test func `agree with counting tokens`() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      // Whole nanoseconds for each request, so that both count the same.
      let rates = [0.5, 1, 2, 4, 5, 8, 10, 100, 1000]
      let perSecond = rates[Int.random(in: 0..<rates.count, using: &random)]
      let limit = RateLimit(burst: Int.random(in: 1...50, using: &random), perSecond: perSecond)
      var buckets = RateBuckets(limit, keysMax: 4)
      var model = Model(tokens: Double(limit.burst))
      var now = Duration.seconds(Int.random(in: 0...1_000_000, using: &random))
      model.at = now
      for _ in 0..<300 {
        now += .milliseconds(Int.random(in: 0...Int(1500 / perSecond) + 1, using: &random))
        let answer = buckets.take(Self.key, at: now)
        #expect(answer.isAllowed == model.take(limit, at: now), "seed \(seed)")
        #expect(answer.remaining == Int(model.tokens + 1e-6), "seed \(seed)")
        #expect((answer.retryAfterSeconds > 0) == !answer.isAllowed, "seed \(seed)")
        if !answer.isAllowed {
          var later = buckets
          let retry = later.take(Self.key, at: now + .seconds(answer.retryAfterSeconds))
          #expect(retry.isAllowed, "seed \(seed)")
        }
        var whole = buckets
        let rested = whole.take(Self.key, at: now + .seconds(answer.resetSeconds))
        #expect(rested.remaining == limit.burst - 1, "seed \(seed)")
      }
    }
  }

  @Test func `never let more pass than the burst and the flow, whoever asks when`() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let limit = RateLimit(burst: 20, perSecond: 7)
    var buckets = RateBuckets(limit, keysMax: 4)
    var (now, passed) = (Duration.zero, 0)
    while now < .seconds(60) {
      now += .microseconds(Int.random(in: 1...20_000, using: &random))
      if buckets.take(Self.key, at: now).isAllowed { passed += 1 }
    }
    // 20 at once, and 7 in each of 60 seconds.
    #expect((438...441).contains(passed), "seed \(seed): \(passed)")
  }

  @Test func `remember a bounded number of keys, and none that is full again`() {
    var buckets = RateBuckets(RateLimit(burst: 1, perSecond: 1), keysMax: 100)
    for number in 0..<100 { _ = buckets.take(.address("10.0.0.\(number)"), at: .zero) }
    // No room: the new ones share one bucket, and the old ones keep theirs.
    #expect(buckets.take(.address("10.0.1.1"), at: .milliseconds(1)).isAllowed)
    #expect(!buckets.take(.address("10.0.1.2"), at: .milliseconds(2)).isAllowed)
    #expect(!buckets.take(.address("10.0.0.7"), at: .milliseconds(3)).isAllowed)
    #expect(buckets.count == 101)
    // Full again is forgotten.
    #expect(buckets.take(.address("10.0.1.2"), at: .seconds(2)).isAllowed)
    #expect(buckets.count == 1)
  }

  @Test func `hosts are told apart by address, and in IPv6 by network`() {
    let same: [[String]] = [
      ["192.0.2.1", "::ffff:192.0.2.1"], ["2001:db8::1", "2001:db8::2", "2001:DB8:0:0:ffff::"], ["", "x", "1.2.3"],
      ["192.0.2.2"], ["2001:db8:0:1::1"], [String(repeating: "1", count: 1 << 20)],
    ]
    for group in same { #expect(Set(group.map(RateKey.address)).count == 1, "\(group.first ?? "")") }
    #expect(Set(same.compactMap(\.first).map(RateKey.address)).count == same.count - 1)
    let principal = Principal(tokenID: "192.0.2.1", name: "n", role: .admin, credential: .token)
    #expect(RateKey.principal(principal) != RateKey.address("192.0.2.1"))
  }
}
