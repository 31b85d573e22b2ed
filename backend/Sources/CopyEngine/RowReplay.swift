public import Diagnostics
public import PostgresClient
import RowPipeline
import SQLDialect
public import SchemaModel

/// Tries rejected rows again, from the bytes that the source sent: the same conversion and the same COPY, a row at a
/// time where the target refuses some.
public struct RowReplay {
  public struct Outcome {
    /// Indexes of the packets that are in the table now.
    public var written: [Int] = []
    public var refused: [(index: Int, row: RejectedRow)] = []
    /// Values that a policy altered, by source column.
    public var altered: [String: Int] = [:]
  }

  private let plan: TableCopyPlan
  private let target: PostgresConnection

  public init(plan: TableCopyPlan, target: PostgresConnection) {
    self.plan = plan
    self.target = target
  }

  /// Writes what can be written, in the caller's transaction.
  ///
  /// - Parameter packets: held in memory; the caller keeps them few.
  public func write(_ packets: [[UInt8]]) throws(MartletError) -> Outcome {
    try target.execute(LoadStatements.immediateConstraints)
    var outcome = Outcome()
    var converter = RowConverter(plan: plan.rowPlan)
    var batch = RowBatch()
    // Where each row of the batch stands among the packets.
    var indexes: [Int] = []
    for (index, packet) in packets.enumerated() {
      let failure = packet.withUnsafeBytes { bytes -> RowFailure? in
        do throws(RowFailure) {
          try converter.append(bytes, to: &batch.encoded)
          batch.keep(bytes)
          return nil
        } catch {
          return error
        }
      }
      guard let failure else {
        indexes.append(index)
        continue
      }
      outcome.refused.append((index, try plan.rejectedRow(packet, failure)))
    }
    var refused: Set<Int> = []
    var isolation = BatchIsolation(target: target, copyStatement: plan.copyStatement)
    _ = try isolation.settle(batch) { (row, error) throws(MartletError) in
      refused.insert(row)
      outcome.refused.append((indexes[row], try plan.rejectedRow(packets[indexes[row]], error)))
    }
    outcome.written = indexes.indices.filter { !refused.contains($0) }.map { indexes[$0] }
    for (column, count) in zip(plan.columns, converter.alteredValueCounts) where count > 0 {
      outcome.altered[column] = count
    }
    return outcome
  }

  /// The values of a rejected row for people, whole, in the order of the copied columns; nil is NULL.
  /// - Returns: nil where the bytes are not a row of the planned table.
  public static func values(of packet: [UInt8], in plan: TableCopyPlan) -> [RejectedRow.Value]? {
    let values = packet.withUnsafeBytes { try? RowInspector(plan: plan.rowPlan).values(of: $0) }
    return values.map { values in
      zip(plan.columns, values).map { RejectedRow.Value(column: $0, text: $1.text(bytesMax: .max)) }
    }
  }
}
