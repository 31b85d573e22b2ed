import CopyEngine
import Diagnostics
import Failpoints
import Introspection
import MySQLClient
import SQLDialect
import SchemaModel

/// Gives all readers one view of the source.
struct SnapshotOpening {
  let coordinator: MySQLSession
  let tables: [SourceTableName]
  let lockWaitSeconds: Int

  /// See decision 0009 for the order of `auto`.
  func open(_ readers: [CopyWorker], by method: SnapshotMethod) async throws -> SnapshotReport {
    switch method {
    case .quiet: return try await quietly(readers)
    case .lock: return try await underLock(readers)
    case .auto, .optimistic:
      switch try await LockFreeSnapshot(coordinator: coordinator).open(readers) {
      case .opened(let held, let position): return report(held, readers: readers.count, position: position)
      case .impossible(let reason):
        guard method == .auto else { throw Self.needsLock(because: reason) }
        return try await underLock(readers)
      }
    }
  }

  /// Locks the source, lets every reader open its snapshot, reads the position, unlocks — in this order: a position
  /// read outside the lock can be ahead of or behind the snapshots. Whatever goes wrong, the session ends and the lock
  /// with it; and as unlocking needs the session, an answer to it shows that the lock was held all the time.
  private func underLock(_ readers: [CopyWorker]) async throws -> SnapshotReport {
    let lock = SourceLock(coordinator: coordinator, tables: tables, waitSecondsMax: lockWaitSeconds)
    do {
      let method = try await lock.acquire()
      let started = ContinuousClock.now
      try await readers.openSnapshots()
      let position = try await position()
      try await comeBy(.snapshotUnderLock)
      try await lock.release()
      try await comeBy(.snapshotUnlocked)
      return report(
        method, readers: readers.count, lockSeconds: started.duration(to: .now).seconds, position: position)
    } catch {
      await coordinator.close()
      throw error
    }
  }

  /// No lock: somebody has promised that nothing writes.
  private func quietly(_ readers: [CopyWorker]) async throws -> SnapshotReport {
    try await readers.openSnapshots()
    return report(.sourceQuiet, readers: readers.count, position: try await position())
  }

  /// Opens snapshots that must show what the first ones showed: the source's books, which hold every change, are still
  /// where they were.
  func resumed(_ readers: [CopyWorker], after first: SnapshotReport) async throws -> SnapshotReport {
    if let gap = try await coordinator.run({ try SourcePositionReader(connection: $0).gapInLog() }) {
      throw ResumeChoice.cannotTell(because: gap)
    }
    try await readers.openSnapshots()
    let report = report(.positionUnchanged, readers: readers.count, position: try await settledPosition())
    guard report.isAtSamePosition(as: first) else { throw ResumeChoice.moved(from: first, to: report) }
    return report
  }

  private func settledPosition() async throws -> SourcePosition? {
    for _ in 0..<Self.settlingPausesMax {
      if let position = try await coordinator.run({ try SourcePositionReader(connection: $0).readSettled() }) {
        return position
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }

  /// A commit takes milliseconds; a source that commits all the time has moved on anyway.
  private static let settlingPausesMax = 40

  /// Nil without a binary log, or where the account may not see it: then a resumed run cannot tell whether the source
  /// has changed, and says so.
  private func position() async throws -> SourcePosition? {
    try await coordinator.run { connection in
      do throws(MartletError) {
        return try SourcePositionReader(connection: connection).read()
      } catch  where error.isAccessDenied {
        return nil
      }
    }
  }

  private func comeBy(_ failpoint: Failpoint) async throws {
    try await coordinator.run { connection in try Failpoints.hit(failpoint, source: connection) }
  }

  private func report(
    _ method: SnapshotReport.Method, readers: Int, lockSeconds: Double = 0, position: SourcePosition?
  ) -> SnapshotReport {
    SnapshotReport(
      method: method, lockSeconds: lockSeconds, readers: readers, gtidSet: position?.gtids,
      binlogPosition: position?.binlog?.description, guarantee: method.guarantee)
  }

  private static func needsLock(because reason: String) -> MartletError {
    MartletError(
      .snapshot, "The readers could not come to one instant without a lock.",
      context: ErrorContext(serverDetail: reason), isRetryable: true,
      hint: "Try again in a quieter moment, or let the source be locked for a moment: --snapshot auto.")
  }
}

extension SnapshotReport {
  /// Tables that no method can hold still.
  mutating func except(_ tables: [String]) {
    guard !tables.isEmpty else { return }
    let names = tables.prefix(10).joined(separator: ", ") + (tables.count > 10 ? ", …" : "")
    guarantee += " Not so \(names): an engine without snapshots is read as it is at each moment."
  }
}

extension SnapshotReport.Method {
  var guarantee: String {
    switch self {
    case .globalReadLock, .tableLocks, .gtidSetUnchanged, .binlogSnapshot:
      "All readers saw the source at one instant: every row of every transactional table is as it was then."
    case .sourceQuiet:
      "Each reader saw a consistent state; that all saw the same one rests on the promise that nothing wrote."
    case .positionUnchanged:
      "The source's position is the one of the first snapshot: all chunks were read from the same state."
    }
  }
}

extension MartletError {
  /// The account lacks a privilege.
  var isAccessDenied: Bool {
    code == .permission
      || context.serverErrorNumber.map { SourceSessionStatements.accessDeniedErrorNumbers.contains($0) } ?? false
  }
}
