/// The sessions of browsers, by the hash of their id: a look into this memory opens none. Pure.
struct SessionTable {
  struct Limits: Sendable {
    var lifetime: Duration = .seconds(12 * 3600)
    var idle: Duration = .seconds(30 * 60)
    /// Sessions of one token; one more ends the one that was unused the longest.
    var perToken = 10
    var total = 10_000
  }

  private struct Entry {
    var tokenID: String
    var began: Duration
    var used: Duration
  }

  let limits: Limits
  private var sessions: [[UInt8]: Entry] = [:]

  init(limits: Limits) { self.limits = limits }

  var count: Int { sessions.count }

  mutating func add(_ hash: [UInt8], tokenID: String, at now: Duration) {
    let own = sessions.filter { $0.value.tokenID == tokenID }
    if own.count >= limits.perToken {
      removeOldest(of: own)
    } else if sessions.count >= limits.total {
      removeOldest(of: sessions)
    }
    sessions[hash] = Entry(tokenID: tokenID, began: now, used: now)
  }

  private mutating func removeOldest(of candidates: [[UInt8]: Entry]) {
    if let oldest = candidates.min(by: { $0.value.used < $1.value.used }) { sessions[oldest.key] = nil }
  }

  /// The token that the session was opened with. Counts as a use.
  mutating func use(_ hash: [UInt8], at now: Duration) throws(AuthenticationFailure) -> String {
    guard let entry = sessions[hash] else { throw .unknownSession }
    guard now - entry.began < limits.lifetime, now - entry.used < limits.idle else {
      sessions[hash] = nil
      throw .expiredSession
    }
    sessions[hash]?.used = now
    return entry.tokenID
  }

  func isOpen(_ hash: [UInt8], at now: Duration) -> Bool {
    sessions[hash].map { now - $0.began < limits.lifetime && now - $0.used < limits.idle } ?? false
  }

  mutating func remove(_ hash: [UInt8]) { sessions[hash] = nil }

  mutating func removeAll(ofToken tokenID: String) { sessions = sessions.filter { $0.value.tokenID != tokenID } }
}
