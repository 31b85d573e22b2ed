import Ledger
import SchemaModel

extension TableProgress {
  /// The progress of a plan's tables, with what the ledger already has of them.
  static func tables(of plan: MigrationPlan, sums: [TableSums]) -> [TableProgress] {
    let estimates = plan.tables.map {
      TableEstimate(
        source: $0.source.description, target: $0.target.description, rows: $0.estimatedRows, bytes: $0.estimatedBytes)
    }
    return tables(of: estimates, sums: sums)
  }

  static func tables(of estimates: [TableEstimate], sums: [TableSums]) -> [TableProgress] {
    let known = Dictionary(sums.map { ($0.table, $0) }, uniquingKeysWith: { first, _ in first })
    return estimates.enumerated().map { index, table in
      var progress = TableProgress(
        name: table.source, target: table.target, rowsTotal: table.rows, bytesTotal: table.bytes)
      guard let sum = known[index], sum.chunks > 0 else { return progress }
      progress.rowsCopied = sum.counts.rowsWritten
      progress.rowsRejected = sum.counts.rowsRejected
      progress.bytesCopied = sum.counts.bytes
      progress.chunksTotal = sum.chunks
      progress.chunksDone = sum.chunksDone
      progress.secondsCopying = sum.counts.seconds
      progress.state = sum.chunks == sum.chunksDone ? .done : .copying
      if progress.state == .done { progress.rowsTotal = progress.rowsCopied + progress.rowsRejected }
      return progress
    }
  }
}
