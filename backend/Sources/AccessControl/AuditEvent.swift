import Ledger

/// Something that was done, or tried, and is to be remembered.
public struct AuditEvent: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// Comes before the act; what became of it follows, with the same request.
    case begun
    case succeeded, failed, denied
  }

  public let requester: Requester
  /// `token.create`, `backup.create`, `run.pause`, …: a name from the program, never from who asks.
  public let action: String
  /// `token:5e0c…`, `run:9c3c…`.
  public let object: String
  public let outcome: Outcome
  /// Names and values for people; never a secret.
  public let detail: [String: String]

  /// Texts are cut behind 1,024 characters.
  public init(
    _ requester: Requester, action: String, object: String, outcome: Outcome, detail: [String: String] = [:]
  ) {
    var requester = requester
    requester.principal = Self.stored(requester.principal)
    requester.requestID = requester.requestID.map(Self.stored)
    requester.clientAddress = requester.clientAddress.map(Self.stored)
    self.requester = requester
    self.action = Self.stored(action)
    self.object = Self.stored(object)
    self.outcome = outcome
    self.detail = detail.mapValues(Self.stored)
  }

  /// What comes back from the ledger is what went in, so that its hash is too: U+0000, which PostgreSQL cannot store, is
  /// made visible before.
  static func stored(_ text: String) -> String {
    let text = text.replacing("\0", with: "␀")
    let limit = AuditRecord.textCharactersMax
    guard text.unicodeScalars.count > limit else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit - 1))) + "…"
  }
}
