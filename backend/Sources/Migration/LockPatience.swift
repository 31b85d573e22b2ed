/// How to get a lock without doing harm. Pure: what is seen goes in, what to do comes out.
///
/// A lock that is waited for already holds up everybody who comes after it. So each try is short, the source breathes
/// between two of them, and while something long is seen to run, trying is put off.
struct LockPatience {
  enum Action: Equatable {
    case tryLock(waitSeconds: Int)
    case pause(seconds: Double)
    case giveUp
  }

  /// The server counts in whole seconds.
  static let tryWaitSeconds = 1
  static let pauseSecondsMax = 2.0

  let secondsMax: Double
  let leaves: Trace
  private var tries = 0
  private var hasJustFailed = false

  /// What a try that was in vain leaves behind.
  enum Trace {
    case nothing
    /// FLUSH TABLES marks tables that a long statement uses, and on MySQL whoever wants them then waits for the end of
    /// that statement: it is tried once, and only while nothing long is seen.
    case flushedTables
  }

  init(secondsMax: Double, leaves: Trace) {
    self.secondsMax = secondsMax
    self.leaves = leaves
  }

  /// - Parameters:
  ///   - elapsed: seconds since the first call.
  ///   - isObstructed: whether a long statement or transaction is seen. It need not be in the way, so that a lock which
  ///     leaves nothing behind is tried all the same after half of the time.
  mutating func next(elapsed: Double, isObstructed: Bool) -> Action {
    if tries > 0, elapsed >= secondsMax || leaves == .flushedTables { return .giveUp }
    if hasJustFailed {
      hasJustFailed = false
      return .pause(seconds: min(0.25 * Double(1 << min(tries, 10)), Self.pauseSecondsMax))
    }
    if isObstructed {
      if elapsed < secondsMax / 2 { return .pause(seconds: 0.5) }
      if leaves == .flushedTables { return elapsed < secondsMax ? .pause(seconds: 0.5) : .giveUp }
    }
    tries += 1
    hasJustFailed = true
    return .tryLock(waitSeconds: Self.tryWaitSeconds)
  }
}

/// How often snapshots are opened without a lock before that is given up. Pure.
///
/// On a source that commits all the time each attempt succeeds by chance; many quick ones cost it nothing.
struct SnapshotAttempts {
  static let attemptsMax = 40
  static let secondsMax = 0.5

  private(set) var count = 0

  /// - Parameter elapsed: seconds since the first attempt began.
  mutating func begin(elapsed: Double) -> Bool {
    guard count == 0 || (count < Self.attemptsMax && elapsed < Self.secondsMax) else { return false }
    count += 1
    return true
  }
}
