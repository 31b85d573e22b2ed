public import SchemaModel

/// Reads smallest and largest values.
public enum MySQLProfileQueries {
  /// One pass over the table for all of `columns`; the result's columns are in pairs: smallest, largest, in order.
  public static func ranges(of columns: [String], in table: SourceTableName) -> String {
    let ranges = columns.map { "MIN(\(MySQLIdentifier($0))), MAX(\(MySQLIdentifier($0)))" }
    return "SELECT \(ranges.joined(separator: ", ")) FROM \(MySQLIdentifier(table))"
  }

  /// A server may end statements that take long; a scan of a big table does.
  public static func unlimitedTime(_ flavor: SourceFlavor) -> String {
    switch flavor {
    case .mysql: "SET SESSION max_execution_time = 0"
    case .mariadb: "SET SESSION max_statement_time = 0"
    }
  }
}
