/// Is told what has been sent, once a buffer; a rolled back chunk takes its counts back.
public protocol CopyMeter: Sendable {
  /// - Parameter table: the table's index in the plan.
  func copied(table: Int, rows: Int, rejected: Int, bytes: Int)
}
