import Diagnostics
import Ledger
import Synchronization

/// The audit of a target.
public final class AuditLog: Sendable {
  /// Entries that a verification holds at a time.
  static let pageEntries = 500

  let database: AccessDatabase
  private let clock: AccessClock
  private let refusals = Mutex(RefusalSample())

  public init(_ database: AccessDatabase, clock: AccessClock = .system) {
    self.database = database
    self.clock = clock
  }

  /// Remembered for good once this returns. Changes of tokens are written by `TokenStore` itself.
  /// - Returns: the entry's number.
  @discardableResult
  public func append(_ event: AuditEvent) async throws -> Int {
    try await database.write { ledger throws(MartletError) in try AuditChain.append(event, to: ledger).sequence }
  }

  /// For what was refused: a few of each key are appended, with the number of those that were not.
  /// - Returns: whether this one was.
  public func appendRefusal(_ event: AuditEvent, countedBy key: RateKey) async throws -> Bool {
    let now = clock.uptime()
    guard let unrecorded = refusals.withLock({ $0.take(key, at: now) }) else { return false }
    var detail = event.detail
    if unrecorded > 0 { detail["refusalsWithoutEntry"] = "\(unrecorded)" }
    do {
      try await append(
        AuditEvent(event.requester, action: event.action, object: event.object, outcome: event.outcome, detail: detail))
    } catch {
      refusals.withLock { $0.giveBack(unrecorded) }
      throw error
    }
    return true
  }

  /// Costs what the page holds, wherever it stands.
  /// - Throws: `.usage` for a page token that is none.
  public func page(_ query: AuditQuery) async throws -> AuditPage {
    let before = try query.pageToken.map { text throws(MartletError) in try Self.position(text) }
    let limit = max(1, min(query.limit, AuditQuery.limitMax))
    let filter = AuditFilter(principal: query.principal, action: query.action, outcome: query.outcome?.rawValue)
    var entries = try await database.read { ledger in
      // One more than asked for tells whether there is a next page.
      try ledger.audit(filter, before: before, limit: limit + 1).map { try AuditEntry($0) }
    }
    guard entries.count > limit else { return AuditPage(entries: entries, nextPageToken: nil) }
    entries.removeLast()
    return AuditPage(entries: entries, nextPageToken: entries.last.map { "\($0.sequence)" })
  }

  private static func position(_ text: String) throws(MartletError) -> Int {
    guard let sequence = Int(text), sequence > 0 else {
      throw MartletError(
        .usage, "The page token is not one of this list.", hint: "Ask for the first page without a token.")
    }
    return sequence
  }

  /// Walks along the whole chain, a page at a time: memory does not grow with it, and appends go on meanwhile.
  public func verify(anchor: AuditAnchor? = nil) async throws -> AuditVerification {
    var verifier = AuditVerifier(anchor: anchor)
    while true {
      try Task.checkCancellation()
      let after = verifier.sequence
      let (links, head) = try await database.read { ledger in
        try ledger.auditLinks(after: after, limit: Self.pageEntries)
      }
      var fault = verifier.check(links)
      let isOver = fault != nil || links.count < Self.pageEntries
      if fault == nil, isOver { fault = verifier.finish(head: head) }
      guard isOver else { continue }
      return AuditVerification(
        entries: verifier.entries, removedEntries: verifier.removedEntries, isIntact: fault == nil, fault: fault,
        head: verifier.entries == 0
          ? nil : AuditAnchor(sequence: verifier.sequence, hash: Hex.text(verifier.hash)))
    }
  }
}
