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

  /// Locks the source, lets every reader open its snapshot, reads the position, unlocks — in this order: a position
  /// read outside the lock can be ahead of or behind the snapshots.
  func underLock(_ readers: [CopyWorker]) async throws -> SnapshotReport {
    let (method, started) = try await lock()
    do {
      try await open(readers)
      let position = try await position()
      try await comeBy(.snapshotUnderLock)
      try await unlock()
      try await comeBy(.snapshotUnlocked)
      return report(method, readers: readers.count, since: started, position: position)
    } catch {
      try await unlock()
      throw error
    }
  }

  /// No lock: somebody has promised, or the position has proved, that nothing writes.
  func quietly(_ readers: [CopyWorker], method: SnapshotReport.Method) async throws -> SnapshotReport {
    try await open(readers)
    let position = try await position()
    return report(method, readers: readers.count, since: nil, position: position)
  }

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

  private func open(_ readers: [CopyWorker]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for reader in readers { group.addTask { try await reader.openSnapshot() } }
      try await group.waitForAll()
    }
  }

  private func lock() async throws -> (SnapshotReport.Method, ContinuousClock.Instant) {
    let names = tables.map { MySQLIdentifier($0) }
    let seconds = lockWaitSeconds
    return try await coordinator.run { connection in
      try connection.execute(SourceSessionStatements.lockWait(seconds: seconds))
      let started = ContinuousClock.now
      do throws(MartletError) {
        try connection.execute(SourceSessionStatements.lockAllTables)
        return (.globalReadLock, started)
      } catch  where error.isAccessDenied {
        return (try Self.lockTables(names, on: connection), started)
      } catch {
        throw error.hinting(
          "A long statement holds a table. Wait for it, raise --lock-wait, or stop the writers and use --source-quiet.")
      }
    }
  }

  private static func lockTables(
    _ names: [MySQLIdentifier], on connection: MySQLConnection
  ) throws(MartletError) -> SnapshotReport.Method {
    do throws(MartletError) {
      try connection.execute(SourceSessionStatements.lock(tables: names))
      return .tableLocks
    } catch  where error.isAccessDenied {
      throw error.hinting(
        "Grant RELOAD (or FLUSH_TABLES), or LOCK TABLES on the database, to the account; or stop all writers and use --source-quiet."
      )
    }
  }

  private func unlock() async throws {
    try await coordinator.run { try $0.execute(SourceSessionStatements.unlock) }
  }

  private func report(
    _ method: SnapshotReport.Method, readers: Int, since: ContinuousClock.Instant?, position: SourcePosition?
  ) -> SnapshotReport {
    SnapshotReport(
      method: method, lockSeconds: since.map { $0.duration(to: .now).seconds } ?? 0, readers: readers,
      gtidSet: position?.gtids,
      binlogPosition: position.map { "\($0.file):\($0.offset)" }, guarantee: method.guarantee)
  }
}

extension SnapshotReport.Method {
  var guarantee: String {
    switch self {
    case .globalReadLock, .tableLocks:
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
