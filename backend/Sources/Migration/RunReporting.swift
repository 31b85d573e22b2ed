import Diagnostics
import Failpoints
import Foundation
import Ledger
import SchemaModel

/// Makes the report of a run from its ledger, and writes it there.
struct RunReporting {
  let execution: RunExecution
  let resumes: Int

  private var journal: RunJournal { execution.journal }

  /// Ends a run that went through.
  func finish() async throws -> RunReport {
    try await journal.enter(.finishing)
    try await checkRows()
    var report = try await report()
    report.outcome = report.finishedOutcome
    if let table = report.tables.first(where: { !$0.isBalanced }) {
      throw MartletError(
        .copy, "The books do not balance: rows read are not rows written and rejected.",
        context: ErrorContext(object: table.source))
    }
    let runID = journal.run.runID
    let unfinished = try await journal.write { ledger, _ throws(MartletError) in
      try ledger.unfinishedWork(ofRun: runID)
    }
    guard unfinished == 0 else {
      throw MartletError(
        .ledger, "The ledger does not say of everything that it is done.",
        context: ErrorContext(serverDetail: "\(unfinished) chunks or steps are left"))
    }
    try await record(report, state: "finished", phase: .finished)
    return report
  }

  /// The target's own word for what the ledger says.
  private func checkRows() async throws {
    let (chunks, sums, replayed) = try await journal.write { ledger, run throws(MartletError) in
      (try ledger.chunks(of: run), try ledger.sums(ofRun: run.runID), try ledger.replayedRows(ofRun: run.runID))
    }
    try ChunkCoverage.check(chunks, execution.plan)
    let counting = RowCounting(
      plan: execution.plan, target: execution.target, retrying: journal.retrying,
      sessionsMax: execution.options.indexJobs ?? RunExecution.defaultJobs)
    try await counting.check(sums, replayed: replayed)
  }

  /// Records why a run ended early; `resume` goes on from there. In one attempt: where the target is gone, all patience
  /// has been spent.
  func fail(_ failure: MartletError) async throws {
    let isCancelled = failure.code == .cancelled
    var report = try await report(isRetried: false)
    report.outcome = isCancelled ? .cancelled : .failed
    report.failure = failure.description
    try await record(
      report, state: isCancelled ? "cancelled" : "failed", phase: isCancelled ? .cancelled : .failed, isRetried: false)
  }

  private func record(
    _ report: RunReport, state: String, phase: RunPhase, isRetried: Bool = true
  ) async throws {
    let text = try Self.json(report)
    try await journal.write(at: .reportBeforeWrite, checksWitness: isRetried, isRetried: isRetried) {
      ledger, run throws(MartletError) in
      try ledger.finish(run, state: state, phase: phase.rawValue, report: text)
    }
    try await journal.comeBy(.reportAfterWrite)
    journal.watch.enter(phase)
  }

  private func report(isRetried: Bool = true) async throws -> RunReport {
    let runID = journal.run.runID
    let (record, sums, steps, replayed, findings) = try await journal.write(
      checksWitness: isRetried, isRetried: isRetried
    ) { ledger, _ throws(MartletError) in
      (
        try ledger.facts(ofRun: runID), try ledger.sums(ofRun: runID), try ledger.steps(ofRun: runID),
        try ledger.replayedRows(ofRun: runID), try Self.findings(ofRun: runID, ledger)
      )
    }
    guard let record else { throw MartletError(.noRun, "The run is not in the ledger any more.") }
    return RunReport(
      runID: runID, outcome: .failed, startedAt: record.startedAt, finishedAt: Runtime.timestamp(),
      elapsedSeconds: journal.progress.snapshot().elapsedSeconds, source: record.source, target: record.target,
      sourceVersion: record.sourceVersion, targetVersion: record.targetVersion,
      snapshot: try record.snapshot.map { try Self.decode(SnapshotReport.self, $0) },
      tables: Self.tables(sums, steps, replayed), objects: Self.objects(steps, execution.plan), findings: findings,
      accepted: execution.options.acceptedFindings.sorted(), phases: journal.watch.phases, resumes: resumes,
      failure: nil)
  }

  /// The stored report of a run, with what replays have done to it since: nothing of them is stored twice.
  static func stored(_ text: String, _ ledger: Ledger) throws(MartletError) -> RunReport {
    let report = try decode(RunReport.self, text)
    let replayed = try ledger.replayedRows(ofRun: report.runID)
    guard !replayed.isEmpty else { return report }
    return report.after(replayed: replayed, findings: try findings(ofRun: report.runID, ledger))
  }

  static func findings(ofRun runID: String, _ ledger: Ledger) throws(MartletError) -> [Finding] {
    try ledger.findings(ofRun: runID) + ledger.dataFindings(ofRun: runID)
  }

  private static func tables(
    _ sums: [TableSums], _ steps: [StepRecord], _ replayed: [Int: Int]
  ) -> [RunReport.Table] {
    var indexSeconds: [String: Double] = [:]
    for step in steps {
      guard let table = step.table, let stage = TargetStep.Stage(rawValue: step.stage), stage.isPerTable else {
        continue
      }
      indexSeconds[table, default: 0] += step.seconds
    }
    return sums.map { sum in
      RunReport.Table(
        source: sum.source, target: sum.target, rowsRead: sum.counts.rowsRead, rowsWritten: sum.counts.rowsWritten,
        rowsRejected: sum.counts.rowsRejected, rowsReplayed: replayed[sum.table] ?? 0, bytes: sum.counts.bytes,
        chunks: sum.chunks, copySeconds: sum.counts.seconds, indexSeconds: indexSeconds[sum.target] ?? 0)
    }
  }

  /// How many objects of each kind the run has made.
  private static func objects(_ steps: [StepRecord], _ plan: MigrationPlan) -> [String: Int] {
    var objects: [String: Int] = [:]
    for step in steps where step.state == .done {
      guard let kind = plan.steps[step.step].stage.objectKind else { continue }
      objects[kind, default: 0] += 1
    }
    return objects
  }

  static func json(_ value: some Encodable) throws(MartletError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw MartletError(
        .ledger, "A report cannot be written as JSON.", context: ErrorContext(serverDetail: "\(error)"))
    }
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws(MartletError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw MartletError(
        .ledger, "The ledger holds a value that this program cannot read.",
        context: ErrorContext(object: "\(type)", serverDetail: "\(error)"))
    }
  }
}

extension TargetStep.Stage {
  /// What a step of this stage makes, for the report's totals; nil where it makes no object of its own.
  var objectKind: String? {
    switch self {
    case .schemas: "schemas"
    case .types: "types"
    case .functions: "functions"
    case .tables: "tables"
    case .primaryKeys: "primary keys"
    case .indexes: "indexes"
    case .checks: "checks"
    case .identities: "identities"
    case .foreignKeys: "foreign keys"
    case .triggers: "triggers"
    case .analyze, .foreignKeyValidation, .comments: nil
    }
  }
}
