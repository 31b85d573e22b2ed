public import Foundation

/// The two clocks that access control asks; tests set their own.
public struct AccessClock: Sendable {
  /// The wall's, for instants that outlive the process: when a token expires.
  public var now: @Sendable () -> Date
  /// Only grows, from any instant: for ages and rates.
  public var uptime: @Sendable () -> Duration

  public init(now: @escaping @Sendable () -> Date, uptime: @escaping @Sendable () -> Duration) {
    self.now = now
    self.uptime = uptime
  }

  public static let system = AccessClock(
    now: { Date() }, uptime: { ContinuousClock().systemEpoch.duration(to: .now) })

  /// Since 1970.
  var nowMicroseconds: Int { Int((now().timeIntervalSince1970 * 1e6).rounded()) }
}
