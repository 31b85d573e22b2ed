import Diagnostics
import Failpoints
import MySQLClient
import PostgresClient
import RowPipeline
import SQLDialect
import SchemaModel
import WireBytes

// The data path, in five nouns: RowSource → RowDecoder → RowConverter → RowEncoder → RowSink.
//
//   RowSource     MySQLRowStream       one binary row packet at a time, straight from the socket's buffer
//   RowDecoder  ┐
//   RowConverter├ RowConverter.append  packet → values → COPY tuple, in one pass without copies or allocations
//   RowEncoder  ┘
//   RowSink       RowSink              a reused buffer in front of COPY … FROM STDIN (FORMAT binary)
//
// Where the target computes columns, a second sink (GeneratedCheck) compares them with the source's values.

/// Copies ranges of one table over one pair of connections.
struct CopyTable {
  let plan: TableCopyPlan
  let source: MySQLConnection
  let target: PostgresConnection
  let meter: any CopyMeter
  /// For a table with generated columns.
  let check: GeneratedCheck?

  /// Copies the rows of `range` within the caller's transaction.
  ///
  /// A row that the conversion refuses is set aside; one that the target refuses ends the COPY with its error.
  func copy(_ range: ChunkRange) throws(MartletError) -> ChunkOutcome {
    var outcome = ChunkOutcome()
    try meter.waitForTurn(afterSending: 0)
    // What waits for the commit could not be laid to a row.
    try target.execute(LoadStatements.immediateConstraints)
    let rows = try source.stream(plan.select(range))
    var converter = RowConverter(plan: plan.rowPlan)
    do throws(MartletError) {
      try plan.announced.check(rows.columns)
      try Failpoints.hit(.chunkStreamOpened, source: source, target: target)
      var sink = RowSink(try target.copyIn(plan.copyStatement))
      do throws(MartletError) {
        while let packet = try rows.next() {
          outcome.rowsRead += 1
          do throws(RowFailure) {
            try converter.append(packet, to: &sink.buffer)
          } catch {
            try reject(try plan.rejectedRow(packet, error), &outcome)
            continue
          }
          if sink.isFull { try flush(&sink, &outcome) }
          if let check, try check.add(packet) { try compare(check, &sink, &outcome) }
        }
        try finish(&sink, &outcome)
        try check?.compare()
        outcome.add(converter.alteredValueCounts, columns: plan.columns)
      } catch {
        sink.fail("martlet: the source failed")
        throw error
      }
    } catch {
      takeBack(outcome)
      try SourceReader.discard(rows, of: source)
      throw error.adding(ErrorContext(object: plan.table.source.description))
    }
    return outcome
  }

  private func reject(_ row: RejectedRow, _ outcome: inout ChunkOutcome) throws(MartletError) {
    outcome.reject(row)
    try meter.checkRejects(adding: row, to: outcome)
    if outcome.holdsTooManyRejects { throw ChunkOutcome.rejectsBeyondMemory }
  }

  private func flush(_ sink: inout RowSink, _ outcome: inout ChunkOutcome) throws(MartletError) {
    let bytes = sink.bytesSent
    try sink.flush()
    report(&outcome, bytes: sink.bytesSent - bytes)
    try Failpoints.hit(.copyFlush, source: source, target: target)
    try meter.waitForTurn(afterSending: sink.bytesSent - bytes)
  }

  /// A connection does one thing at a time: the COPY ends, and another one begins after the comparison.
  private func compare(
    _ check: GeneratedCheck, _ sink: inout RowSink, _ outcome: inout ChunkOutcome
  ) throws(MartletError) {
    try finish(&sink, &outcome)
    try check.compare()
    sink.begin(try target.copyIn(plan.copyStatement))
  }

  private func finish(_ sink: inout RowSink, _ outcome: inout ChunkOutcome) throws(MartletError) {
    let bytes = sink.bytesSent
    outcome.rowsWritten += try sink.finish()
    report(&outcome, bytes: sink.bytesSent - bytes)
    try meter.checkRejects(pending: 0)
    try meter.waitForTurn(afterSending: sink.bytesSent - bytes)
    guard outcome.isBalanced else {
      throw .rowsDiscarded(sent: outcome.rowsRead - outcome.rejected.count, taken: outcome.rowsWritten)
    }
  }

  private func report(_ outcome: inout ChunkOutcome, bytes: Int) {
    let rejected = outcome.rejected.count - outcome.reportedRejects
    let rows = outcome.rowsRead - outcome.reportedRows - outcome.reportedRejects - rejected
    meter.copied(table: plan.index, rows: rows, rejected: rejected, bytes: bytes)
    outcome.reportedRows += rows
    outcome.reportedRejects += rejected
    outcome.bytes += bytes
  }

  private func takeBack(_ outcome: ChunkOutcome) {
    meter.copied(
      table: plan.index, rows: -outcome.reportedRows, rejected: -outcome.reportedRejects, bytes: -outcome.bytes)
  }
}
