public import Diagnostics
import PostgresClient

/// A token as the ledger keeps it. Instants are ISO 8601, UTC.
public struct TokenRecord: Sendable, Hashable {
  public var tokenID: String
  public var name: String
  /// `read_only`, `operator` or `admin`.
  public var role: String
  /// SHA-256 of the secret part.
  public var hash: [UInt8]
  public var createdAt: String
  public var createdBy: String
  public var expiresAt: String?
  /// Since 1970.
  public var expiresAtMicroseconds: Int?
  /// Exact to a minute.
  public var lastUsedAt: String?
  public var revokedAt: String?
  /// A use of it now is worth recording.
  public var isUseDue: Bool

  public var isRevoked: Bool { revokedAt != nil }
}

/// A token that is not in the ledger yet.
public struct NewToken: Sendable, Hashable {
  public var tokenID: String
  public var name: String
  public var role: String
  public var hash: [UInt8]
  public var createdBy: String
  public var expiresAtMicroseconds: Int?

  public init(
    tokenID: String, name: String, role: String, hash: [UInt8], createdBy: String, expiresAtMicroseconds: Int?
  ) {
    self.tokenID = tokenID
    self.name = name
    self.role = role
    self.hash = hash
    self.createdBy = createdBy
    self.expiresAtMicroseconds = expiresAtMicroseconds
  }
}

extension Ledger {
  /// Whether this target's ledger knows tokens and an audit; an older one does once it is installed anew.
  public func hasAccessTables() throws(MartletError) -> Bool {
    try connection.query(LedgerStatements.accessExists).first?.bool("found") ?? false
  }

  public func create(_ token: NewToken) throws(MartletError) -> TokenRecord {
    let rows = try connection.query(
      LedgerStatements.insertToken,
      [
        .text(token.tokenID), .text(storable(token.name)), .text(token.role), .bytes(token.hash),
        .text(storable(token.createdBy)), token.expiresAtMicroseconds.map { .int($0) } ?? .null,
      ])
    guard let row = rows.first else { throw MartletError(.ledger, "The ledger did not keep a token.") }
    return try Self.token(row)
  }

  public func token(_ tokenID: String) throws(MartletError) -> TokenRecord? {
    guard let row = try connection.query(LedgerStatements.token, [.text(tokenID)]).first else { return nil }
    return try Self.token(row)
  }

  /// Newest first, also those that are expired or revoked.
  public func tokens(limit: Int) throws(MartletError) -> [TokenRecord] {
    var tokens: [TokenRecord] = []
    for row in try connection.query(LedgerStatements.tokens, [.int(limit)]) { tokens.append(try Self.token(row)) }
    return tokens
  }

  /// Writes at most once a minute, whoever else does.
  public func recordUse(ofToken tokenID: String) throws(MartletError) {
    _ = try connection.query(LedgerStatements.recordTokenUse, [.text(tokenID)])
  }

  /// Whether it is this call that revoked the token.
  public func revoke(token tokenID: String) throws(MartletError) -> Bool {
    try connection.query(LedgerStatements.revokeToken, [.text(tokenID)]).affectedRows == 1
  }

  /// Whether there is a token of this role that is neither revoked nor expired at the instant (since 1970).
  public func hasUsableToken(role: String, atMicroseconds: Int) throws(MartletError) -> Bool {
    try !connection.query(LedgerStatements.hasUsableToken, [.text(role), .int(atMicroseconds)]).isEmpty
  }

  private static func token(_ row: PostgresRow) throws(MartletError) -> TokenRecord {
    guard let hash = try row.bytes("hash"), let isUseDue = try row.bool("is_use_due") else {
      throw MartletError(.ledger, "The ledger lacks a value.", context: ErrorContext(column: "hash"))
    }
    return TokenRecord(
      tokenID: try row.require("token_id").text, name: try row.require("name").text,
      role: try row.require("role").text, hash: hash, createdAt: try row.require("created_at").text,
      createdBy: try row.require("created_by").text, expiresAt: try row.string("expires_at"),
      expiresAtMicroseconds: try row.int("expires_at_microseconds"), lastUsedAt: try row.string("last_used_at"),
      revokedAt: try row.string("revoked_at"), isUseDue: isUseDue)
  }
}
