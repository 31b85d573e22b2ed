public import SchemaModel

/// The conversions of a table's columns, in SELECT order, which is COPY order: compiled once per table.
public struct RowPlan: Hashable, Sendable {
  /// PostgreSQL's own limit is lower; the tuple header counts fields in an Int16.
  public static let columnCountMax = Int(Int16.max)

  /// Of all columns of the packet.
  public let columns: [ColumnConversion]
  /// Which of them become fields of the tuple; empty where all do.
  let isTaken: [Bool]
  let fieldCount: Int

  /// - Precondition: at most `columnCountMax` columns (MySQL has at most 4,096).
  public init(columns: [ColumnConversion]) {
    precondition(columns.count <= Self.columnCountMax, "a tuple counts its fields in 16 bits")
    self.columns = columns
    isTaken = []
    fieldCount = columns.count
  }

  /// A tuple of some of the packet's columns.
  ///
  /// - Precondition: one Boolean per column.
  public init(columns: [ColumnConversion], taking isTaken: [Bool]) {
    precondition(columns.count <= Self.columnCountMax, "a tuple counts its fields in 16 bits")
    precondition(columns.count == isTaken.count, "each column is taken or not")
    self.columns = columns
    self.isTaken = isTaken.allSatisfy(\.self) ? [] : isTaken
    fieldCount = isTaken.count(where: \.self)
  }
}
