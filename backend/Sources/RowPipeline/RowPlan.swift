public import SchemaModel

/// The conversions of a table's copied columns, in SELECT order, which is COPY order: compiled once per table.
public struct RowPlan: Hashable, Sendable {
  /// PostgreSQL's own limit is lower; the tuple header counts fields in an Int16.
  public static let columnCountMax = Int(Int16.max)

  public let columns: [ColumnConversion]

  /// - Precondition: at most `columnCountMax` columns (MySQL has at most 4,096).
  public init(columns: [ColumnConversion]) {
    precondition(columns.count <= Self.columnCountMax, "a tuple counts its fields in 16 bits")
    self.columns = columns
  }
}
