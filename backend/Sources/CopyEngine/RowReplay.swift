public import Diagnostics
public import PostgresClient
import RowPipeline
import SQLDialect
public import SchemaModel
import WireBytes

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
    let (plan, check) = try GeneratedCheck.prepare(plan, on: target)
    let replay = RowReplay(plan: plan, target: target)
    do throws(MartletError) {
      return try replay.write(packets, check, isEachCompared: false)
    } catch  where error.code == .generatedValuesDiffer {
      // Nothing has been written yet.
      return try replay.write(packets, check, isEachCompared: true)
    }
  }

  /// - Parameter isEachCompared: rows for which the target computes other values are refused, each by itself; else they
  ///   are compared together, and one of them fails all.
  private func write(
    _ packets: [[UInt8]], _ check: GeneratedCheck?, isEachCompared: Bool
  ) throws(MartletError) -> Outcome {
    var outcome = Outcome()
    var converter = RowConverter(plan: plan.rowPlan)
    var batch = RowBatch()
    // Where each row of the batch stands among the packets.
    var indexes: [Int] = []
    for (index, packet) in packets.enumerated() {
      let mark = batch.encoded.count
      let failure = packet.withUnsafeBytes { bytes -> RowFailure? in
        do throws(RowFailure) {
          try converter.append(bytes, to: &batch.encoded)
          return nil
        } catch {
          return error
        }
      }
      if let failure {
        outcome.refused.append((index, try plan.rejectedRow(packet, failure)))
        continue
      }
      do throws(MartletError) {
        try check?.add(packet)
        if isEachCompared { try check?.compare() }
      } catch  where error.code == .generatedValuesDiffer && isEachCompared {
        batch.encoded.rollback(to: mark)
        outcome.refused.append((index, try plan.rejectedRow(packet, error)))
        continue
      }
      packet.withUnsafeBytes { batch.keep($0) }
      indexes.append(index)
    }
    try check?.compare()
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

  /// The values of a rejected row for people, whole, in the order of the columns; nil is NULL.
  /// - Returns: nil where the bytes are not a row of the planned table.
  public static func values(of packet: [UInt8], in plan: TableCopyPlan) -> [RejectedRow.Value]? {
    let values = packet.withUnsafeBytes { try? RowInspector(plan: plan.rowPlan).values(of: $0) }
    return values.map { values in
      zip(plan.columns, values).map { RejectedRow.Value(column: $0, text: $1.text(bytesMax: .max)) }
    }
  }
}
