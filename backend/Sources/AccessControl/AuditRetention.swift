import Diagnostics
import Ledger

/// The word that the chain itself keeps of entries that are gone: an entry of the audit, so that nobody takes them away
/// in silence. What is left begins behind the last of them, whose number and hash it names.
struct AuditRemoval: Equatable {
  static let action = "audit.prune"

  /// The newest entry that was removed.
  let last: AuditAnchor

  init(last: AuditAnchor) { self.last = last }

  /// Nil for every other entry.
  init?(_ record: AuditRecord) {
    guard record.action == Self.action, record.outcome == AuditEvent.Outcome.succeeded.rawValue,
      let last = AuditAnchor(String(record.object.dropFirst(Self.objectPrefix.count)))
    else { return nil }
    self.last = last
  }

  private static let objectPrefix = "audit:"

  func event(by requester: Requester, entries: Int) -> AuditEvent {
    AuditEvent(
      requester, action: Self.action, object: "\(Self.objectPrefix)\(last)", outcome: .succeeded,
      detail: ["entries": "\(entries)"])
  }
}

/// What a removal of old entries came to.
public struct AuditPruning: Sendable, Hashable, Codable {
  public var removedEntries: Int
  /// The chain as it is now. Where it is not intact nothing was removed.
  public var verification: AuditVerification

  public init(removedEntries: Int, verification: AuditVerification) {
    self.removedEntries = removedEntries
    self.verification = verification
  }
}

extension AuditLog {
  public static let keptDaysMin = 1

  /// Removes the entries from before the first one that is not older than so many days, and notes that in an entry of its
  /// own, in the same transaction. Of a chain that is not sound nothing is removed: it is evidence.
  public func prune(keepingDays days: Int, by requester: Requester) async throws -> AuditPruning {
    guard days >= Self.keptDaysMin else {
      throw MartletError(.usage, "The audit keeps at least the entries of one day.")
    }
    let verification = try await verify()
    guard verification.isIntact, let head = verification.head else {
      return AuditPruning(removedEntries: 0, verification: verification)
    }
    let removed = try await database.write { ledger throws(MartletError) -> Int in
      let (_, now) = try ledger.lockAudit()
      let limit = now - days * 86_400_000_000
      guard let last = try ledger.lastAuditEntry(olderThanMicroseconds: limit, upTo: head.sequence) else { return 0 }
      let removal = AuditRemoval(last: AuditAnchor(sequence: last.sequence, hash: Hex.text(last.hash)))
      let removed = try ledger.removeAudit(through: last.sequence)
      try AuditChain.append(removal.event(by: requester, entries: removed), to: ledger)
      return removed
    }
    return AuditPruning(removedEntries: removed, verification: try await verify())
  }
}
