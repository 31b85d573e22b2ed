public import SchemaModel

/// What is asked of the source to find out whether its tables are still those of the plan.
///
/// Sources: MySQL manual, 7.1.10 "Server Status Variables" (Com_xxx), 28.4.27 "The INFORMATION_SCHEMA INNODB_TABLES
/// Table"; MariaDB knowledge base, "Server Status Variables" and "INNODB_SYS_TABLES".
public enum SourceDefinitionQueries {
  /// How often each kind of statement was executed that may change or replace a table, by anybody, replicated ones
  /// included. Needs no privilege. Where nothing has grown, no table was changed.
  public static let changeCounters = """
    SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_alter_db', 'Com_alter_table', 'Com_alter_tablespace',
      'Com_create_index', 'Com_create_table', 'Com_drop_db', 'Com_drop_index', 'Com_drop_table', 'Com_import',
      'Com_optimize', 'Com_rename_table', 'Com_repair', 'Com_truncate', 'Uptime',
      'Uptime_since_flush_status')
    """

  /// The tables of these databases, or of all that are not the server's own.
  public static func tables(of databases: [String]?) -> String {
    let condition =
      databases.map { "IN (" + $0.map { MySQLLiteral($0).description }.joined(separator: ", ") + ")" }
      ?? "NOT IN ("
      + MySQLCatalogQueries.systemDatabases.sorted().map { MySQLLiteral($0).description }.joined(separator: ", ") + ")"
    return """
      SELECT TABLE_SCHEMA AS database_name, TABLE_NAME AS name FROM information_schema.TABLES
      WHERE TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND TABLE_SCHEMA \(condition)
      """
  }

  /// InnoDB's own number of each table and partition: it is another one after TRUNCATE, DROP and CREATE, RENAME of
  /// another table, EXCHANGE and TRUNCATE PARTITION, DISCARD TABLESPACE, and whatever rebuilds the table. Refused (1227)
  /// without PROCESS. Columns `file`, see `InnoDBFileName`, and `number`.
  ///
  /// MySQL from 8.0 on has no number of tables that can be read beside a statement that waits for our own readers; that
  /// of the tablespace can, and only tables in a shared tablespace have none.
  public static func numbers(_ server: SourceServer) -> String {
    server.isMySQL8
      ? "SELECT NAME AS file, SPACE AS number FROM information_schema.INNODB_TABLESPACES WHERE NAME LIKE '%/%'"
      : """
      SELECT CONVERT(CAST(SUBSTRING_INDEX(NAME, '/', 1) AS BINARY) USING filename) AS database_name,
        CONVERT(CAST(SUBSTRING_INDEX(SUBSTRING(NAME, LOCATE('/', NAME) + 1), '#P#', 1) AS BINARY) USING filename)
          AS name,
        NAME AS file, TABLE_ID AS number
      FROM information_schema.INNODB_SYS_TABLES WHERE NAME LIKE '%/%'
      """
  }

  /// As `changeCounters` names them: a table that was made long ago may have another's name since, by EXCHANGE PARTITION
  /// too.
  public static let statementsThatRename: Set<String> = ["ALTER TABLE", "RENAME TABLE"]

  /// Statements that change definitions wait from here on until the session ends; reading and writing rows goes on. They
  /// need BACKUP_ADMIN (MySQL from 8.0 on), or RELOAD (MariaDB).
  ///
  /// Sources: MySQL manual, 15.3.5 "LOCK INSTANCE FOR BACKUP"; MariaDB knowledge base, "BACKUP STAGE".
  public static func lockDefinitions(_ flavor: SourceFlavor) -> [String] {
    switch flavor {
    case .mysql: ["LOCK INSTANCE FOR BACKUP"]
    case .mariadb: ["BACKUP STAGE START", "BACKUP STAGE BLOCK_DDL"]
    }
  }

  /// What a session is told of a table that is gone (or its database, or key, or column, or file), or that was made or
  /// changed after its snapshot: ER_BAD_DB_ERROR, ER_BAD_FIELD_ERROR, ER_NO_SUCH_TABLE, ER_KEY_DOES_NOT_EXITS,
  /// ER_TABLE_DEF_CHANGED, ER_TABLESPACE_MISSING, ER_TABLESPACE_DISCARDED.
  public static let changedErrorNumbers: Set<Int> = [1049, 1054, 1146, 1176, 1412, 1812, 1814]
  /// ER_BAD_DB_ERROR, ER_NO_SUCH_TABLE.
  public static let missingErrorNumbers: Set<Int> = [1049, 1146]
}
