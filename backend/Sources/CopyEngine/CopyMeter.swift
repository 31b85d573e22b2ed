public import Diagnostics
import SchemaModel

/// Is told what has been sent, once a buffer; a rolled back chunk takes its counts back.
public protocol CopyMeter: Sendable {
  /// - Parameter table: the table's index in the plan.
  func copied(table: Int, rows: Int, rejected: Int, bytes: Int)

  /// Comes before the first buffer and after each one, on the worker's own thread, which it may block.
  /// - Throws: to end the chunk, which is then rolled back.
  func waitForTurn(afterSending bytes: Int) throws(MartletError)

  /// Ends the copying of a chunk, wherever it is, once the run has rejected more rows than it may.
  /// - Parameter pending: rejected rows that have not been told yet.
  func checkRejects(pending: Int) throws(MartletError)
}

extension CopyMeter {
  /// The error of a run that may not go on speaks of the row that was one too many, for the rows of an unfinished chunk
  /// are not recorded.
  func checkRejects(adding row: RejectedRow, to outcome: ChunkOutcome) throws(MartletError) {
    do throws(MartletError) {
      try checkRejects(pending: outcome.rowsRejected - outcome.reportedRejects)
    } catch {
      // All of a row is no key, and not for everybody's eyes.
      let key = row.key.count < row.values.count ? row.key : []
      let rendered = key.map { "\($0.column)=\($0.text ?? "NULL")" }.joined(separator: ", ")
      throw error.adding(
        ErrorContext(column: row.column, key: rendered.isEmpty ? nil : rendered, serverMessage: row.reason))
    }
  }
}
