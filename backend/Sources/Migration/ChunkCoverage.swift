import Diagnostics
import Ledger
import SchemaModel

/// Whether the chunks of the ledger make whole tables. Nothing that Martlet writes can break this: it finds a ledger
/// that somebody has changed. Pure.
enum ChunkCoverage {
  static func check(_ chunks: [ChunkRecord], _ plan: MigrationPlan) throws(MartletError) {
    let byTable = Dictionary(grouping: chunks, by: \.table)
    for (index, table) in plan.tables.enumerated() {
      guard let reason = fault(in: (byTable[index] ?? []).sorted { $0.chunk < $1.chunk }) else { continue }
      throw MartletError(
        .ledger, "The ledger's chunks of a table do not make the whole table.",
        context: ErrorContext(object: table.source.description, serverDetail: reason),
        hint:
          "Something other than martlet has changed the ledger. martlet resume --new-snapshot TARGET empties the tables and reads them again."
      )
    }
  }

  /// - Parameter chunks: of one table, in order.
  static func fault(in chunks: [ChunkRecord]) -> String? {
    guard let last = chunks.last else { return "no chunk is recorded" }
    var lower: KeyBound?
    for (ordinal, chunk) in chunks.enumerated() {
      guard chunk.chunk == ordinal else { return "chunk \(ordinal) is missing" }
      guard chunk.isDone else { return "chunk \(ordinal) is not done" }
      guard chunk.hasFinishTime else { return "chunk \(ordinal) is marked as done without the time of its commit" }
      guard chunk.range.lower == lower, ordinal == 0 || lower != nil else {
        return "chunk \(ordinal) does not begin where the one before it ends"
      }
      lower = chunk.range.upper
    }
    return last.range.upper == nil ? nil : "the last chunk ends before the table does"
  }
}
