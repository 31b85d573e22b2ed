import CopyEngine
import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

/// How a reader that has lost its connection, and its snapshot with it, comes to see the same rows again: somebody has
/// promised that nothing writes, or the source's position proves that nothing has.
struct SnapshotRecovery: Sendable {
  let source: MySQLConfiguration
  let tables: [SourceTableName]
  /// The snapshot that the run reads from.
  let first: SnapshotReport
  /// Each reader holds the metadata locks of all tables.
  var locksDefinitions = false

  /// Does nothing for a reader that has its snapshot.
  ///
  /// - Throws: `.snapshot` when the rows of that snapshot cannot be seen any more; then no patience helps.
  func restore(_ reader: CopyWorker) async throws {
    if await reader.seesSnapshot { return }
    guard first.method == .sourceQuiet || first.hasPosition else { throw Self.lost(nil) }
    try await reader.connectSource()
    do {
      if first.method == .sourceQuiet { try await reader.openSnapshot() } else { try await openProvenSnapshot(reader) }
      if locksDefinitions { try await reader.lockDefinitions(of: tables) }
    } catch {
      // What it sees now is not proved to be the same: it must not read from it.
      await reader.disconnectSource()
      if let error = error as? MartletError, error.code == .sourceChanged { throw Self.lost(error) }
      throw error
    }
  }

  private func openProvenSnapshot(_ reader: CopyWorker) async throws {
    let coordinator = try await MySQLSession(source)
    do {
      _ = try await SnapshotOpening(coordinator: coordinator, tables: tables, lockWaitSeconds: 1)
        .resumed([reader], after: first)
    } catch {
      await coordinator.close()
      throw error
    }
    await coordinator.close()
  }

  static func lost(_ reason: MartletError?) -> MartletError {
    MartletError(
      .snapshot, "A reader has lost its connection to the source, and its snapshot with it.",
      context: ErrorContext(
        server: reason?.context.server,
        serverDetail: reason?.context.serverDetail ?? "the source's position is not known: its binary log is off"),
      hint:
        "What the first snapshot showed can be read no more. martlet resume --new-snapshot empties the copied tables and reads them again. If nothing has written to the migrated tables: martlet resume --source-quiet."
    )
  }
}

extension SnapshotReport {
  var hasPosition: Bool { gtidSet != nil || binlogPosition != nil }
}
