public import Diagnostics
public import MySQLClient
public import PostgresClient
public import SchemaModel

/// The façade that every edge calls: a command or a button is a call of one of these.
public enum MigrationControl {
  /// Checks both servers without writing to either.
  public static func doctor(source: MySQLConfiguration, target: PostgresConfiguration) async -> DoctorReport {
    DoctorReport(checks: [])
  }

  /// Reads the source and says what a migration would do. Writes nothing.
  public static func plan(_ request: MigrationRequest) async throws -> MigrationPlan {
    throw MartletError(.usage, "Not there yet.")
  }

  /// Runs a migration to its end, from `plan` when one is given (`--plan DIR`), else from a fresh one.
  public static func migrate(
    _ request: MigrationRequest, plan: MigrationPlan?, observer: any RunObserver
  ) async throws -> RunReport {
    throw MartletError(.usage, "Not there yet.")
  }

  /// Finishes the last run of the target from where it stopped.
  public static func resume(_ request: ResumeRequest, observer: any RunObserver) async throws -> RunReport {
    throw MartletError(.usage, "Not there yet.")
  }

  /// The last run of the target, or nil where there is none.
  public static func status(target: PostgresConfiguration) async throws -> RunStatus? {
    throw MartletError(.usage, "Not there yet.")
  }

  /// Drops the ledger (schema `martlet`) of the target; refuses while a run holds the lease.
  public static func cleanup(target: PostgresConfiguration) async throws {
    throw MartletError(.usage, "Not there yet.")
  }
}

/// The findings of `martlet doctor`.
public struct DoctorReport: Sendable, Codable, Equatable {
  public struct Check: Sendable, Codable, Equatable {
    public enum State: String, Sendable, Codable {
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

/// The last run of a target, as its ledger says it.
public struct RunStatus: Sendable, Codable, Equatable {
  public enum State: String, Sendable, Codable {
    /// A process holds the lease.
    case running
    /// Not finished, and nobody works on it: `martlet resume` would.
    case interrupted
    case finished, failed, cancelled
  }

  public var state: State
  public var source: String
  public var startedAt: String
  public var heartbeatAt: String?
  public var progress: ProgressSnapshot
  /// The report of a finished run.
  public var report: RunReport?

  public init(
    state: State, source: String, startedAt: String, heartbeatAt: String?, progress: ProgressSnapshot,
    report: RunReport?
  ) {
    self.state = state
    self.source = source
    self.startedAt = startedAt
    self.heartbeatAt = heartbeatAt
    self.progress = progress
    self.report = report
  }
}
