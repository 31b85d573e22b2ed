import CopyEngine
import Diagnostics
import Ledger
import MySQLClient
import SQLDialect
import SchemaModel

/// How a resumed run may go on reading: chunks of the first snapshot are in the target, and a new reader cannot see
/// that snapshot any more.
struct ResumeChoice {
  let plan: MigrationPlan
  /// JSON of the run's `SnapshotReport`, where one was taken.
  let snapshot: String?
  let request: ResumeRequest.MovedSource

  func decide(
    _ journal: RunJournal, method: SnapshotMethod
  ) async throws -> (RunState, SnapshotPolicy) {
    let state = try await state(journal)
    guard state.hasCopiedChunks else { return (state, .new(method)) }
    // Also where all rows were in: something may have deleted them since.
    guard !state.isAllCopied || request == .newSnapshot else { return (state, .new(method)) }
    switch request {
    case .newSnapshot:
      return (try await startOver(journal), .new(method))
    case .assumeQuiet:
      return (state, .new(.quiet))
    case .refuse:
      if method == .quiet { return (state, .new(.quiet)) }
      return (state, .same(try firstSnapshot()))
    }
  }

  /// What the ledger says is done.
  func state(_ journal: RunJournal) async throws -> RunState {
    let tables = plan.tables.count
    return try await journal.write { ledger, run throws(MartletError) in
      RunState(tables: tables, chunks: try ledger.chunks(of: run), steps: try ledger.steps(ofRun: run.runID))
    }
  }

  /// The snapshot that the chunks in the target were read from, if it says where the source stood.
  private func firstSnapshot() throws(MartletError) -> SnapshotReport {
    guard let snapshot else { throw Self.cannotTell(because: "The run has recorded no snapshot.") }
    let report = try RunReporting.decode(SnapshotReport.self, snapshot)
    guard report.hasPosition else {
      throw Self.cannotTell(
        because: "The snapshot knows no position: the binary log was off, or hidden from the account.")
    }
    return report
  }

  static func cannotTell(because reason: String) -> MartletError {
    MartletError(
      .sourceChanged, "It cannot be told whether the source has changed since the run began.",
      context: ErrorContext(serverDetail: reason),
      hint:
        "If nothing has written to it: martlet resume --source-quiet. Else: martlet resume --new-snapshot, which empties the copied tables and reads them again."
    )
  }

  static func moved(from first: SnapshotReport, to now: SnapshotReport) -> MartletError {
    MartletError(
      .sourceChanged, "The source has changed since the run's snapshot was taken.",
      context: ErrorContext(serverDetail: "then \(first.position), now \(now.position)"),
      hint:
        "martlet resume --new-snapshot empties the copied tables and reads them again. If the changes are not in the migrated tables: martlet resume --source-quiet."
    )
  }

  /// Empties every table of the plan and forgets its chunks, in one transaction. Statements after the data that have
  /// been done are kept, as they hold for the new rows too; but foreign keys are taken off, as tables are filled in any
  /// order, and so are triggers that a step has put back.
  private func startOver(_ journal: RunJournal) async throws -> RunState {
    let plan = plan
    let tables = plan.tables.map(\.target)
    let releases = try await journal.read { connection throws(MartletError) in
      try KeptTables(connection: connection, tables: tables).releases(in: plan)
    }
    let stages: Set<TargetStep.Stage> = [.identities, .analyze, .foreignKeys, .foreignKeyValidation]
    return try await journal.write { ledger, run throws(MartletError) in
      let steps = try ledger.steps(ofRun: run.runID)
      let repeated = steps.map(\.step).filter {
        stages.contains(plan.steps[$0].stage) || KeptTables.restores(plan.steps[$0])
      }
      try ledger.restartCopying(run, emptying: tables, after: releases, repeatingSteps: repeated)
      return RunState(tables: plan.tables.count, chunks: [], steps: try ledger.steps(ofRun: run.runID))
    }
  }
}

extension SnapshotReport {
  /// For people.
  fileprivate var position: String { gtidSet ?? binlogPosition ?? "unknown" }

  /// GTIDs outlive a restart of the server, which opens a new log file.
  func isAtSamePosition(as first: SnapshotReport) -> Bool {
    if let gtidSet, let firstSet = first.gtidSet {
      // MariaDB's servers do not agree on the order.
      return Set(gtidSet.split(separator: ",")) == Set(firstSet.split(separator: ","))
    }
    return binlogPosition != nil && binlogPosition == first.binlogPosition
  }
}
