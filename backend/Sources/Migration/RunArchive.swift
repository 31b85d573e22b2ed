import Diagnostics
public import Ledger
public import PostgresClient
public import SchemaModel
import Synchronization

/// What a target's ledger knows of its runs, for those who look often: one session, opened again when it is lost, and
/// of each run the plan's estimates are asked for once.
public final class RunArchive: Sendable {
  private let session: LedgerSession
  private let estimates = Mutex<(runID: String, tables: [TableEstimate])?>(nil)

  public static func open(_ configuration: PostgresConfiguration) async throws -> RunArchive {
    RunArchive(try await LedgerSession.open(configuration, applicationName: "martlet watch", for: .looking))
  }

  private init(_ session: LedgerSession) { self.session = session }

  public func close() async { await session.close() }

  /// Whether the target answers and its ledger is one that this program can use.
  public func check() async throws {
    let isInstalled = try await read { ledger in try ledger.isInstalled() }
    guard isInstalled else { throw MartletError(.ledger, "The target has no ledger.") }
  }

  /// Newest first.
  public func runs(before ordinal: Int?, limit: Int) async throws -> [RunSummary] {
    try await read { ledger in
      let isHeld = try ledger.isLeaseHeld()
      // One process at a time works on a target, and always on its newest run.
      let newest = try ledger.runSummaries(limit: 1).first?.runID
      return try ledger.runSummaries(before: ordinal, limit: limit).map {
        RunSummary($0, isLeaseHeld: isHeld && $0.runID == newest)
      }
    }
  }

  /// The run with its progress by chunks, or the newest one; nil where there is none.
  public func sighting(ofRun runID: String? = nil) async throws -> RunSighting? {
    try await read { [self] ledger in
      let newest = try ledger.runSummaries(limit: 1).first
      guard let record = try runID.map({ try ledger.runSummary($0) }) ?? newest else { return nil }
      let isHeld = record.runID == newest?.runID ? try ledger.isLeaseHeld() : false
      let run = RunSummary(record, isLeaseHeld: isHeld)
      let tables = TableProgress.tables(
        of: try tables(ofRun: record.runID, ledger), sums: try ledger.sums(ofRun: record.runID))
      let steps = try ledger.stepCounts(ofRun: record.runID)
      let progress = ProgressSnapshot(
        runID: record.runID, phase: run.phase, elapsedSeconds: record.elapsedSeconds, tables: tables,
        stepsTotal: steps.total, stepsDone: steps.done, activeSteps: [],
        hold: run.state == .running ? try RunStatus.hold(ofRun: record.runID, ledger) : nil)
      return RunSighting(run: run, progress: progress, findings: try ledger.findingCounts(ofRun: record.runID))
    }
  }

  /// The newest backups with their files, newest first.
  public func newestBackups(limit: Int) async throws -> [(job: JobRecord, file: BackupFile?)] {
    try await read { ledger in
      let jobs = try ledger.jobs(kind: .backup, limit: limit)
      let files = jobs.isEmpty ? [:] : try ledger.backups(jobs.map(\.jobID))
      return jobs.map { ($0, files[$0.jobID]) }
    }
  }

  /// How long dumps took that were written to their end, oldest first, of jobs behind `ordinal`.
  public func backupDurations(after ordinal: Int) async throws -> [BackupDuration] {
    try await read { ledger in try ledger.backupDurations(after: ordinal) }
  }

  /// Numbers of jobs and backups, for metrics.
  public func jobFigures() async throws -> JobFigures { try await read { ledger in try ledger.jobFigures() } }

  public func findings(ofRun runID: String) async throws -> [Finding] {
    try await read { ledger in try RunReporting.findings(ofRun: runID, ledger) }
  }

  /// Statements beside the data, in the order of the plan.
  public func steps(ofRun runID: String) async throws -> [StepRecord] {
    try await read { ledger in try ledger.steps(ofRun: runID) }
  }

  /// Codes of findings that were said to be all right when the run was begun or last resumed.
  public func acceptedFindings(ofRun runID: String) async throws -> Set<FindingCode> {
    try await read { ledger in
      try ledger.options(ofRun: runID).map { try StoredOptions.decode($0).run.acceptedFindings } ?? []
    }
  }

  /// Nil while the run has not ended.
  public func report(ofRun runID: String) async throws -> RunReport? {
    try await read { ledger in
      try ledger.report(ofRun: runID).map { report in try RunReporting.stored(report, ledger) }
    }
  }

  /// Of the newest run.
  public func rejects(_ query: RejectQuery) async throws -> RejectPage {
    try await session.read { connection in try RejectReading(connection).page(query) }
  }

  // MARK: The session

  private func tables(ofRun runID: String, _ ledger: Ledger) throws -> [TableEstimate] {
    if let known = estimates.withLock({ $0 }), known.runID == runID { return known.tables }
    let tables = try ledger.estimates(ofRun: runID)
    estimates.withLock { $0 = (runID, tables) }
    return tables
  }

  private func read<Result: Sendable>(_ body: @Sendable (Ledger) throws -> Result) async throws -> Result {
    try await session.read { connection in try body(Ledger(connection)) }
  }
}
