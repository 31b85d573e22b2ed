public import Diagnostics
public import MySQLClient
import SQLDialect

extension GrantSet {
  /// What the connection's account may do, its active roles included.
  public static func read(_ connection: MySQLConnection) throws(MartletError) -> GrantSet {
    var lines: [String] = []
    for row in try connection.query(MySQLHealthQueries.grants) { lines.append(try row.string(at: 0) ?? "") }
    let literalNames = try connection.query(MySQLHealthQueries.globalVariables(["partial_revokes"])).first
    return GrantSet(lines: lines, hasPatterns: try literalNames?.text("Value") != "ON")
  }
}
