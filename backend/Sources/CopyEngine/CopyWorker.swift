public import Diagnostics
import Failpoints
public import Ledger
public import MySQLClient
public import PostgresClient
import SQLDialect
public import SchemaModel
import Synchronization
import ThreadExecution

/// One reader of the source joined to one writer of the target, on a thread of its own.
///
/// A single thread reads, converts and writes: the kernel's socket buffers already let both servers work at the same
/// time, so a second thread would only add a hand-over per buffer.
///
/// The two connections are lost and found apart. The target's is opened again by the next call; the source's holds the
/// snapshot, and whoever opens it again must know that the source has not changed.
public actor CopyWorker {
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private nonisolated let executor: ThreadExecutor
  private let number: Int
  private let sourceConfiguration: MySQLConfiguration
  private let targetConfiguration: PostgresConfiguration
  private let run: RunHandle
  private let flavor: SourceFlavor
  private let held: HeldTables
  private var source: MySQLConnection?
  private var hasSnapshot = false
  /// It holds the metadata locks of all tables until it ends.
  private var holdsDefinitions = false
  private var target: PostgresConnection?
  /// The server's process of the target's connection, also after it is lost.
  private var targetProcess: Int?
  private nonisolated let cancellers = Mutex(Cancellers())

  private struct Cancellers {
    var source: MySQLCanceller?
    var target: PostgresCanceller?
  }

  /// - Parameter held: is told of the tables that the snapshot's transaction keeps from being altered.
  public init(
    number: Int, source: MySQLConfiguration, target: PostgresConfiguration, run: RunHandle, flavor: SourceFlavor,
    held: HeldTables = HeldTables()
  ) {
    executor = ThreadExecutor(name: "copy-\(number)")
    self.number = number
    sourceConfiguration = source
    targetConfiguration = target
    self.run = run
    self.flavor = flavor
    self.held = held
  }

  // MARK: Connections

  /// Connects to both servers where that has not been done; the other calls come after it.
  public func connect() throws(MartletError) {
    if source?.isOpen != true { try connectSource() }
    _ = try connectedTarget()
  }

  /// Cancels what both connections run now, from any thread; waits until the servers have taken the order.
  public nonisolated func interrupt() {
    let cancellers = cancellers.withLock { $0 }
    cancellers.target?.cancel()
    do throws(MartletError) {
      try cancellers.source?.cancel()
    } catch {
      // A source out of reach runs nothing that the reader still waits for: its own timeouts end that.
      return
    }
  }

  /// A new connection to the source, without a snapshot.
  public func connectSource() throws(MartletError) {
    disconnectSource()
    let opened = try MySQLConnection(sourceConfiguration)
    cancellers.withLock { $0.source = opened.canceller }
    source = opened
  }

  public func disconnectSource() {
    releaseTables()
    source?.close()
    hasSnapshot = false
  }

  /// Opens the reader's snapshot; meanwhile the coordinator holds the lock.
  public func openSnapshot() throws(MartletError) {
    let source = try connectedSource()
    try source.execute(SourceSessionStatements.openSnapshot)
    if flavor == .mysql { try source.execute(SourceSessionStatements.markBeforeReading) }
    releaseTables()
    (hasSnapshot, holdsDefinitions) = (true, false)
    try checkSnapshot()
  }

  /// Keeps these tables from being altered until the snapshot ends, as reading them would.
  public func lockDefinitions(of tables: [SourceTableName]) throws(MartletError) {
    let source = try connectedSource()
    holdsDefinitions = true
    var rest = tables[...]
    while !rest.isEmpty {
      let some = rest.prefix(MetadataLockStatements.tablesPerStatement)
      rest = rest.dropFirst(some.count)
      for table in some { held.hold(table, by: source.connectionID) }
      try source.execute(MetadataLockStatements.touch(some))
    }
    try checkSnapshot()
  }

  private func releaseTables() {
    if let source { held.releaseAll(by: source.connectionID) }
  }

  /// What was read since the last check is of the snapshot only if its transaction is still open: a server that rolls it
  /// back by itself, as it does with the victim of a deadlock, answers the next statement from another instant.
  private func checkSnapshot() throws(MartletError) {
    guard hasSnapshot, let source, source.isOpen, !source.isInTransaction else { return }
    throw snapshotEnded()
  }

  private func snapshotEnded() -> MartletError {
    disconnectSource()
    return MartletError(
      .connectionLost, "The source has ended the reader's transaction, and its snapshot with it.", isRetryable: true)
  }

  /// Reads from a table, and lets whoever waits for it have it before anything else is read.
  private func reading<Result>(
    _ table: SourceTableName, on source: MySQLConnection, _ body: () throws(MartletError) -> Result
  ) throws(MartletError) -> Result {
    held.hold(table, by: source.connectionID)
    let result: Result
    do throws(MartletError) {
      result = try body()
    } catch {
      try letGoOfTables(source)
      throw error
    }
    do throws(MartletError) {
      try letGoOfTables(source)
    } catch {
      // What was read is committed, and counted once. A reader that is lost shows so in its next piece of work.
      return result
    }
    return result
  }

  private func letGoOfTables(_ source: MySQLConnection) throws(MartletError) {
    guard flavor == .mysql, hasSnapshot, !holdsDefinitions, source.isOpen else { return }
    do throws(MartletError) {
      try source.execute(SourceSessionStatements.letGoOfTables)
    } catch  where error.context.serverErrorNumber == SourceSessionStatements.noMarkErrorNumber {
      throw snapshotEnded()
    }
    releaseTables()
  }

  /// Where the source's binary log stood when the open snapshot was taken, which MariaDB knows of each snapshot; nil
  /// where there is no binary log.
  public func snapshotPosition() throws(MartletError) -> BinlogPosition? {
    var values: [String: String] = [:]
    for row in try connectedSource().query(MySQLPositionQueries.mariadbSnapshotPosition) {
      if let name = try row.string("Variable_name") { values[name] = try row.string("Value") }
    }
    guard let file = values[MySQLPositionQueries.snapshotFileVariable], !file.isEmpty,
      let offset = values[MySQLPositionQueries.snapshotOffsetVariable].flatMap({ UInt64($0) })
    else { return nil }
    return BinlogPosition(file: file, offset: offset)
  }

  /// Name and value of what a SHOW STATUS gives; the snapshot does not matter to it.
  public func sourceStatus(_ statement: String) throws(MartletError) -> [String: String] {
    var values: [String: String] = [:]
    for row in try connectedSource().query(statement) {
      if let name = try row.string(at: 0) { values[name] = try row.string(at: 1) }
    }
    return values
  }

  /// Whether the reader still sees the source as it did when its snapshot was opened.
  public var seesSnapshot: Bool { hasSnapshot && source?.isOpen == true }

  private func connectedSource() throws(MartletError) -> MySQLConnection {
    guard let source, source.isOpen else {
      throw MartletError(
        .connectionLost, "The reader has lost its connection to the source, and its snapshot with it.",
        isRetryable: true)
    }
    return source
  }

  private func connectedTarget() throws(MartletError) -> PostgresConnection {
    if let target, target.isHealthy { return target }
    target?.close()
    target = nil
    let opened = try TargetWriter.open(
      targetConfiguration, applicationName: "martlet copy \(number)", run: run, after: targetProcess)
    targetProcess = opened.serverProcess
    cancellers.withLock { $0.target = opened.canceller }
    target = opened
    return opened
  }

  public func close() {
    releaseTables()
    source?.close()
    target?.close()
    source = nil
    target = nil
    cancellers.withLock { $0 = Cancellers() }
  }

  // MARK: Work

  /// The ranges of a table's chunks, recorded in the ledger before the first of them is copied. Called again after a
  /// failure, it gives those that an earlier call may have recorded.
  public func planChunks(of plan: TableCopyPlan, chunkBytes: Int) throws(MartletError) -> [ChunkRange] {
    let (source, target) = (try connectedSource(), try connectedTarget())
    let ranges = try reading(plan.table.source, on: source) { () throws(MartletError) in
      try ChunkPlanner(source: source, table: plan.table, chunkBytes: chunkBytes).ranges()
    }
    let planned = try target.transaction(
      commitIsSent: { () throws(MartletError) in
        try Failpoints.hit(.chunksCommitSent, source: source, target: target)
      },
      { () throws(MartletError) -> [ChunkRange] in
        let ledger = Ledger(target)
        if let recorded = try ledger.plannedRanges(run: run, table: plan.index) { return recorded }
        try ledger.planChunks(run: run, table: plan.index, ranges: ranges)
        try Failpoints.hit(.chunksBeforeCommit, source: source, target: target)
        return ranges
      })
    try Failpoints.hit(.chunksPlanned, source: source, target: target)
    return planned
  }

  /// Copies one chunk. Its rows, its rejected rows and the ledger's word that it is done commit together.
  ///
  /// Called again after a failure, whatever it was: a chunk whose commit was made, though the answer was lost, is not
  /// copied twice, and its counts are given.
  public func copy(
    chunk: Int, range: ChunkRange, of plan: TableCopyPlan, meter: any CopyMeter
  ) throws(MartletError) -> ChunkOutcome {
    let (source, target) = (try connectedSource(), try connectedTarget())
    let commit = ChunkCommit(run: run, chunk: chunk, plan: plan, source: source, target: target, meter: meter)
    return try reading(plan.table.source, on: source) { () throws(MartletError) in
      try copy(range, of: plan, commit)
    }
  }

  private func copy(
    _ range: ChunkRange, of plan: TableCopyPlan, _ commit: ChunkCommit
  ) throws(MartletError) -> ChunkOutcome {
    var findings: [Finding] = []
    while true {
      var check: GeneratedCheck?
      do throws(MartletError) {
        var outcome = try copy(range, of: plan, commit, &check)
        outcome.findings = findings
        return outcome
      } catch  where error.code == .generatedValuesDiffer {
        guard let mismatch = check?.mismatch else { throw error }
        findings += try GeneratedDemotion(run: run, plan: plan, target: commit.target).perform(mismatch)
      }
    }
  }

  /// - Parameter check: what has compared generated columns, where there are some.
  private func copy(
    _ range: ChunkRange, of plan: TableCopyPlan, _ commit: ChunkCommit, _ check: inout GeneratedCheck?
  ) throws(MartletError) -> ChunkOutcome {
    let (source, target, meter) = (commit.source, commit.target, commit.meter)
    let holds = { () throws(MartletError) in try self.checkSnapshot() }
    do throws(MartletError) {
      return try commit.perform(checking: holds) { () throws(MartletError) in
        let (plan, compared) = try GeneratedCheck.prepare(plan, on: target)
        check = compared
        let path = CopyTable(plan: plan, source: source, target: target, meter: meter, check: compared)
        return try path.copy(range)
      }
    } catch  where BatchIsolation.canIsolate(error) {
      return try commit.perform(checking: holds) { () throws(MartletError) in
        let (plan, compared) = try GeneratedCheck.prepare(plan, on: target)
        check = compared
        let path = RowIsolation(plan: plan, source: source, target: target, meter: meter, check: compared) {
          [run] (rows) throws(MartletError) in try Ledger(target).record(rows, run: run, table: plan.index)
        }
        return try path.copy(range)
      }
    }
  }
}
