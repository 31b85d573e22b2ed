import CopyEngine
import MySQLClient

/// A run's readers and the snapshot that they share. A target that crashes ends an execution, but not them: what they
/// see of the source, no new connection could see again.
actor SnapshotReaders {
  /// What their transactions keep from being altered.
  nonisolated let held = HeldTables()
  private(set) var readers: [CopyWorker] = []
  private(set) var recovery: SnapshotRecovery?
  /// Holds the source's definitions, where that was asked for.
  private var definitionLock: MySQLSession?

  func keep(_ readers: [CopyWorker], _ recovery: SnapshotRecovery, _ definitionLock: MySQLSession?) async {
    await self.definitionLock?.close()
    self.readers = readers
    self.recovery = recovery
    self.definitionLock = definitionLock
  }

  /// Whether one of them, at least, still sees it.
  func seeSnapshot() async -> Bool {
    for reader in readers {
      if await reader.seesSnapshot { return true }
    }
    return false
  }

  /// Lets go of the source, which keeps old versions of rows for as long as somebody may read them.
  func close() async {
    let (closing, lock) = (readers, definitionLock)
    (readers, recovery, definitionLock) = ([], nil, nil)
    for reader in closing { await reader.close() }
    await lock?.close()
  }
}
