public import SchemaModel

/// Statements of the sessions that load data and build indexes on the target.
public enum LoadStatements {
  public static func copyBinary(into table: QualifiedName, columns: [String]) -> String {
    "COPY \(PostgresIdentifier(table)) (\(PostgresIdentifier.list(columns))) FROM STDIN (FORMAT binary)"
  }

  /// `table_index` (0-based) and `rows` of each table, with the rows of its partitions.
  public static func countRows(of tables: [QualifiedName]) -> String {
    tables.enumerated().map { "SELECT \($0) AS table_index, count(*) AS rows FROM \(PostgresIdentifier($1))" }
      .joined(separator: " UNION ALL ")
  }

  public static let savepoint = "SAVEPOINT martlet_rows"
  public static let releaseSavepoint = "RELEASE SAVEPOINT martlet_rows"
  public static let rollbackToSavepoint = "ROLLBACK TO SAVEPOINT martlet_rows"

  /// Deferred constraints and constraint triggers are checked by each statement until the transaction ends.
  public static let immediateConstraints = "SET CONSTRAINTS ALL IMMEDIATE"

  public static func truncate(_ tables: [QualifiedName]) -> String {
    "TRUNCATE TABLE " + tables.map { PostgresIdentifier($0).description }.joined(separator: ", ")
  }

  /// Never CASCADE: what hangs on the tables and is not part of the list makes it fail, and is named by the server.
  public static func drop(_ tables: [QualifiedName]) -> String {
    "DROP TABLE " + tables.map { PostgresIdentifier($0).description }.joined(separator: ", ")
  }

  public static func createDatabase(_ name: String) -> String {
    "CREATE DATABASE \(PostgresIdentifier(name)) TEMPLATE template0 ENCODING 'UTF8'"
  }
}
