/// What is asked of a source that is being watched. Source: MySQL manual, 7.1.10 "Server Status Variables"; the same on
/// MariaDB. A variable that the server lacks has no row.
public enum SourceMetricQueries {
  /// `Variable_name`, `Value`. Any account may ask.
  public static func status(_ variables: [String]) -> String {
    let names = variables.map { MySQLLiteral($0).description }.joined(separator: ", ")
    return "SHOW GLOBAL STATUS WHERE Variable_name IN (\(names))"
  }
}
