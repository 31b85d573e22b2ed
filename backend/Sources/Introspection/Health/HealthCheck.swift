/// One answer of a doctor.
public struct HealthCheck: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    case passed
    /// A migration works, but not everything of it, or not under every condition.
    case warning
    /// A migration cannot start.
    case failed
  }

  /// What a check is about, where a plan has to know it.
  public enum Concern: String, Sendable, Hashable, Codable, CaseIterable {
    /// Databases, tables, columns or other objects that the account may not see, or tables that it may not read.
    case hiddenDatabases, hiddenTables, hiddenColumns, unreadableTables, hiddenObjects
    /// The lock or the position that the snapshot needs.
    case snapshot
    /// A right on the target.
    case rights
    case other
  }

  /// `source` or `target`.
  public var server: String
  /// What was looked at: `grants`, `binary log`, `encoding`.
  public var subject: String
  public var state: State
  /// What was found, and what follows from it.
  public var detail: String
  /// The statement or setting that fixes it.
  public var remedy: String?
  /// The objects concerned, as a finding names them; empty where it is the server as a whole.
  public var objects: [String]
  public var concern: Concern

  public init(
    server: String, subject: String, state: State, detail: String, remedy: String? = nil, objects: [String] = [],
    concern: Concern = .other
  ) {
    self.server = server
    self.subject = subject
    self.state = state
    self.detail = detail
    self.remedy = remedy
    self.objects = objects
    self.concern = concern
  }
}
