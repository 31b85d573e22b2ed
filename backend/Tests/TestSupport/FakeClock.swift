public import Foundation
import Synchronization

/// A wall's clock and one that only grows, moved by hand.
public final class FakeClock: Sendable {
  /// 2026-01-02T03:04:05Z
  public static let start = Date(timeIntervalSince1970: 1_767_323_045)

  private let start: Date
  private let passed = Mutex(Duration.zero)

  public init(startingAt start: Date = FakeClock.start) { self.start = start }

  public var now: Date { start + passed.withLock { $0 } / .seconds(1) }
  public var uptime: Duration { .seconds(1000) + passed.withLock { $0 } }
  public func advance(_ duration: Duration) { passed.withLock { $0 += duration } }
}
