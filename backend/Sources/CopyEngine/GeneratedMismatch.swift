import Diagnostics
import SchemaModel

/// Generated columns of the target whose values are not the source's.
struct GeneratedMismatch: Sendable {
  struct Column: Sendable {
    /// In the target.
    var name: String
    /// Rows that differ, where they were counted.
    var count: Int?
    /// In words: a row, and what each side has for it.
    var example: String
  }

  var columns: [Column]
  /// Rows that were compared when it came out.
  var rowsCompared: Int

  /// Internal: the chunk is rolled back, the columns become plain, and it is copied again.
  var error: MartletError {
    MartletError(
      .generatedValuesDiffer, "The target computes other values than the source holds.",
      context: ErrorContext(
        column: columns.map(\.name).joined(separator: ", "), serverDetail: columns.first?.example))
  }

  /// Of a column that has become plain.
  func finding(_ column: Column, isLast: Bool, of table: TablePlan) -> Finding {
    let source = table.columns.first { $0.target == column.name }?.source ?? column.name
    let counted =
      column.count.map { " It differs in \($0) of the \(rowsCompared) rows that were compared together." } ?? ""
    return FindingCatalog.finding(
      FindingCatalog.generatedValuesDiffer, object: "\(table.source).\(source)",
      "The target would hold other values than the source: \(column.example).\(counted) It is a plain column "
        + "with the source's values, and does not compute itself any more."
        + (isLast ? " It is now the table's last column." : ""),
      count: column.count)
  }
}

extension ErrorCode {
  /// Also the reason of a row that a replay leaves where it is.
  static let generatedValuesDiffer = ErrorCode(rawValue: FindingCatalog.generatedValuesDiffer.rawValue)
}
