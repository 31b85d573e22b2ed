/// How many readers copy at a time, found by trying: one more for as long as it pays.
///
/// SQL does not show how busy the processors of two servers are, but the rate does: while one more reader brings at
/// least half of a reader's share, both servers have room; when it does not, one of them is at its limit and another
/// reader would only take from other clients. A trial that failed is repeated later, and later each time.
///
/// Pure: it is told what windows of time brought, and says how many readers may be busy.
struct ReaderGovernor {
  /// Long enough that a few chunks end within it.
  static let windowSeconds = 2.0
  private static let firstPauseWindows = 8
  private static let longestPauseWindows = 128

  private enum State {
    /// Windows until the next trial.
    case settled(windows: Int)
    /// One reader more than at `rateBefore` (bytes per second). The first window of a trial holds the old number too.
    case trial(rateBefore: Double, isFirstWindow: Bool)
  }

  /// Readers that may be busy now.
  private(set) var limit: Int
  private let readersMax: Int
  private var state = State.settled(windows: 1)
  private var pauseWindows = firstPauseWindows

  init(start: Int, readersMax: Int) {
    limit = max(1, min(start, readersMax))
    self.readersMax = max(1, readersMax)
  }

  /// A window has passed in which `limit` readers were busy all the time; others say nothing and are not reported.
  mutating func windowPassed(bytesPerSecond rate: Double) {
    switch state {
    case .settled(let windows) where windows > 1:
      state = .settled(windows: windows - 1)
    case .settled:
      if limit < readersMax { begin(rateBefore: rate) }
    case .trial(let rateBefore, isFirstWindow: true):
      state = .trial(rateBefore: rateBefore, isFirstWindow: false)
    case .trial(let rateBefore, isFirstWindow: false):
      let share = rateBefore / Double(limit - 1)
      if rate < rateBefore + share / 2 {
        limit -= 1
        state = .settled(windows: pauseWindows)
        pauseWindows = min(pauseWindows * 2, Self.longestPauseWindows)
      } else if limit < readersMax {
        begin(rateBefore: rate)
      } else {
        state = .settled(windows: Self.longestPauseWindows)
      }
    }
  }

  private mutating func begin(rateBefore: Double) {
    limit += 1
    state = .trial(rateBefore: rateBefore, isFirstWindow: true)
  }
}

/// Cuts time into windows for a `ReaderGovernor`: it is told what there is to see a few times a second.
struct ReaderWindow {
  private var governor: ReaderGovernor
  private var start: (bytes: Int, seconds: Double)?

  init(governor: ReaderGovernor) { self.governor = governor }

  var limit: Int { governor.limit }

  /// - Parameters:
  ///   - bytes: copied so far.
  ///   - readers: busy now; a window in which some had nothing to do, or were held, says nothing.
  /// - Returns: the limit, where it has changed.
  mutating func look(bytes: Int, seconds: Double, readers: Int) -> Int? {
    guard readers >= governor.limit else {
      start = nil
      return nil
    }
    guard let start else {
      self.start = (bytes, seconds)
      return nil
    }
    let elapsed = seconds - start.seconds
    guard elapsed >= ReaderGovernor.windowSeconds else { return nil }
    let before = governor.limit
    governor.windowPassed(bytesPerSecond: Double(bytes - start.bytes) / elapsed)
    self.start = (bytes, seconds)
    return governor.limit == before ? nil : governor.limit
  }
}
