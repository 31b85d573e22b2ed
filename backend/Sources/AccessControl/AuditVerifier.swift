import Ledger

/// An entry that was noted somewhere else: with it a verification also finds that the whole chain was written anew, or
/// that its end was cut off together with the head.
public struct AuditAnchor: Sendable, Hashable, Codable, CustomStringConvertible {
  public var sequence: Int
  /// 64 hexadecimal digits.
  public var hash: String

  public init(sequence: Int, hash: String) {
    self.sequence = sequence
    self.hash = hash
  }

  /// `17:9f86d081884c7d65…`, as a verification prints it.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = Int(parts[0]), sequence > 0, parts[1].utf8.count == 64,
      parts[1].utf8.allSatisfy(Hex.isDigit)
    else { return nil }
    self.init(sequence: sequence, hash: String(parts[1]))
  }

  public var description: String { "\(sequence):\(hash)" }
}

/// The first place at which the audit is not what was written.
public struct AuditFault: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The entry's content is not what its hash was made of.
    case edited
    /// There is no entry of this number, but there are later ones.
    case missing
    /// The entry does not follow the one before it: one of the two was moved, or replaced with a hash that fits.
    case unlinked
    /// The newest entries are gone, from this one on.
    case truncated
    /// The entry is not the one that the head names, or there are entries behind the head.
    case headMismatch = "head-mismatch"
    /// The entry is sound in itself, but is not the one that was noted.
    case replaced
    /// The entry that was noted has been removed because of its age: whether it was the same, nobody can tell any more.
    case removed
  }

  public var sequence: Int
  public var kind: Kind

  public init(sequence: Int, kind: Kind) {
    self.sequence = sequence
    self.kind = kind
  }
}

/// Walks along the chain, and keeps of it only the last entry's number and hash. Pure.
struct AuditVerifier {
  let anchor: AuditAnchor?
  /// The last sound entry.
  private(set) var sequence = 0
  private(set) var hash = AuditChain.firstPreviousHash
  /// The newest entry that is gone, where the chain does not begin with the first one. An entry has to say so.
  private var removal: AuditRemoval?
  private var isRemovalNoted = false

  var removedEntries: Int { removal?.last.sequence ?? 0 }
  /// Sound ones.
  var entries: Int { sequence - removedEntries }

  init(anchor: AuditAnchor?) { self.anchor = anchor }

  /// The next entries, oldest first.
  mutating func check(_ links: [AuditLink]) -> AuditFault? {
    for link in links {
      if let fault = check(link) { return fault }
    }
    return nil
  }

  private mutating func check(_ link: AuditLink) -> AuditFault? {
    if sequence == 0, link.sequence > 1 { begin(with: link) }
    let expected = sequence + 1
    guard link.sequence == expected else { return AuditFault(sequence: expected, kind: .missing) }
    guard let record = link.record else { return AuditFault(sequence: expected, kind: .edited) }
    guard record.previousHash == hash else { return AuditFault(sequence: expected, kind: .unlinked) }
    guard record.hash == AuditChain.hash(of: record) else { return AuditFault(sequence: expected, kind: .edited) }
    if let anchor, anchor.sequence == expected, anchor.hash != Hex.text(record.hash) {
      return AuditFault(sequence: expected, kind: .replaced)
    }
    if let removal, AuditRemoval(record) == removal { isRemovalNoted = true }
    (sequence, hash) = (expected, record.hash)
    return nil
  }

  /// Behind entries that are gone; whether that was right, a later one says.
  private mutating func begin(with link: AuditLink) {
    guard let record = link.record, record.previousHash.count == 32 else { return }
    removal = AuditRemoval(last: AuditAnchor(sequence: link.sequence - 1, hash: Hex.text(record.previousHash)))
    (sequence, hash) = (link.sequence - 1, record.previousHash)
  }

  /// Behind the last entry, with the head as it was at the same instant.
  func finish(head: AuditHead?) -> AuditFault? {
    if removal != nil, !isRemovalNoted { return AuditFault(sequence: 1, kind: .missing) }
    if let removal, let anchor, anchor.sequence <= removal.last.sequence, anchor != removal.last {
      let isReplaced = anchor.sequence == removal.last.sequence
      return AuditFault(sequence: anchor.sequence, kind: isReplaced ? .replaced : .removed)
    }
    guard let head else { return AuditFault(sequence: sequence, kind: .headMismatch) }
    if head.sequence > sequence { return AuditFault(sequence: sequence + 1, kind: .truncated) }
    if let anchor, anchor.sequence > sequence { return AuditFault(sequence: sequence + 1, kind: .truncated) }
    return head == AuditHead(sequence: sequence, hash: hash)
      ? nil : AuditFault(sequence: sequence, kind: .headMismatch)
  }
}
