import AccessControl
import Diagnostics

/// Tokens and the audit as text; lines, each ended by a line feed.
struct AccessText {
  var style: TextStyle = .plain

  // MARK: Tokens

  func created(_ token: TokenInfo) -> String {
    let end = token.expiresAt.map { "until \($0)" } ?? "for as long as nobody revokes it"
    return "Token \(token.id) (\(token.name.printable), \(token.role.rawValue)) is good \(end). "
      + "It is shown this once: keep it now.\n"
  }

  func tokens(_ tokens: [TokenInfo]) -> String {
    guard !tokens.isEmpty else { return "No tokens.\n" }
    var table = TextTable(
      ["id", "name", "role", "state", "created", "by", "expires", "last used"].map {
        .init(title: $0, alignment: .left)
      })
    table.rows = tokens.map { token in
      [
        token.id.printable, DisplayWidth.cut(token.name.printable, to: 30), token.role.rawValue, token.state.rawValue,
        token.createdAt, token.createdBy.printable, token.expiresAt ?? "never", token.lastUsedAt ?? "never",
      ]
    }
    return table.lines().map { $0 + "\n" }.joined()
  }

  func revoked(_ token: TokenInfo) -> String {
    "Token \(token.id) (\(token.name.printable), \(token.role.rawValue)) is revoked since \(token.revokedAt ?? "now").\n"
  }

  // MARK: The audit

  func audit(_ page: AuditPage) -> String {
    guard !page.entries.isEmpty else { return "No entries.\n" }
    var table = TextTable(
      [.init(title: "entry", alignment: .right)]
        + ["at", "who", "action", "object", "outcome", "from", "detail"].map { .init(title: $0, alignment: .left) })
    table.rows = page.entries.map { entry in
      [
        "\(entry.sequence)", Self.second(of: entry.at), entry.principal.printable, entry.action.printable,
        entry.object.printable,
        entry.outcome.rawValue, (entry.clientAddress ?? "").printable,
        DisplayWidth.cut(Self.detail(entry).printable, to: 60),
      ]
    }
    var lines = table.lines()
    if let token = page.nextPageToken { lines += ["", "Earlier entries: --page \(token)"] }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `2026-03-01T10:00:00.123456Z` without what nobody reads.
  private static func second(of instant: String) -> String { instant.prefix { $0 != "." } + "Z" }

  private static func detail(_ entry: AuditEntry) -> String {
    entry.detail.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ", ")
  }

  func pruning(_ pruning: AuditPruning) -> String {
    let removed = Quantity.counted(pruning.removedEntries, "entry", plural: "entries")
    return "\(removed) removed.\n" + verification(pruning.verification)
  }

  func verification(_ verification: AuditVerification) -> String {
    var lines: [String] = []
    if let fault = verification.fault {
      lines.append(style(.red, "The audit is broken at entry \(fault.sequence): \(Self.words(fault.kind))."))
      lines.append("Before it: \(Quantity.counted(verification.entries, "entry", plural: "entries")) as written.")
    } else {
      lines.append(
        style(.green, "The audit is whole: \(Quantity.counted(verification.entries, "entry", plural: "entries")).")
          + (verification.removedEntries == 0
            ? "" : " \(Quantity.count(verification.removedEntries)) before them were removed, as it says itself.")
          + (verification.entries == 0 ? "" : " Note its head in another place:"))
      if let head = verification.head { lines.append("--anchor \(head)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func words(_ kind: AuditFault.Kind) -> String {
    switch kind {
    case .edited: "its content is not what its hash was made of"
    case .missing: "it is missing, and there are later ones"
    case .unlinked: "it does not follow the one before it: one of the two was moved or replaced"
    case .truncated: "it and all behind it are missing"
    case .headMismatch: "the head does not name it as the last one"
    case .replaced: "it is not the one that was noted"
    case .removed: "it was noted, but has been removed because of its age; note the head again"
    }
  }
}
