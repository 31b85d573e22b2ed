public import Diagnostics

/// Is told what has been sent, once a buffer; a rolled back chunk takes its counts back.
public protocol CopyMeter: Sendable {
  /// - Parameter table: the table's index in the plan.
  func copied(table: Int, rows: Int, rejected: Int, bytes: Int)

  /// Comes before the first buffer and after each one, on the worker's own thread, which it may block.
  /// - Throws: to end the chunk, which is then rolled back.
  func waitForTurn(afterSending bytes: Int) throws(MartletError)
}
