import CopyEngine
import Diagnostics
import Failpoints
import Ledger
import PostgresClient
import SQLDialect
import SchemaModel
import Synchronization
import ThreadExecution

/// Runs statements of the plan on the target, one at a time, on a thread of its own. A statement and the ledger's word
/// that it is done commit together.
actor StepWorker {
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private nonisolated let executor: ThreadExecutor
  private nonisolated let canceller = Mutex<PostgresCanceller?>(nil)
  private let number: Int
  private let configuration: PostgresConfiguration
  private let run: RunHandle
  private var target: PostgresConnection?
  /// The server's process of the connection, also after it is lost.
  private var targetProcess: Int?

  enum Outcome {
    case done
    /// The rows do not allow the object: it is left out, and the finding says so.
    case leftOut(Finding)
  }

  init(number: Int, target: PostgresConfiguration, run: RunHandle) {
    executor = ThreadExecutor(name: "step-\(number)")
    self.number = number
    configuration = target
    self.run = run
  }

  /// Runs one step; cancelling the task cancels its statement.
  nonisolated func perform(_ step: TargetStep, ordinal: Int) async throws(MartletError) -> Outcome {
    do {
      return try await withTaskCancellationHandler {
        try await execute(step, ordinal: ordinal)
      } onCancel: {
        interrupt()
      }
    } catch let error as MartletError {
      throw error
    } catch {
      throw MartletError(.schema, "A statement failed.", context: ErrorContext(serverMessage: "\(error)"))
    }
  }

  /// Cancels what the worker's connection runs now, from any thread.
  nonisolated func interrupt() { _ = canceller.withLock { $0 }?.cancel() }

  private func execute(_ step: TargetStep, ordinal: Int) throws(MartletError) -> Outcome {
    if Task.isCancelled { throw RunPace.stopped }
    let connection = try connected()
    do throws(MartletError) {
      try commit(step, ordinal: ordinal, on: connection)
      return .done
    } catch  where step.isLeftOut(onSQLState: error.context.sqlState) {
      let rows = try RefusedCheck(step: step, connection: connection).rows(after: error)
      let finding = Self.finding(for: step, error, rows)
      try connection.transaction { () throws(MartletError) in
        try Ledger(connection).failStep(run: run, step: ordinal, error: error.description, finding: finding)
      }
      return .leftOut(finding)
    } catch {
      throw error.adding(ErrorContext(object: step.id))
    }
  }

  /// As with a chunk, the claim comes first: an earlier attempt whose answer was lost may have committed, or may be
  /// about to.
  private func commit(
    _ step: TargetStep, ordinal: Int, on connection: PostgresConnection
  ) throws(MartletError) {
    let started = ContinuousClock.now
    let failpoints = StepFailpoints(step.stage)
    if !step.stage.isTransactional { try connection.execute(step.sql) }
    try connection.transaction(
      commitIsSent: { () throws(MartletError) in
        if let point = failpoints.commitSent { try Failpoints.hit(point, target: connection) }
      },
      { () throws(MartletError) in
        let ledger = Ledger(connection)
        guard try ledger.claimStep(run: run, step: ordinal).state != .done else { return }
        if step.stage.isTransactional { try connection.execute(step.sql) }
        try ledger.finishStep(run: run, step: ordinal, seconds: started.duration(to: .now).seconds)
        try Failpoints.hit(failpoints.beforeCommit, target: connection)
      })
    if let point = failpoints.afterCommit { try Failpoints.hit(point, target: connection) }
  }

  private func connected() throws(MartletError) -> PostgresConnection {
    if let target, target.isHealthy { return target }
    close()
    let connection = try TargetWriter.open(
      configuration, applicationName: "martlet step \(number)", run: run, after: targetProcess)
    targetProcess = connection.serverProcess
    target = connection
    canceller.withLock { $0 = connection.canceller }
    return connection
  }

  func close() {
    canceller.withLock { $0 = nil }
    target?.close()
    target = nil
  }

  private static func finding(
    for step: TargetStep, _ error: MartletError, _ rows: RefusedCheck.Rows?
  ) -> Finding {
    let words = [error.context.serverMessage, error.context.serverDetail, rows.map { "rows with \($0.examples)" }]
      .compactMap { $0 }.joined(separator: "; ")
    return FindingCatalog.finding(
      FindingCatalog.objectRefusedByRows, object: step.id,
      "The target refused this object because of the rows it holds: \(words)", count: rows?.count)
  }
}

extension TargetStep {
  static let insufficientPrivilege = "42501"

  /// Whether a run and its rehearsal continue without this object when the target refuses it.
  ///
  /// Before the data every failure ends the run. After it, an object that the rows themselves rule out is left out and
  /// reported, so that one duplicate does not cost the whole migration. A missing privilege is not the object's fault.
  func isLeftOut(onSQLState state: String?) -> Bool {
    guard !stage.isBeforeData, let state, state != Self.insufficientPrivilege else { return false }
    let isAboutRows = state.hasPrefix("22") || state.hasPrefix("23") || ["54000", "0A000"].contains(state)
    // 42 is "syntax error or access rule violation": a translated expression that the target does not take.
    return isAboutRows || (failureIsFinding && state.hasPrefix("42"))
  }
}

/// The failpoints of a step of a stage.
private struct StepFailpoints {
  let beforeCommit: Failpoint
  var commitSent: Failpoint?
  var afterCommit: Failpoint?

  init(_ stage: TargetStep.Stage) {
    switch stage {
    case .primaryKeys, .indexes:
      beforeCommit = .indexBeforeCommit
      commitSent = .indexCommitSent
      afterCommit = .indexAfterCommit
    case .foreignKeys: beforeCommit = .foreignKeyBeforeCommit
    case .foreignKeyValidation: beforeCommit = .validationBeforeCommit
    case .identities: beforeCommit = .identityBeforeCommit
    default:
      beforeCommit = stage.isBeforeData ? .schemaBeforeCommit : .statementBeforeCommit
      if stage.isBeforeData {
        commitSent = .schemaCommitSent
        afterCommit = .schemaAfterCommit
      }
    }
  }
}
