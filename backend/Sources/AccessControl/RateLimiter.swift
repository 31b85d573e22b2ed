import Synchronization

/// `RateBuckets` for many tasks, with a clock.
public final class RateLimiter: Sendable {
  private let buckets: Mutex<RateBuckets>
  private let clock: AccessClock

  /// - Parameter keysMax: keys that are remembered at the same time, about 100 bytes each.
  public init(_ limit: RateLimit, keysMax: Int = 10_000, clock: AccessClock = .system) {
    buckets = Mutex(RateBuckets(limit, keysMax: keysMax))
    self.clock = clock
  }

  /// Counts a request of this key, and says whether it may pass.
  public func take(_ key: RateKey) -> RateDecision {
    let now = clock.uptime()
    return buckets.withLock { $0.take(key, at: now) }
  }
}
