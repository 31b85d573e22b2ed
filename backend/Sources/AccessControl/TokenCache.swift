import Ledger

/// What the ledger said about tokens a moment ago, so that a thousand requests are not a thousand queries. Pure.
///
/// An answer is as old as the instant before it was asked for, and is used for 5 s: a token that was revoked elsewhere
/// is dead within 5 s and the length of one query.
struct TokenCache {
  static let ageMax: Duration = .seconds(5)
  /// Entries of either kind; ids that do not exist cannot push out those that do.
  static let entriesMax = 1024

  private struct Entry {
    /// Nil for an id that is not in the ledger.
    var record: TokenRecord?
    var asOf: Duration
  }

  private var known: [String: Entry] = [:]
  private var unknown: [String: Entry] = [:]

  var count: Int { known.count + unknown.count }

  enum Answer {
    case known(TokenRecord)
    case unknown
    /// The ledger has to be asked.
    case stale
  }

  func answer(_ tokenID: String, at now: Duration) -> Answer {
    guard let entry = known[tokenID] ?? unknown[tokenID], now - entry.asOf < Self.ageMax else { return .stale }
    return entry.record.map { .known($0) } ?? .unknown
  }

  mutating func store(_ record: TokenRecord?, tokenID: String, asOf: Duration) {
    forget(tokenID)
    let entry = Entry(record: record, asOf: asOf)
    if record == nil {
      Self.add(entry, tokenID, to: &unknown)
    } else {
      Self.add(entry, tokenID, to: &known)
    }
  }

  mutating func forget(_ tokenID: String) {
    known[tokenID] = nil
    unknown[tokenID] = nil
  }

  /// The oldest makes room.
  private static func add(_ entry: Entry, _ tokenID: String, to entries: inout [String: Entry]) {
    if entries.count >= entriesMax, let oldest = entries.min(by: { $0.value.asOf < $1.value.asOf }) {
      entries[oldest.key] = nil
    }
    entries[tokenID] = entry
  }
}
