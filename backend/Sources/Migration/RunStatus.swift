import Diagnostics
import Ledger
import PostgresClient
import SchemaModel

/// The last run of a target, as its ledger says it.
public struct RunStatus: Sendable, Codable, Equatable {
  public enum State: String, Sendable, Codable, CaseIterable {
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

extension RunStatus {
  static func read(from connection: PostgresConnection) throws(MartletError) -> RunStatus? {
    let ledger = Ledger(connection)
    guard try ledger.isInstalled(), let record = try ledger.lastRun() else { return nil }
    let steps = try ledger.steps(ofRun: record.runID)
    let state = try state(of: record, ledger)
    let progress = ProgressSnapshot(
      runID: record.runID, phase: RunPhase(rawValue: record.phase) ?? .connecting,
      elapsedSeconds: record.elapsedSeconds,
      tables: TableProgress.tables(of: record.plan, sums: try ledger.sums(ofRun: record.runID)),
      stepsTotal: steps.count, stepsDone: steps.count { $0.state == .done }, activeSteps: [],
      hold: state == .running ? try hold(ofRun: record.runID, ledger) : nil)
    return RunStatus(
      state: state, source: record.source, startedAt: record.startedAt,
      heartbeatAt: record.heartbeatAt, progress: progress,
      report: try record.report.map { report throws(MartletError) in try RunReporting.stored(report, ledger) })
  }

  static func hold(ofRun runID: String, _ ledger: Ledger) throws(MartletError) -> RunHold? {
    guard let event = try ledger.lastEvent(ofRun: runID, kind: RunHold.eventKind) else { return nil }
    return try RunReporting.decode([String: String?].self, event.detail)["hold"]?.flatMap { RunHold(rawValue: $0) }
  }

  /// A run that calls itself running is one only while somebody holds the lease.
  private static func state(of record: RunRecord, _ ledger: Ledger) throws(MartletError) -> State {
    guard record.state == "running" else { return State(rawValue: record.state) ?? .interrupted }
    return try ledger.isLeaseHeld() ? .running : .interrupted
  }
}

extension RunHold {
  /// The kind of the ledger's events that say what holds a run; the last one counts.
  static let eventKind = "hold"
}
