public import Diagnostics
import Foundation
public import PostgresClient

/// What a target knows about its migrations: the schema `martlet`, seen through one connection.
///
/// Its functions are synchronous and open no transactions of their own unless they say so, so that what they write
/// commits together with what it is about.
public struct Ledger {
  let connection: PostgresConnection

  public init(_ connection: PostgresConnection) { self.connection = connection }

  // MARK: Installing

  /// Makes the ledger, or brings an older one up to date; a newer one is refused. One transaction of its own.
  public func install() throws(MartletError) {
    try connection.transaction { () throws(MartletError) in try installInTransaction() }
  }

  /// The same in a transaction of the caller's, who may roll it back.
  public func installInTransaction() throws(MartletError) {
    _ = try connection.query(LedgerStatements.lockInstallation)
    let found = try existing()
    if found.schema { try checkTrust() } else { try connection.execute(LedgerStatements.createSchema) }
    if !found.ledger { try connection.execute(LedgerStatements.createVersion) }
    let version = try version()
    for (index, schema) in LedgerSchema.versions.enumerated() where index >= version {
      try connection.execute(schema)
      _ = try connection.query(LedgerStatements.recordVersion, [.text("\(index + 1)")])
    }
    try checkShape()
  }

  /// Whether this target has a ledger that this program can read.
  public func isInstalled() throws(MartletError) -> Bool {
    guard try existing().ledger else { return false }
    try checkTrust()
    if try version() == LedgerSchema.currentVersion { try checkShape() }
    return true
  }

  /// Drops it, with all that is remembered.
  /// - Throws: `.leaseHeld` or `.jobActive` while another process works on the target.
  public func drop() throws(MartletError) {
    try acquireLease()
    let dropped = Result { () throws(MartletError) in
      try refuseLivingJobs()
      try connection.execute(LedgerStatements.drop)
    }
    try releaseLease()
    try dropped.get()
  }

  private func existing() throws(MartletError) -> (schema: Bool, ledger: Bool) {
    let row = try connection.query(LedgerStatements.exists).first
    return (try row?.bool("has_schema") ?? false, try row?.bool("found") ?? false)
  }

  func version() throws(MartletError) -> Int {
    let version = try connection.query(LedgerStatements.version).first?.int("version") ?? 0
    guard version <= LedgerSchema.currentVersion else {
      throw MartletError(
        .ledgerNewer, "The target's ledger was written by a newer martlet.",
        context: ErrorContext(
          object: "schema martlet",
          serverDetail: "ledger version \(version), this program knows \(LedgerSchema.currentVersion)"),
        hint: "Use the newer program for this target.")
    }
    return version
  }

  // MARK: Shared by the facets

  func text(_ value: some Encodable) throws(MartletError) -> PostgresParameter { .text(try Self.json(value)) }

  func text(_ values: [some Encodable]) throws(MartletError) -> PostgresParameter { .text(try Self.json(values)) }

  static func json(_ value: some Encodable, _ encoder: JSONEncoder = encoder()) throws(MartletError) -> String {
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw MartletError(.ledger, "A value cannot be written as JSON.", context: ErrorContext(serverDetail: "\(error)"))
    }
  }

  /// One element at a time: JSONEncoder holds a tree of all that it is given, many times the size of the text, and a
  /// list may have an element for each table, statement or chunk.
  static func json(_ values: [some Encodable]) throws(MartletError) -> String {
    let encoder = encoder()
    var text = "["
    for value in values {
      if text.utf8.count > 1 { text += "," }
      text += try json(value, encoder)
    }
    return text + "]"
  }

  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws(MartletError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw MartletError(
        .ledger, "The ledger holds a value that this program cannot read.",
        context: ErrorContext(object: "\(type)", serverDetail: "\(error)"))
    }
  }

  /// Runs a statement that must concern exactly one row; anything else means that the lease or the row is gone.
  func one(_ statement: String, _ parameters: [PostgresParameter]) throws(MartletError) {
    let rows = try connection.query(statement, parameters)
    guard rows.affectedRows == 1 else { throw Self.leaseLost }
  }

  public static let leaseLost = MartletError(
    .leaseHeld, "Another process has taken over this run.", hint: "martlet status shows who holds it.")
}
