// How fast a run may go, as pure structs: what was seen goes in, what to do comes out. `RunSteering` looks at the
// source, `RunPace` does the waiting.

/// Whether readers must wait because others need the source.
struct Throttle {
  enum Action: Equatable {
    case hold, release
  }

  /// So many looks in a row must be calm before readers go on, so that they do not flutter around the limit.
  static let calmLooks = 2

  /// Threads of others that may run without anybody waiting.
  let threadsMax: Int
  private(set) var isHolding = false
  private var calm = 0

  init(threadsMax: Int) { self.threadsMax = threadsMax }

  /// - Parameters:
  ///   - threadsRunning: the source's `Threads_running`.
  ///   - ownThreads: how many of them are the run's own: a reader that is held in the middle of a result counts as
  ///     running there, and must not hold itself.
  /// - Returns: nil where nothing changes.
  mutating func observe(threadsRunning: Int, ownThreads: Int) -> Action? {
    let others = max(0, threadsRunning - ownThreads)
    guard isHolding else {
      guard others > threadsMax else { return nil }
      isHolding = true
      calm = 0
      return .hold
    }
    calm = others <= threadsMax - threadsMax / 4 ? calm + 1 : 0
    guard calm >= Self.calmLooks else { return nil }
    isHolding = false
    return .release
  }
}

/// A limit of bytes per second that all workers share. Who has sent pays afterwards, by waiting, because nobody knows
/// before how large a buffer gets.
struct TokenBucket {
  /// What may be saved up while nobody sends.
  static let burstSeconds = 0.25

  let bytesPerSecond: Double
  /// Negative while senders owe.
  private var bytes: Double
  private var seconds: Double

  /// - Parameter seconds: now, on a clock that only grows.
  init(bytesPerSecond: Int, at seconds: Double) {
    self.bytesPerSecond = Double(bytesPerSecond)
    self.seconds = seconds
    bytes = 0
  }

  /// - Returns: how many seconds the sender must wait before it sends more.
  mutating func take(_ sent: Int, at now: Double) -> Double {
    bytes = min(bytes + max(0, now - seconds) * bytesPerSecond, Self.burstSeconds * bytesPerSecond)
    seconds = max(seconds, now)
    bytes -= Double(sent)
    return max(0, -bytes / bytesPerSecond)
  }
}
