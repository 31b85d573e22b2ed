/// The findings of `martlet doctor`.
public struct DoctorReport: Sendable, Codable, Equatable {
  public struct Check: Sendable, Codable, Equatable {
    public enum State: String, Sendable, Codable, CaseIterable {
      case passed, warning, failed
    }

    /// `source` or `target`.
    public var server: String
    /// What was checked: `binary log`, `grants`, `wal`.
    public var subject: String
    public var state: State
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

  public var checks: [Check]

  public init(checks: [Check]) { self.checks = checks }

  public var hasFailures: Bool { checks.contains { $0.state == .failed } }
}
