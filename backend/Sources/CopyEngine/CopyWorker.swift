public import Diagnostics
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
public actor CopyWorker {
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private nonisolated let executor: ThreadExecutor
  private let number: Int
  private let sourceConfiguration: MySQLConfiguration
  private let targetConfiguration: PostgresConfiguration
  private let run: RunHandle
  private var link: Link?
  private nonisolated let cancellers = Mutex<(source: MySQLCanceller, target: PostgresCanceller)?>(nil)

  /// Both connections; they live and die together.
  private struct Link {
    let source: MySQLConnection
    let target: PostgresConnection
  }

  public init(number: Int, source: MySQLConfiguration, target: PostgresConfiguration, run: RunHandle) {
    executor = ThreadExecutor(name: "copy-\(number)")
    self.number = number
    sourceConfiguration = source
    targetConfiguration = target
    self.run = run
  }

  /// Connects to both servers; the other calls come after it.
  public func connect() throws(MartletError) {
    let source = try SourceReader.open(sourceConfiguration)
    let target = try PostgresConnection(targetConfiguration, applicationName: "martlet copy \(number)")
    for statement in LoadStatements.loading { try target.execute(statement) }
    link = Link(source: source, target: target)
    cancellers.withLock { $0 = (source.canceller, target.canceller) }
  }

  /// Cancels what both connections run now, from any thread; waits until the servers have taken the order.
  public nonisolated func interrupt() {
    guard let cancellers = cancellers.withLock({ $0 }) else { return }
    cancellers.target.cancel()
    do throws(MartletError) {
      try cancellers.source.cancel()
    } catch {
      // A source out of reach runs nothing that the reader still waits for: its own timeouts end that.
      return
    }
  }

  private func connected() throws(MartletError) -> Link {
    guard let link else { throw MartletError(.connectionLost, "The worker is not connected.") }
    return link
  }

  /// Opens the reader's snapshot; meanwhile the coordinator holds the lock.
  public func openSnapshot() throws(MartletError) {
    try connected().source.execute(SourceSessionStatements.openSnapshot)
  }

  /// Where the source's binary log stood when the open snapshot was taken, which MariaDB knows of each snapshot; nil
  /// where there is no binary log.
  public func snapshotPosition() throws(MartletError) -> BinlogPosition? {
    var values: [String: String] = [:]
    for row in try connected().source.query(MySQLPositionQueries.mariadbSnapshotPosition) {
      if let name = try row.string("Variable_name") { values[name] = try row.string("Value") }
    }
    guard let file = values[MySQLPositionQueries.snapshotFileVariable], !file.isEmpty,
      let offset = values[MySQLPositionQueries.snapshotOffsetVariable].flatMap({ UInt64($0) })
    else { return nil }
    return BinlogPosition(file: file, offset: offset)
  }

  /// The ranges of a table's chunks, recorded in the ledger before the first of them is copied.
  public func planChunks(of plan: TableCopyPlan, chunkBytes: Int) throws(MartletError) -> [ChunkRange] {
    let link = try connected()
    let ranges = try ChunkPlanner(source: link.source, table: plan.table, chunkBytes: chunkBytes).ranges()
    try link.target.transaction { () throws(MartletError) in
      try Ledger(link.target).planChunks(run: run, table: plan.index, ranges: ranges)
    }
    return ranges
  }

  /// Copies one chunk. Its rows, its rejected rows and the ledger's word that it is done commit together.
  public func copy(
    chunk: Int, range: ChunkRange, of plan: TableCopyPlan, meter: any CopyMeter
  ) throws(MartletError) -> ChunkOutcome {
    let link = try connected()
    do throws(MartletError) {
      let path = CopyTable(plan: plan, source: link.source, target: link.target, meter: meter)
      return try commit(chunk: chunk, of: plan, on: link.target) { () throws(MartletError) in try path.copy(range) }
    } catch  where RowIsolation.canIsolate(error) {
      let path = RowIsolation(plan: plan, source: link.source, target: link.target, meter: meter) {
        [run] (rows) throws(MartletError) in try Ledger(link.target).record(rows, run: run, table: plan.index)
      }
      return try commit(chunk: chunk, of: plan, on: link.target) { () throws(MartletError) in try path.copy(range) }
    }
  }

  private func commit(
    chunk: Int, of plan: TableCopyPlan, on target: PostgresConnection,
    _ copy: () throws(MartletError) -> ChunkOutcome
  ) throws(MartletError) -> ChunkOutcome {
    let started = ContinuousClock.now
    return try target.transaction { () throws(MartletError) in
      let outcome = try copy()
      let ledger = Ledger(target)
      try ledger.record(outcome.rejected, run: run, table: plan.index)
      try ledger.finishChunk(run: run, table: plan.index, chunk: chunk, counts: outcome.counts(since: started))
      return outcome
    }
  }

  public func close() {
    cancellers.withLock { $0 = nil }
    link?.source.close()
    link?.target.close()
    link = nil
  }
}
