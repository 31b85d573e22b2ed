public import Diagnostics
import PostgresClient

/// An entry of the audit, as it is stored.
public struct AuditRecord: Sendable, Hashable {
  /// The longest text that is written, but for `detail`.
  public static let textCharactersMax = 1024
  public static let detailCharactersMax = 16 << 10

  /// 1, 2, 3, … without a gap.
  public var sequence: Int
  /// Since 1970.
  public var atMicroseconds: Int
  public var principal: String
  public var role: String?
  public var action: String
  public var object: String
  /// `succeeded`, `failed` or `denied`.
  public var outcome: String
  public var requestID: String?
  public var clientAddress: String?
  /// JSON, as it was given.
  public var detail: String
  public var previousHash: [UInt8]
  public var hash: [UInt8]

  public init(
    sequence: Int, atMicroseconds: Int, principal: String, role: String?, action: String, object: String,
    outcome: String, requestID: String?, clientAddress: String?, detail: String, previousHash: [UInt8], hash: [UInt8]
  ) {
    self.sequence = sequence
    self.atMicroseconds = atMicroseconds
    self.principal = principal
    self.role = role
    self.action = action
    self.object = object
    self.outcome = outcome
    self.requestID = requestID
    self.clientAddress = clientAddress
    self.detail = detail
    self.previousHash = previousHash
    self.hash = hash
  }
}

/// The newest entry, as the ledger remembers it apart from the entry itself.
public struct AuditHead: Sendable, Hashable {
  /// 0 where there is no entry yet.
  public var sequence: Int
  /// 32 zeros where there is no entry yet.
  public var hash: [UInt8]

  public init(sequence: Int, hash: [UInt8]) {
    self.sequence = sequence
    self.hash = hash
  }
}

/// An entry on the way of a verification.
public struct AuditLink: Sendable, Hashable {
  public var sequence: Int
  /// Nil where the row does not hold what the schema promises.
  public var record: AuditRecord?

  public init(sequence: Int, record: AuditRecord?) {
    self.sequence = sequence
    self.record = record
  }
}

/// Which entries; what is nil lets everything pass.
public struct AuditFilter: Sendable, Hashable {
  public var principal: String?
  public var action: String?
  public var outcome: String?

  public init(principal: String? = nil, action: String? = nil, outcome: String? = nil) {
    self.principal = principal
    self.action = action
    self.outcome = outcome
  }
}

extension Ledger {
  /// Keeps everybody else from appending until the caller's transaction ends, and says where the chain stands and what
  /// the server's clock says (microseconds since 1970).
  public func lockAudit() throws(MartletError) -> (head: AuditHead, atMicroseconds: Int) {
    guard let row = try connection.query(LedgerStatements.lockAudit).first, let hash = try row.bytes("hash") else {
      throw MartletError(
        .ledger, "The audit has lost its head.", context: ErrorContext(object: "martlet.audit_head"),
        hint: "Somebody has changed the ledger by hand: martlet audit verify TARGET_URL says more.")
    }
    return (
      AuditHead(sequence: try row.require("sequence").int, hash: hash), try row.require("at_microseconds").int
    )
  }

  /// Appends the entry that follows the head; in the transaction that holds the lock.
  public func append(_ record: AuditRecord) throws(MartletError) {
    let rows = try connection.query(
      LedgerStatements.insertAudit,
      [
        .int(record.sequence), .int(record.atMicroseconds), .text(record.principal), .text(record.role),
        .text(record.action), .text(record.object), .text(record.outcome), .text(record.requestID),
        .text(record.clientAddress), .text(record.detail), .bytes(record.previousHash), .bytes(record.hash),
      ])
    guard rows.affectedRows == 1 else {
      throw MartletError(.ledger, "An entry of the audit does not follow its head.")
    }
  }

  /// At most `limit` entries before the one of that number, newest first.
  public func audit(_ filter: AuditFilter, before sequence: Int?, limit: Int) throws(MartletError)
    -> [(at: String, record: AuditRecord)]
  {
    var entries: [(at: String, record: AuditRecord)] = []
    let parameters: [PostgresParameter] = [
      .text(filter.principal), .text(filter.action), .text(filter.outcome), sequence.map { .int($0) } ?? .null,
      .int(limit),
    ]
    for row in try connection.query(LedgerStatements.auditPage, parameters) {
      entries.append((try row.require("at").text, try Self.record(row)))
    }
    return entries
  }

  /// At most `limit` entries after the one of that number, oldest first, and the head as it is at the same instant:
  /// nil where somebody has removed it.
  public func auditLinks(after sequence: Int, limit: Int) throws(MartletError) -> ([AuditLink], AuditHead?) {
    var (links, head): ([AuditLink], AuditHead?) = ([], nil)
    for row in try connection.query(LedgerStatements.auditLinks, [.int(sequence), .int(limit)]) {
      if let sequence = try row.int("head_sequence") {
        head = AuditHead(sequence: sequence, hash: try row.bytes("head_hash") ?? [])
      }
      guard let sequence = try row.int("sequence") else { continue }
      do throws(MartletError) {
        links.append(AuditLink(sequence: sequence, record: try Self.record(row)))
      } catch  where error.code == .ledger {
        links.append(AuditLink(sequence: sequence, record: nil))
      }
    }
    return (links, head)
  }

  /// - Returns: the newest entry that is older than that instant (microseconds since 1970), as all before it are.
  public func lastAuditEntry(olderThanMicroseconds instant: Int, upTo sequence: Int) throws(MartletError) -> AuditHead?
  {
    guard let row = try connection.query(LedgerStatements.lastOldAudit, [.int(instant), .int(sequence)]).first,
      let hash = try row.bytes("hash")
    else { return nil }
    return AuditHead(sequence: try row.require("sequence").int, hash: hash)
  }

  /// Removes the oldest entries, in the transaction that holds the lock.
  /// - Returns: how many.
  public func removeAudit(through sequence: Int) throws(MartletError) -> Int {
    try connection.execute(LedgerStatements.allowAuditRemoval)
    let removed = try connection.query(LedgerStatements.removeAudit, [.int(sequence)]).affectedRows
    try connection.execute(LedgerStatements.forbidAuditRemoval)
    return removed
  }

  private static func record(_ row: PostgresRow) throws(MartletError) -> AuditRecord {
    guard let previousHash = try row.bytes("previous_hash"), let hash = try row.bytes("hash") else {
      throw MartletError(.ledger, "The ledger lacks a value.", context: ErrorContext(column: "hash"))
    }
    return AuditRecord(
      sequence: try row.require("sequence").int, atMicroseconds: try row.require("at_microseconds").int,
      principal: try row.require("principal").text, role: try row.string("role"),
      action: try row.require("action").text, object: try row.require("object").text,
      outcome: try row.require("outcome").text, requestID: try row.string("request_id"),
      clientAddress: try row.string("client_address"), detail: try row.require("detail").text,
      previousHash: previousHash, hash: hash)
  }
}
