import Crypto
import Diagnostics
import Foundation
public import Ledger

/// How the entries of the audit hang together: each holds the hash of the one before.
///
/// `hash` is SHA-256 of these bytes, numbers big-endian:
///
///     offset  size  what
///          0     1  01, the version of this layout
///          1    32  hash of the entry before; zeros for the first
///         33     8  sequence
///         41     8  at: microseconds since 1970-01-01T00:00:00Z, two's complement
///         49     …  principal, role, action, object, outcome, request id, client address, detail:
///                   each 4 bytes of length, then that many bytes of UTF-8; FFFFFFFF and nothing else for NULL
///
/// Lengths in front of the texts keep two different entries from having the same bytes. The first entry of a chain, at
/// 2026-01-02T03:04:05.000006Z, principal `cli:anna`, action `token.create`, object `token:0123456789ab`, outcome
/// `succeeded`, detail `{}`, nothing else:
///
///     01  00 × 32  0000000000000001  0006475ef64cf346
///     00000008 636c693a616e6e61                          cli:anna
///     ffffffff                                           no role
///     0000000c 746f6b656e2e637265617465                  token.create
///     00000012 746f6b656e3a303132333435363738396162      token:0123456789ab
///     00000009 737563636565646564                        succeeded
///     ffffffff ffffffff                                  no request id, no client address
///     00000002 7b7d                                      {}
///
/// 130 bytes, whose hash is f085a96e5e532b6b762334839340943938b54a9c8de56c89bf99564f4806eb81.
public enum AuditChain {
  static let firstPreviousHash = [UInt8](repeating: 0, count: 32)
  private static let layoutVersion: UInt8 = 1

  /// What the entry's `hash` has to be; its own value of it is not looked at.
  public static func hash(of record: AuditRecord) -> [UInt8] { Array(SHA256.hash(data: encoding(of: record))) }

  static func encoding(of record: AuditRecord) -> [UInt8] {
    var bytes: [UInt8] = [layoutVersion]
    bytes += record.previousHash
    append(UInt64(bitPattern: Int64(record.sequence)), to: &bytes)
    append(UInt64(bitPattern: Int64(record.atMicroseconds)), to: &bytes)
    for text in [
      record.principal, record.role, record.action, record.object, record.outcome, record.requestID,
      record.clientAddress, record.detail,
    ] {
      append(UInt32(truncatingIfNeeded: text?.utf8.count ?? -1), to: &bytes)
      bytes += text?.utf8 ?? "".utf8
    }
    return bytes
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
  }

  /// Appends to the chain, in the caller's transaction: what is done and the word of it are one commit. Whoever appends
  /// next waits for its end.
  @discardableResult
  static func append(_ event: AuditEvent, to ledger: Ledger) throws(MartletError) -> AuditRecord {
    let (head, at) = try ledger.lockAudit()
    var record = AuditRecord(
      sequence: head.sequence + 1, atMicroseconds: at, principal: event.requester.principal,
      role: event.requester.role?.rawValue, action: event.action, object: event.object,
      outcome: event.outcome.rawValue, requestID: event.requester.requestID,
      clientAddress: event.requester.clientAddress, detail: try json(event.detail), previousHash: head.hash, hash: [])
    record.hash = hash(of: record)
    try ledger.append(record)
    return record
  }

  private static func json(_ detail: [String: String]) throws(MartletError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let text = String(decoding: try encoder.encode(detail), as: UTF8.self)
      let count = text.unicodeScalars.count
      return count <= AuditRecord.detailCharactersMax ? text : "{\"omitted\":\"\(count) characters\"}"
    } catch {
      throw MartletError(.ledger, "A value cannot be written as JSON.", context: ErrorContext(serverDetail: "\(error)"))
    }
  }
}
