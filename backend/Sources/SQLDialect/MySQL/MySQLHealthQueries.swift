// What `doctor` asks of a source. Read-only, and cheap on a busy server.

public import SchemaModel

public enum MySQLHealthQueries {
  /// Without FOR: then active roles are expanded into their privileges.
  public static let grants = "SHOW GRANTS"
  public static let currentUser = "SELECT CURRENT_USER() AS account"
  public static let cipher = "SHOW SESSION STATUS LIKE 'Ssl_cipher'"

  /// Two columns, `Variable_name` and `Value`; a variable that the server lacks has no row.
  public static func globalVariables(_ names: [String]) -> String {
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN (\(literals(names)))"
  }

  public static let connectionLimits = """
    SELECT @@session.max_user_connections AS account_limit, @@global.max_connections AS server_limit, USER() AS account
    """
  public static let threadsConnected = "SHOW GLOBAL STATUS LIKE 'Threads_connected'"
  /// The account's own; with PROCESS everybody's. Column `User`.
  public static let threads = "SHOW PROCESSLIST"

  /// Needs PROCESS.
  public static func longTransactions(overSeconds seconds: Int) -> String {
    """
    SELECT trx_mysql_thread_id AS thread, TIMESTAMPDIFF(SECOND, trx_started, NOW()) AS age_seconds
    FROM information_schema.INNODB_TRX
    WHERE trx_started < NOW() - INTERVAL \(seconds) SECOND AND trx_mysql_thread_id <> CONNECTION_ID()
    ORDER BY trx_started LIMIT 10
    """
  }

  /// ER_CANNOT_CONVERT_STRING. MySQL's view has the text of each statement in utf8mb3, asked for or not.
  public static let unprintableStatementErrorNumber = 3854

  public static func kill(_ thread: UInt64) -> String { "KILL \(thread);" }

  /// Tables of engines that keep no old versions of rows, so that a snapshot does not hold for them.
  public static func nonTransactionalTables(in databases: [String]) -> String {
    """
    SELECT t.TABLE_SCHEMA AS database_name, t.TABLE_NAME AS name, t.ENGINE AS engine
    FROM information_schema.TABLES t JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
    WHERE t.TABLE_SCHEMA IN (\(literals(databases))) AND t.TABLE_TYPE <> 'SEQUENCE'
      AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES'
    ORDER BY 1, 2
    """
  }

  /// Names of tables, not of views.
  public static func tables(of database: String) -> String {
    """
    SELECT TABLE_NAME AS name FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = \(MySQLLiteral(database)) AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY 1
    """
  }

  /// Refused where any column is.
  public static func noRows(of table: SourceTableName) -> String {
    "SELECT * FROM \(MySQLIdentifier(table)) LIMIT 0"
  }

  public static func grant(_ privileges: [String], on scope: String, to account: String) -> String {
    // CURRENT_USER() prints user@host; the last @ divides, since user names may hold one.
    let at = account.lastIndex(of: "@") ?? account.endIndex
    let user = quoted(account[..<at])
    let host = at < account.endIndex ? quoted(account[account.index(after: at)...]) : "'%'"
    return "GRANT \(privileges.joined(separator: ", ")) ON \(scope) TO \(user)@\(host);"
  }

  public static let everything = "*.*"
  public static func table(_ table: SourceTableName) -> String { MySQLIdentifier(table).description }
  public static func all(of database: String) -> String { "\(MySQLIdentifier(database)).*" }

  public static func setGlobal(_ variable: String, to value: String) -> String { "SET GLOBAL \(variable) = \(value);" }

  /// The DDL that gives a table row versions.
  public static func convertToInnoDB(_ database: String, _ table: String) -> String {
    "ALTER TABLE \(MySQLIdentifier(database)).\(MySQLIdentifier(table)) ENGINE = InnoDB;"
  }

  /// For a person to read and run: a quoted string, not the hexadecimal form of `MySQLLiteral`.
  private static func quoted(_ text: Substring) -> String {
    "'" + text.replacing(scalar: "\\", with: "\\\\").replacing(scalar: "'", with: "''") + "'"
  }

  private static func literals(_ texts: [String]) -> String {
    texts.isEmpty ? "NULL" : texts.map { MySQLLiteral($0).description }.joined(separator: ", ")
  }
}
