/// Which refusals the audit remembers one by one: some of each key, and not too many of all. Of the others it is told how
/// many there were. Pure: whoever floods the server with requests that are refused must not fill the target's disk.
struct RefusalSample {
  static let ofEachKey = RateLimit(burst: 5, perSecond: 1.0 / 60)
  static let ofAll = RateLimit(burst: 60, perSecond: 0.1)

  private var keys = RateBuckets(Self.ofEachKey, keysMax: 10_000)
  private var all = RateBuckets(Self.ofAll, keysMax: 1)
  /// Since the last one that was remembered.
  private var unrecorded = 0

  /// - Returns: how many were left out since the last one that was remembered; nil where this one is left out too.
  mutating func take(_ key: RateKey, at now: Duration) -> Int? {
    guard keys.take(key, at: now).isAllowed, all.take(.unknown, at: now).isAllowed else {
      unrecorded += 1
      return nil
    }
    defer { unrecorded = 0 }
    return unrecorded
  }

  /// The entry could not be written: this one is told of with the next, and so are those that it would have told of.
  mutating func giveBack(_ count: Int) { unrecorded += count + 1 }
}
