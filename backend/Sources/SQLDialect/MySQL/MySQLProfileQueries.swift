public import SchemaModel

/// Reads smallest and largest values.
public enum MySQLProfileQueries {
  /// One pass over the table for all of `columns`; the result's columns are in pairs: smallest, largest, in order.
  public static func ranges(of columns: [String], in table: SourceTableName) -> String {
    let ranges = columns.map { "MIN(\(MySQLIdentifier($0))), MAX(\(MySQLIdentifier($0)))" }
    return "SELECT \(ranges.joined(separator: ", ")) FROM \(MySQLIdentifier(table))"
  }
}
