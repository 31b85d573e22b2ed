/// One answer of a doctor.
public struct HealthCheck: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    case passed
    /// A migration works, but not everything of it, or not under every condition.
    case warning
    /// A migration cannot start.
    case failed
  }

  /// `source` or `target`.
  public var server: String
  /// What was looked at: `grants`, `binary log`, `encoding`.
  public var subject: String
  public var state: State
  /// What was found, and what follows from it.
  public var detail: String
  /// The statement or setting that mends it.
  public var remedy: String?

  public init(server: String, subject: String, state: State, detail: String, remedy: String? = nil) {
    self.server = server
    self.subject = subject
    self.state = state
    self.detail = detail
    self.remedy = remedy
  }
}
