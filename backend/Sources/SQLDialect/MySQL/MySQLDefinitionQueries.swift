public import SchemaModel

/// Definitions of tables, and what the server's own catalogs cannot print of them.
public enum MySQLDefinitionQueries {
  /// No conversion of the result: SHOW CREATE TABLE is utf8mb3 for the server, which would print each byte of a character
  /// beyond the BMP as `?`.
  /// Source: MySQL manual, 12.4 "Connection Character Sets and Collations"; observed on 9.7.4 and MariaDB 10.11.
  public static let begin = "SET SESSION character_set_results = binary"
  public static let end = "SET SESSION character_set_results = utf8mb4"

  /// The definition of a table, in the result column `Create Table`.
  public static func definition(of table: SourceTableName) -> String { "SHOW CREATE TABLE \(MySQLIdentifier(table))" }

  /// Bytes of a character set as the text that they are; MySQL and MariaDB compute with the same tables.
  public static func text(_ bytes: [UInt8], in characterSet: String) -> String? {
    let isName = characterSet.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard isName, !characterSet.isEmpty, !bytes.isEmpty else { return nil }
    return "SELECT CONVERT(_\(characterSet) 0x\(MySQLLiteral.hexadecimal(bytes)) USING utf8mb4) AS text"
  }

  /// The defaults of columns as double-precision numbers, in one row. No row of the table is needed for it.
  /// Source: MySQL manual, 14.23 "Miscellaneous Functions", DEFAULT().
  public static func numericDefaults(
    of columns: [String], in table: SourceTableName, isTableEmpty: Bool
  ) -> String {
    let values = columns.map { "CAST(DEFAULT(t.\(MySQLIdentifier($0))) + 0e0 AS CHAR)" }.joined(separator: ", ")
    return isTableEmpty
      ? "SELECT \(values) FROM (SELECT 1 AS one) d LEFT JOIN \(MySQLIdentifier(table)) t ON FALSE"
      : "SELECT \(values) FROM \(MySQLIdentifier(table)) t LIMIT 1"
  }

  /// The labels of an ENUM or SET column, as values: the catalogs of both servers print a character beyond the BMP in a
  /// label as `?`. No row needs to hold them: the columns of a recursive table expression have the types of its first
  /// part, and the second part puts numbers into them.
  /// Source: MySQL manual, 15.2.20 "WITH (Common Table Expressions)" and 13.3.6 "The ENUM Type".
  ///
  /// - Parameter numbers: ENUM labels count from 1; those of a SET are powers of two.
  public static func labels(of column: String, in table: SourceTableName, numbers: [UInt64]) -> String {
    let column = MySQLIdentifier(column)
    let wanted = numbers.map { "SELECT \($0) AS n" }.joined(separator: " UNION ALL ")
    return """
      WITH RECURSIVE labels (n, label) AS (
        SELECT CAST(0 AS UNSIGNED), t.\(column) FROM (SELECT 1 AS one) d LEFT JOIN \(MySQLIdentifier(table)) t ON FALSE
        UNION ALL
        SELECT w.n, w.n FROM labels JOIN (\(wanted)) w WHERE labels.n = 0)
      SELECT n AS number, label FROM labels WHERE n > 0
      """
  }
}
