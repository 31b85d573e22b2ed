/// How many requests a key may make: `burst` at once, and `perSecond` in the long run.
public struct RateLimit: Sendable, Hashable {
  public var burst: Int
  public var perSecond: Double

  public init(burst: Int, perSecond: Double) {
    precondition(
      (1...100_000).contains(burst) && (1e-4...1e9).contains(perSecond), "a rate limit that nanoseconds can count")
    self.burst = burst
    self.perSecond = perSecond
  }
}

/// The answer, with what the headers `RateLimit-*` and `Retry-After` say.
public struct RateDecision: Sendable, Hashable {
  public var isAllowed: Bool
  /// The burst.
  public var limit: Int
  /// Requests that would pass right now, after this one.
  public var remaining: Int
  /// Until the burst is whole again, rounded up.
  public var resetSeconds: Int
  /// Until the next request would pass, rounded up; 0 where this one did.
  public var retryAfterSeconds: Int
}

/// A token bucket for each key. Pure, and bounded in memory.
///
/// A bucket is one number: the instant at which it will be full again (the generic cell rate algorithm, ITU-T I.371).
/// A full bucket need not be kept, so that only keys of the last moments take room. When there is no more of it, keys
/// that come new share one bucket: nobody is pushed out, and nobody gets past the limit by being many.
struct RateBuckets {
  let limit: RateLimit
  let keysMax: Int
  private let nanosecondsEach: Int
  /// In nanoseconds, by key.
  private var fullAt: [RateKey: Int] = [:]
  private var sweptAt = Int.min

  init(_ limit: RateLimit, keysMax: Int) {
    self.limit = limit
    self.keysMax = keysMax
    nanosecondsEach = max(1, Int((1e9 / limit.perSecond).rounded()))
  }

  var count: Int { fullAt.count }

  /// - Parameter now: of a clock that only grows.
  mutating func take(_ wanted: RateKey, at now: Duration) -> RateDecision {
    let now = Self.nanoseconds(now)
    let key = key(wanted, at: now)
    let emptyFor = nanosecondsEach * limit.burst
    let before = max(fullAt[key] ?? now, now)
    let after = before + nanosecondsEach
    let isAllowed = after - now <= emptyFor
    if isAllowed { fullAt[key] = after }
    let debt = (isAllowed ? after : before) - now
    return RateDecision(
      isAllowed: isAllowed, limit: limit.burst, remaining: (emptyFor - debt) / nanosecondsEach,
      resetSeconds: Self.seconds(debt), retryAfterSeconds: isAllowed ? 0 : max(1, Self.seconds(after - now - emptyFor)))
  }

  /// The key itself where there is or can be made room for it.
  private mutating func key(_ key: RateKey, at now: Int) -> RateKey {
    if fullAt[key] != nil || fullAt.count < keysMax { return key }
    // Not at each request: a sweep looks at every key.
    if sweptAt <= now - 1_000_000_000 {
      sweptAt = now
      fullAt = fullAt.filter { $0.value > now }
      if fullAt.count < keysMax { return key }
    }
    return .overflow
  }

  private static func nanoseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }

  private static func seconds(_ nanoseconds: Int) -> Int { (nanoseconds + 999_999_999) / 1_000_000_000 }
}
