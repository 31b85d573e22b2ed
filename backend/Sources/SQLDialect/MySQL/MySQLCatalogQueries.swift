// What is asked of information_schema. One statement per kind of object and database, never one per table: the cost is
// the server's own. MySQL 5.7 to 9.7 and MariaDB from 10.4 differ in columns, not in the views, so what a server
// has is read first (`availableColumns`) and absent columns are asked for as NULL.
//
// Every result column has an alias in lower case: servers differ in how they spell the names of these views' columns.
// Sources: MySQL manual, 28 "INFORMATION_SCHEMA Tables"; MariaDB knowledge base, "Information Schema Tables".

public import SchemaModel

/// The catalog queries of one server.
public struct MySQLCatalogQueries: Sendable, Hashable {
  /// Upper-cased view name to its upper-cased column names.
  private let columns: [String: Set<String>]

  /// - Parameter availableColumns: the rows of `availableColumns`, as (view, column).
  public init(availableColumns: [(view: String, column: String)]) {
    var columns: [String: Set<String>] = [:]
    for (view, column) in availableColumns { columns[view.uppercased(), default: []].insert(column.uppercased()) }
    self.columns = columns
  }

  public static let server =
    "SELECT @@version AS version, @@version_comment AS version_comment,"
    + " @@lower_case_table_names AS lower_case_table_names"

  public static let availableColumns = """
    SELECT TABLE_NAME AS view_name, COLUMN_NAME AS column_name FROM information_schema.COLUMNS
    WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME IN
      ('COLUMNS', 'STATISTICS', 'TABLE_CONSTRAINTS', 'CHECK_CONSTRAINTS', 'GEOMETRY_COLUMNS', 'LIBRARIES')
    """

  /// Whether the server stores libraries.
  public var hasLibraries: Bool { columns["LIBRARIES"] != nil }

  public static let databases = """
    SELECT SCHEMA_NAME AS name, DEFAULT_CHARACTER_SET_NAME AS character_set, DEFAULT_COLLATION_NAME AS collation
    FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME
    """

  /// Databases that belong to the server and are never migrated.
  public static let systemDatabases: Set<String> = [
    "information_schema", "mysql", "ndbinfo", "performance_schema", "sys",
  ]

  /// Every table, view and sequence. MariaDB answers this from its files' names and headers; asked for more, it may leave
  /// out a table that it cannot open.
  public func tableNames(of database: String) -> String {
    """
    SELECT TABLE_NAME AS name, TABLE_TYPE AS type
    FROM information_schema.TABLES WHERE TABLE_SCHEMA = \(MySQLLiteral(database)) ORDER BY TABLE_NAME
    """
  }

  /// What the server knows of the tables that it can open.
  public func tables(of database: String) -> String {
    """
    SELECT TABLE_NAME AS name, ENGINE AS engine, TABLE_COLLATION AS collation,
      TABLE_ROWS AS estimated_rows, DATA_LENGTH AS data_bytes, INDEX_LENGTH AS index_bytes
    FROM information_schema.TABLES WHERE TABLE_SCHEMA = \(MySQLLiteral(database))
    """
  }

  /// Fails where the table's rows cannot be read: its files are broken, or it stands for one on another server.
  public static func oneRow(of table: SourceTableName) -> String { "SELECT 1 FROM \(MySQLIdentifier(table)) LIMIT 1" }

  public func columns(of database: String) -> String {
    """
    SELECT TABLE_NAME AS table_name, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable,
      EXTRA AS extra, CHARACTER_SET_NAME AS character_set, COLLATION_NAME AS collation,
      \(column("GENERATION_EXPRESSION", of: "COLUMNS")) AS generation_expression,
      \(column("SRS_ID", of: "COLUMNS")) AS srid
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = \(MySQLLiteral(database))
    ORDER BY TABLE_NAME, ORDINAL_POSITION
    """
  }

  /// Without ORDER BY: the server lists a table's indexes in its own order, which sorting by name would lose.
  public func indexes(of database: String) -> String {
    """
    SELECT TABLE_NAME AS table_name, INDEX_NAME AS name, NON_UNIQUE AS non_unique, SEQ_IN_INDEX AS position,
      COLUMN_NAME AS column_name, COLLATION AS direction, SUB_PART AS prefix_length, INDEX_TYPE AS method,
      INDEX_COMMENT AS comment, \(column("IS_VISIBLE", of: "STATISTICS")) AS is_visible,
      \(column("IGNORED", of: "STATISTICS")) AS is_ignored, \(column("EXPRESSION", of: "STATISTICS")) AS expression
    FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = \(MySQLLiteral(database))
    """
  }

  public func foreignKeyColumns(of database: String) -> String {
    """
    SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS name, ORDINAL_POSITION AS position, COLUMN_NAME AS column_name,
      REFERENCED_TABLE_SCHEMA AS referenced_database, REFERENCED_TABLE_NAME AS referenced_table,
      REFERENCED_COLUMN_NAME AS referenced_column
    FROM information_schema.KEY_COLUMN_USAGE
    WHERE TABLE_SCHEMA = \(MySQLLiteral(database)) AND REFERENCED_TABLE_NAME IS NOT NULL
    ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
    """
  }

  public func foreignKeyActions(of database: String) -> String {
    """
    SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS name, DELETE_RULE AS on_delete, UPDATE_RULE AS on_update
    FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = \(MySQLLiteral(database))
    """
  }

  /// Nil where the server has no CHECK constraints (MySQL before 8.0.16).
  public func checks(of database: String) -> String? {
    guard let available = columns["CHECK_CONSTRAINTS"] else { return nil }
    if available.contains("TABLE_NAME") {
      return """
        SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS name, CHECK_CLAUSE AS expression, 'YES' AS enforced,
          \(column("LEVEL", of: "CHECK_CONSTRAINTS")) AS level
        FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = \(MySQLLiteral(database))
        """
    }
    return """
      SELECT t.TABLE_NAME AS table_name, c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS expression,
        t.ENFORCED AS enforced, NULL AS level
      FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLE_CONSTRAINTS t
        ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
      WHERE c.CONSTRAINT_SCHEMA = \(MySQLLiteral(database)) AND t.CONSTRAINT_TYPE = 'CHECK'
      ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME
      """
  }

  public func partitions(of database: String) -> String {
    """
    SELECT TABLE_NAME AS table_name, PARTITION_NAME AS name, PARTITION_METHOD AS method,
      PARTITION_EXPRESSION AS expression, SUBPARTITION_METHOD AS subpartition_method, PARTITION_DESCRIPTION AS bound
    FROM information_schema.PARTITIONS
    WHERE TABLE_SCHEMA = \(MySQLLiteral(database)) AND PARTITION_NAME IS NOT NULL
    ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION
    """
  }

  /// Nil where columns themselves have SRS_ID (MySQL 8), or nothing has (MySQL 5.7).
  public func spatialReferences(of database: String) -> String? {
    guard let available = columns["GEOMETRY_COLUMNS"], available.contains("SRID") else { return nil }
    return """
      SELECT G_TABLE_NAME AS table_name, G_GEOMETRY_COLUMN AS column_name, SRID AS srid
      FROM information_schema.GEOMETRY_COLUMNS WHERE G_TABLE_SCHEMA = \(MySQLLiteral(database)) AND SRID <> 0
      """
  }

  private func column(_ name: String, of view: String) -> String {
    columns[view]?.contains(name) == true ? name : "NULL"
  }
}
