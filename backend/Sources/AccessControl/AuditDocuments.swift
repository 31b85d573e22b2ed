import Diagnostics
import Foundation
import Ledger

/// An entry of the audit as it is shown, with all that its hash is made of.
public struct AuditEntry: Sendable, Hashable, Codable {
  public var sequence: Int
  /// ISO 8601 with microseconds, UTC.
  public var at: String
  public var principal: String
  public var role: String?
  public var action: String
  public var object: String
  public var outcome: AuditEvent.Outcome
  public var requestID: String?
  public var clientAddress: String?
  public var detail: [String: String]
  /// 64 hexadecimal digits.
  public var hash: String
  public var previousHash: String

  public init(
    sequence: Int, at: String, principal: String, role: String?, action: String, object: String,
    outcome: AuditEvent.Outcome, requestID: String?, clientAddress: String?, detail: [String: String], hash: String,
    previousHash: String
  ) {
    self.sequence = sequence
    self.at = at
    self.principal = principal
    self.role = role
    self.action = action
    self.object = object
    self.outcome = outcome
    self.requestID = requestID
    self.clientAddress = clientAddress
    self.detail = detail
    self.hash = hash
    self.previousHash = previousHash
  }
}

/// A page of the audit; what is nil lets everything pass.
public struct AuditQuery: Sendable, Hashable {
  public static let limitMax = 1000

  public var principal: String?
  public var action: String?
  public var outcome: AuditEvent.Outcome?
  /// Entries of a page, at most `limitMax`.
  public var limit = 50
  /// Of the page before, with the same filter; nil asks for the first page.
  public var pageToken: String?

  public init() {}
}

public struct AuditPage: Sendable, Hashable, Codable {
  /// Newest first.
  public var entries: [AuditEntry]
  /// Nil on the last page.
  public var nextPageToken: String?

  public init(entries: [AuditEntry], nextPageToken: String?) {
    self.entries = entries
    self.nextPageToken = nextPageToken
  }
}

/// What walking along the whole chain came to.
public struct AuditVerification: Sendable, Hashable, Codable {
  /// Sound entries before the fault, or all.
  public var entries: Int
  /// Those before them, that were removed because of their age, as an entry of the chain says.
  public var removedEntries: Int
  public var isIntact: Bool
  public var fault: AuditFault?
  /// The last sound entry, to be noted somewhere else; nil where there is none.
  public var head: AuditAnchor?

  public init(entries: Int, removedEntries: Int = 0, isIntact: Bool, fault: AuditFault?, head: AuditAnchor?) {
    self.entries = entries
    self.removedEntries = removedEntries
    self.isIntact = isIntact
    self.fault = fault
    self.head = head
  }
}

extension AuditEntry {
  init(_ entry: (at: String, record: AuditRecord)) throws(MartletError) {
    let record = entry.record
    guard let outcome = AuditEvent.Outcome(rawValue: record.outcome),
      let detail = try? JSONDecoder().decode([String: String].self, from: Data(record.detail.utf8))
    else {
      throw MartletError(
        .ledger, "The ledger holds a value that this program cannot read.",
        context: ErrorContext(object: "entry \(record.sequence) of martlet.audit"),
        hint: "martlet audit verify TARGET_URL says whether somebody has changed it.")
    }
    self.init(
      sequence: record.sequence, at: entry.at, principal: record.principal, role: record.role, action: record.action,
      object: record.object, outcome: outcome, requestID: record.requestID, clientAddress: record.clientAddress,
      detail: detail, hash: Hex.text(record.hash), previousHash: Hex.text(record.previousHash))
  }
}
