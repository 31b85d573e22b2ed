import Diagnostics
import Failpoints
import Ledger
import MySQLClient
import PostgresClient
import RowPipeline
import SQLDialect
import SchemaModel
import WireBytes

/// The slow way of copying a range, for one that holds rows which the target refuses: small batches, of which every row
/// goes either into the table or into the ledger.
struct RowIsolation {
  let plan: TableCopyPlan
  let source: MySQLConnection
  let target: PostgresConnection
  let meter: any CopyMeter
  let check: GeneratedCheck?
  /// Writes rejected rows into the ledger, within the caller's transaction.
  let record: ([RejectedRow]) throws(MartletError) -> Void

  func copy(_ range: ChunkRange) throws(MartletError) -> ChunkOutcome {
    var outcome = ChunkOutcome()
    try target.execute(LoadStatements.immediateConstraints)
    let rows = try source.stream(plan.select(range))
    var converter = RowConverter(plan: plan.rowPlan)
    var batch = RowBatch()
    var isolation = BatchIsolation(target: target, copyStatement: plan.copyStatement)
    do throws(MartletError) {
      try plan.announced.check(rows.columns)
      while let packet = try rows.next() {
        outcome.rowsRead += 1
        var (isRejected, isCheckFull) = (false, false)
        do throws(RowFailure) {
          try converter.append(packet, to: &batch.encoded)
          batch.keep(packet)
        } catch {
          try reject(try plan.rejectedRow(packet, error), &outcome)
          isRejected = true
        }
        if let check, !isRejected { isCheckFull = try check.add(packet) }
        if batch.isFull || outcome.holdsManyRejects || isCheckFull { try settle(&batch, &isolation, &outcome) }
      }
      try settle(&batch, &isolation, &outcome)
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
  private func settle(
    _ batch: inout RowBatch, _ isolation: inout BatchIsolation, _ outcome: inout ChunkOutcome
  ) throws(MartletError) {
    // First: a row is not refused for a value that the target alone computes.
    try check?.compare()
    let written = try isolation.settle(batch) { (row, error) throws(MartletError) in
      let rejected = try batch.withPacket(of: row) { (packet) throws(MartletError) in
        try plan.rejectedRow(packet, error)
      }
      try Failpoints.hit(.isolationSavepoint, source: source, target: target)
      try reject(rejected, &outcome)
    }
    let bytes = batch.encoded.count
    // Before the record of a huge row takes its memory.
    batch.removeAll()
    try record(outcome.rejected)
    let rejected = outcome.settleRejected()
    meter.copied(table: plan.index, rows: written, rejected: rejected, bytes: bytes)
    try meter.checkRejects(pending: 0)
    outcome.rowsWritten += written
    outcome.reportedRows += written
    outcome.reportedRejects += rejected
    outcome.bytes += bytes
    try meter.waitForTurn(afterSending: bytes)
  }

  private func reject(_ row: RejectedRow, _ outcome: inout ChunkOutcome) throws(MartletError) {
    outcome.reject(row)
    try meter.checkRejects(adding: row, to: outcome)
  }
}
