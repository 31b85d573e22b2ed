import Diagnostics
import MySQLClient
import RowPipeline
import SQLDialect
import SchemaModel

/// Compares what the server announces of a result's columns with what the conversions read, before the first row: no
/// byte is read by a type that the server did not announce.
struct AnnouncedColumns {
  let table: SourceTableName
  /// In the order of the SELECT.
  let columns: [ColumnPlan]

  /// - Throws: `.definitionChanged`, naming the column.
  func check(_ announced: [MySQLColumn]) throws(MartletError) {
    // A table of which nothing is copied is read as so many times 1.
    if columns.isEmpty { return }
    guard announced.count == columns.count else {
      throw error(column: nil, "planned \(columns.count) columns, the server announces \(announced.count)")
    }
    for (column, planned) in zip(announced, columns) {
      let found = AnnouncedColumn(column)
      let isExpected =
        SelectedColumn(planned).isConverted ? found.isBytes : found.matches(planned.sourceType)
      guard found.wire?.isRead(by: SourceWire(planned.conversion)) == true, isExpected else {
        throw error(
          column: planned.source,
          "planned \(MySQLTypeName.render(planned.sourceType)), the server announces \(found.description)")
      }
    }
  }

  private func error(column: String?, _ detail: String) -> MartletError {
    MartletError(
      .definitionChanged, "The source sends a column in another form than the plan has it.",
      context: ErrorContext(server: "source", object: table.description, column: column, serverDetail: detail),
      hint:
        "The table was altered after the plan was made, or the plan was edited, or something changes the session's character set. Make a new plan: martlet migrate with --on-existing drop."
    )
  }
}
