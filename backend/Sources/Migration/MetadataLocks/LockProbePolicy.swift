/// When to look whether somebody waits for a table that we hold, and what to make of it. Pure: what was seen goes in, what
/// to do comes out.
///
/// One look in vain may have met a statement that was about to get its lock, or a FLUSH TABLES that waits for a single
/// statement; two in a row, each a second long, have not.
struct LockProbePolicy {
  enum Action: Equatable {
    case look(afterSeconds: Double)
    case giveWay
  }

  static let pauseSeconds = 0.5
  /// Looking takes at most one part in so many of the time.
  static let share = 10.0
  static let looksInVainMax = 2

  private var looksInVain = 0

  /// - Parameters:
  ///   - isWaitedFor: the last look was kept waiting for the whole of its second.
  ///   - seconds: what it took.
  mutating func next(isWaitedFor: Bool, seconds: Double) -> Action {
    guard isWaitedFor else {
      looksInVain = 0
      return .look(afterSeconds: max(Self.pauseSeconds, seconds * (Self.share - 1)))
    }
    looksInVain += 1
    return looksInVain < Self.looksInVainMax ? .look(afterSeconds: 0) : .giveWay
  }
}
