import Diagnostics
import Ledger
import MySQLClient
import PostgresClient
import RowPipeline
import SQLDialect
import SchemaModel
import WireBytes

/// The slow way of copying a range, for one that holds rows which the target refuses: small batches, each within a
/// savepoint, and of a refused batch every row until the guilty ones are known.
struct RowIsolation {
  let plan: TableCopyPlan
  let source: MySQLConnection
  let target: PostgresConnection
  let meter: any CopyMeter
  /// Writes rejected rows into the ledger, within the caller's transaction.
  let record: ([RejectedRow]) throws(MartletError) -> Void

  /// Whether copying row by row can help: the target refused a value, and not the whole undertaking.
  /// Classes 22 (data exception), 23 (integrity constraint), 54 (program limit, such as a row too large) and P0001
  /// (a trigger's own exception). Source: PostgreSQL manual, appendix A.
  static func canIsolate(_ error: MartletError) -> Bool {
    if error.code == .tooManyRejects { return true }
    guard let state = error.context.sqlState else { return false }
    return state.hasPrefix("22") || state.hasPrefix("23") || state.hasPrefix("54") || state == "P0001"
  }

  func copy(_ range: ChunkRange) throws(MartletError) -> ChunkOutcome {
    var outcome = ChunkOutcome()
    let rows = try source.stream(plan.select(range))
    var converter = RowConverter(plan: plan.rowPlan)
    var batch = RowBatch()
    do throws(MartletError) {
      while let packet = try rows.next() {
        outcome.rowsRead += 1
        do throws(RowFailure) {
          try converter.append(packet, to: &batch.encoded)
          batch.keep(packet)
        } catch {
          try outcome.reject(plan.rejectedRow(packet, error))
        }
        if batch.isFull || outcome.rejected.count >= RowBatch.rowsMax { try settle(&batch, &outcome) }
      }
      try settle(&batch, &outcome)
      outcome.add(converter.alteredValueCounts, columns: plan.columns)
    } catch {
      meter.copied(
        table: plan.index, rows: -outcome.reportedRows, rejected: -outcome.reportedRejects, bytes: -outcome.bytes)
      try SourceReader.discard(rows, of: source)
      throw error.adding(ErrorContext(object: plan.table.source.description))
    }
    return outcome
  }

  /// Gets every row of the batch either into the table or into the ledger.
  private func settle(_ batch: inout RowBatch, _ outcome: inout ChunkOutcome) throws(MartletError) {
    let before = outcome.rowsWritten
    var queue = IsolationQueue(rows: batch.count)
    while let range = queue.next() {
      do throws(MartletError) {
        try attempt(range, of: batch, &outcome)
      } catch  where Self.canIsolate(error) {
        if let row = queue.refused(range, line: error.context.line) {
          try outcome.reject(
            batch.withPacket(of: row) { (packet) throws(MartletError) in try plan.rejectedRow(packet, error) })
        }
      }
    }
    try record(outcome.rejected)
    let rejected = outcome.settleRejected()
    meter.copied(table: plan.index, rows: outcome.rowsWritten - before, rejected: rejected, bytes: batch.encoded.count)
    outcome.reportedRows += outcome.rowsWritten - before
    outcome.reportedRejects += rejected
    outcome.bytes += batch.encoded.count
    try meter.waitForTurn(afterSending: batch.encoded.count)
    batch.removeAll()
  }

  private func attempt(
    _ range: Range<Int>, of batch: borrowing RowBatch, _ outcome: inout ChunkOutcome
  ) throws(MartletError) {
    try target.execute(LoadStatements.savepoint)
    do throws(MartletError) {
      var sink = RowSink(try target.copyIn(plan.copyStatement))
      batch.append(range, to: &sink.buffer)
      outcome.rowsWritten += try sink.finish()
    } catch {
      try target.execute(LoadStatements.rollbackToSavepoint)
      throw error
    }
    try target.execute(LoadStatements.releaseSavepoint)
  }
}
