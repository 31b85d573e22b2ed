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
  /// Where the columns of the chunk key stand among those that are read: they name a rejected row.
  let keyColumns: [Int]
  /// Source names of all columns, in SELECT order. Those that the target computes are read as well, and compared: so a
  /// row's bytes have one layout, also where a column stops being computed in the middle of a run.
  let columns: [String]
  /// What the server must say of them.
  let announced: AnnouncedColumns
  private let selectedColumns: [String]
  private let chunkStatements: ChunkStatements

  public init(index: Int, table: TablePlan) {
    self.index = index
    self.table = table
    columns = table.columns.map(\.source)
    selectedColumns = table.columns.map { SelectedColumn($0).sql }
    rowPlan = RowPlan(columns: table.columns.map(\.conversion), taking: table.columns.map { !$0.isGenerated })
    announced = AnnouncedColumns(table: table.source, columns: table.columns)
    copyStatement = LoadStatements.copyBinary(into: table.target, columns: table.copiedColumns.map(\.target))
    let names = columns
    keyColumns = (table.chunkKey?.columns ?? []).compactMap { key in names.firstIndex(of: key.name) }
    chunkStatements = ChunkStatements(table: table.source, key: ChunkPlanner.usableKey(of: table))
  }

  func select(_ range: ChunkRange) -> String { chunkStatements.select(columns: selectedColumns, range: range) }

  var hasGeneratedColumns: Bool { table.columns.contains(where: \.isGenerated) }

  /// The same for what the target's table computes now.
  func fitted(to computed: ComputedTable) -> TableCopyPlan {
    let generated = Set(computed.generated)
    var table = table
    for index in table.columns.indices {
      table.columns[index].isGenerated = generated.contains(table.columns[index].target)
    }
    return table == self.table ? self : TableCopyPlan(index: index, table: table)
  }
}
