import RowPipeline
import SQLDialect
public import SchemaModel

/// What copying a table needs, prepared once: its compiled row plan and the texts of its statements.
public struct TableCopyPlan: Sendable {
  /// The table's index in the migration plan.
  public let index: Int
  public let table: TablePlan
  let rowPlan: RowPlan
  let copyStatement: String
  /// Where the columns of the chunk key stand among the copied ones: they name a rejected row.
  let keyColumns: [Int]
  /// Source names of the copied columns, in COPY order.
  let columns: [String]
  private let chunkStatements: ChunkStatements

  public init(index: Int, table: TablePlan) {
    let copied = table.copiedColumns
    self.index = index
    self.table = table
    columns = copied.map(\.source)
    rowPlan = RowPlan(columns: copied.map(\.conversion))
    copyStatement = LoadStatements.copyBinary(into: table.target, columns: copied.map(\.target))
    let names = copied.map(\.source)
    keyColumns = (table.chunkKey?.columns ?? []).compactMap { key in names.firstIndex(of: key.name) }
    chunkStatements = ChunkStatements(table: table.source, key: ChunkPlanner.usableKey(of: table))
  }

  func select(_ range: ChunkRange) -> String { chunkStatements.select(columns: columns, range: range) }
}
