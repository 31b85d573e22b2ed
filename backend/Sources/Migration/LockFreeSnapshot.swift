import CopyEngine
import Diagnostics
import Introspection
import MySQLClient
import SchemaModel

/// One instant for all readers without a lock: they open their snapshots, the source's books say whether something was
/// committed in between, and if so they open them again.
struct LockFreeSnapshot {
  let coordinator: MySQLSession

  enum Outcome {
    case opened(SnapshotReport.Method, SourcePosition)
    /// A sentence that says why not.
    case impossible(reason: String)
  }

  func open(_ readers: [CopyWorker]) async throws -> Outcome {
    let proof = try await coordinator.run { try SourcePositionReader(connection: $0).proof() }
    switch proof {
    case .none(let reason): return .impossible(reason: reason)
    case .gtidSet: return try await openByGTIDSet(readers)
    case .binlogSnapshot: return try await openByBinlog(readers)
    }
  }

  /// MySQL: the same set before the first snapshot and after the last one.
  private func openByGTIDSet(_ readers: [CopyWorker]) async throws -> Outcome {
    let began = ContinuousClock.now
    var attempts = SnapshotAttempts()
    while attempts.begin(elapsed: began.duration(to: .now).seconds) {
      let before = try await coordinator.run { try SourcePositionReader(connection: $0).executedGTIDs() }
      try await readers.openSnapshots()
      let after = try await coordinator.run { try SourcePositionReader(connection: $0).settledGTIDs() }
      if after == before { return .opened(.gtidSetUnchanged, SourcePosition(binlog: nil, gtids: before)) }
    }
    return Self.tooBusy(attempts)
  }

  /// MariaDB: every snapshot knows its own place in the log. Those that are behind the latest are opened again.
  private func openByBinlog(_ readers: [CopyWorker]) async throws -> Outcome {
    let began = ContinuousClock.now
    var attempts = SnapshotAttempts()
    var positions: [BinlogPosition?] = Array(repeating: nil, count: readers.count)
    var stale = Array(readers.indices)
    while attempts.begin(elapsed: began.duration(to: .now).seconds) {
      for (index, position) in zip(stale, try await openAndLocate(stale.map { readers[$0] })) {
        guard let position else { return .impossible(reason: "A snapshot does not know its place in the binary log.") }
        positions[index] = position
      }
      stale = Self.stale(positions)
      if stale.isEmpty, let position = positions.first ?? nil {
        return .opened(.binlogSnapshot, SourcePosition(binlog: position, gtids: try await gtids(at: position)))
      }
    }
    return Self.tooBusy(attempts)
  }

  /// The readers whose snapshots are not the latest one.
  static func stale(_ positions: [BinlogPosition?]) -> [Int] {
    let latest = positions.compactMap(\.self).max()
    return positions.indices.filter { positions[$0] != latest }
  }

  private func openAndLocate(_ readers: [CopyWorker]) async throws -> [BinlogPosition?] {
    try await withThrowingTaskGroup(of: (Int, BinlogPosition?).self) { group in
      for (index, reader) in readers.enumerated() {
        group.addTask {
          try await reader.openSnapshot()
          return (index, try await reader.snapshotPosition())
        }
      }
      var positions: [BinlogPosition?] = Array(repeating: nil, count: readers.count)
      for try await (index, position) in group { positions[index] = position }
      return positions
    }
  }

  /// Nil where the server does not know; the place itself is what counts.
  private func gtids(at position: BinlogPosition) async throws -> String? {
    try await coordinator.run { connection in
      do throws(MartletError) {
        return try SourcePositionReader(connection: connection).gtids(at: position)
      } catch  where error.code == .query {
        return nil
      }
    }
  }

  private static func tooBusy(_ attempts: SnapshotAttempts) -> Outcome {
    .impossible(reason: "The source committed something during each of \(attempts.count) attempts.")
  }
}

extension [CopyWorker] {
  /// Opens the snapshots of all readers, or opens them anew.
  func openSnapshots() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for reader in self { group.addTask { try await reader.openSnapshot() } }
      try await group.waitForAll()
    }
  }
}
