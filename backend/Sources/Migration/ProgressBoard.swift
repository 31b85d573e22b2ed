import CopyEngine
import Diagnostics
import Foundation
import SchemaModel
import Synchronization

/// The live counters of a run: workers add to them once a buffer, watchers copy them out.
final class ProgressBoard: Sendable {
  private struct State {
    var snapshot: ProgressSnapshot
    var started: ContinuousClock.Instant
    /// Seconds that earlier processes spent on a resumed run.
    var earlierSeconds: Double
    var rowsRejected: Int
    var bytesCopied = 0
    var rejectedRowsMax: Int?
  }

  private let state: Mutex<State>

  init(runID: String) {
    let snapshot = ProgressSnapshot(
      runID: runID, phase: .connecting, elapsedSeconds: 0, tables: [], stepsTotal: 0, stepsDone: 0, activeSteps: [])
    state = Mutex(State(snapshot: snapshot, started: .now, earlierSeconds: 0, rowsRejected: 0))
  }

  /// The plan is known, and with a resumed run also what earlier processes did.
  func begin(
    tables: [TableProgress], stepsTotal: Int, stepsDone: Int, earlierSeconds: Double, rejectedRowsMax: Int?
  ) {
    state.withLock { state in
      state.snapshot.tables = tables
      state.snapshot.stepsTotal = stepsTotal
      state.snapshot.stepsDone = stepsDone
      state.earlierSeconds = earlierSeconds
      state.rowsRejected = state.snapshot.rowsRejected
      state.rejectedRowsMax = rejectedRowsMax
    }
  }

  func snapshot() -> ProgressSnapshot {
    state.withLock { state in
      var copy = state.snapshot
      copy.elapsedSeconds = state.earlierSeconds + state.started.duration(to: .now).seconds
      return copy
    }
  }

  /// COPY bytes sent by this process, without what was rolled back.
  var bytesCopied: Int { state.withLock { $0.bytesCopied } }

  func table(_ index: Int) -> TableProgress { state.withLock { $0.snapshot.tables[index] } }

  func hold(_ hold: RunHold?) {
    state.withLock { $0.snapshot.hold = hold }
  }

  func enter(_ phase: RunPhase) {
    state.withLock { $0.snapshot.phase = phase }
  }

  /// Counts of a buffer that went out, or of one that a rolled back chunk takes back (negative).
  func copied(table: Int, rows: Int, rejected: Int, bytes: Int) {
    state.withLock { state in
      state.snapshot.tables[table].rowsCopied += rows
      state.snapshot.tables[table].rowsRejected += rejected
      state.snapshot.tables[table].bytesCopied += bytes
      state.rowsRejected += rejected
      state.bytesCopied += bytes
    }
  }

  func checkRejects(pending: Int) throws(MartletError) {
    let (rejected, rejectedMax) = state.withLock { ($0.rowsRejected + pending, $0.rejectedRowsMax) }
    guard let rejectedMax, rejected > rejectedMax else { return }
    throw MartletError(
      .tooManyRejects, "More rows were rejected than --max-rejects allows.",
      context: ErrorContext(serverDetail: "\(rejected) rejected, \(rejectedMax) allowed"),
      hint: "The chunk in flight was rolled back with its rejected rows; those of finished chunks are listed by: "
        + "martlet rejects list TARGET_URL. Go on with martlet resume --max-rejects N TARGET_URL, or begin anew with a "
        + "policy (--zero-date, --nul, --encoding, --empty-enum).")
  }

  func update(table: Int, _ change: (inout TableProgress) -> Void) {
    state.withLock { change(&$0.snapshot.tables[table]) }
  }

  func stepStarted(_ id: String) {
    state.withLock { $0.snapshot.activeSteps.append(id) }
  }

  func stepFinished(_ id: String) {
    state.withLock { state in
      state.snapshot.stepsDone += 1
      state.snapshot.activeSteps.removeAll { $0 == id }
    }
  }
}

extension Duration {
  var seconds: Double {
    let (whole, attoseconds) = components
    return Double(whole) + Double(attoseconds) * 1e-18
  }
}
