import Diagnostics
import Ledger

/// A run of a target, as a list of runs shows it.
public struct RunSummary: Sendable, Codable, Equatable {
  public var runID: String
  /// Rises from run to run; a list goes on below it.
  public var ordinal: Int
  public var state: RunStatus.State
  public var phase: RunPhase
  public var outcome: RunReport.Outcome?
  /// The error that ended a failed run, as one line.
  public var failure: String?
  /// Server and database, without credentials.
  public var source: String
  public var target: String
  public var sourceVersion: String
  public var targetVersion: String
  /// ISO 8601, UTC.
  public var startedAt: String
  public var finishedAt: String?
  public var heartbeatAt: String
  public var elapsedSeconds: Double
  public var resumes: Int
  public var ownerHost: String
  public var ownerProcessID: Int

  init(_ record: RunSummaryRecord, isLeaseHeld: Bool) {
    runID = record.runID
    ordinal = record.ordinal
    state =
      record.state == "running"
      ? isLeaseHeld ? .running : .interrupted : RunStatus.State(rawValue: record.state) ?? .interrupted
    phase = RunPhase(rawValue: record.phase) ?? .connecting
    outcome = record.outcome.flatMap { RunReport.Outcome(rawValue: $0) }
    failure = record.failure
    source = record.source
    target = record.target
    sourceVersion = record.sourceVersion
    targetVersion = record.targetVersion
    startedAt = record.startedAt
    finishedAt = record.finishedAt
    heartbeatAt = record.heartbeatAt
    elapsedSeconds = record.elapsedSeconds
    resumes = record.resumes
    ownerHost = record.ownerHost
    ownerProcessID = record.ownerProcess
  }
}

/// A run with how far it is.
public struct RunSighting: Sendable, Equatable {
  public var run: RunSummary
  public var progress: ProgressSnapshot
  /// Findings by severity.
  public var findings: [String: Int]

  public init(run: RunSummary, progress: ProgressSnapshot, findings: [String: Int]) {
    self.run = run
    self.progress = progress
    self.findings = findings
  }
}
