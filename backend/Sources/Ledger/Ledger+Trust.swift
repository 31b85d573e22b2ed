public import Diagnostics
import PostgresClient

/// A ledger is used only where nobody but the session's role and superusers can make it do something else.
extension Ledger {
  /// Comes before anything of the schema is read or written. Looks at the server's catalogs alone.
  /// - Throws: `.ledgerUntrusted`, with all that is wrong.
  public func checkTrust() throws(MartletError) {
    let names = "{" + LedgerSchema.tables.joined(separator: ",") + "}"
    let found = try connection.query(LedgerStatements.distrusted, [.text(names)]).map { row throws(MartletError) in
      "\(try row.require("object").text) \(try row.require("reason").text)"
    }
    guard !found.isEmpty else { return }
    throw MartletError(
      .ledgerUntrusted, "The target has a schema martlet that cannot be trusted.",
      context: ErrorContext(object: "schema martlet", serverDetail: found.joined(separator: "\n")), hint: Self.wayOut)
  }

  /// The tables of the current version, column by column.
  func checkShape() throws(MartletError) {
    let found = Set(
      try connection.query(LedgerStatements.shape).map { row throws(MartletError) in try row.require("line").text })
    let wanted = Set(LedgerSchema.columns)
    guard found != wanted else { return }
    let missing = wanted.subtracting(found).sorted().map { "missing: \($0)" }
    let added = found.subtracting(wanted).sorted().map { "not of this version: \($0)" }
    throw MartletError(
      .ledgerUntrusted, "The target's ledger is not as this version makes it.",
      context: ErrorContext(
        object: "schema martlet", serverDetail: (missing + added).prefix(20).joined(separator: "\n")),
      hint: Self.wayOut)
  }

  private static let wayOut =
    "Connect as the role that the ledger belongs to. If nobody knows what made it: DROP SCHEMA martlet CASCADE takes it away, with its runs, tokens and audit; or use another database."
}
