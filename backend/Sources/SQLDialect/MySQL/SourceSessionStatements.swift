/// Statements that prepare a session on the source for reading, and the ones that give all readers one instant.
///
/// Sources: MySQL manual 15.3.1 "START TRANSACTION", 15.7.8.3 "FLUSH", 7.1.8 "Server System Variables"; MariaDB
/// knowledge base, "START TRANSACTION" and "max_statement_time".
public enum SourceSessionStatements {
  /// Settings that each reader needs, as (statement, what the server may answer if it does not know the variable).
  ///
  /// UTC makes TIMESTAMP exact; an empty `sql_mode` keeps CHAR unpadded and quoting plain; the timeouts let a reader
  /// wait for a slow target.
  public static let required: [String] = [
    "SET SESSION time_zone = '+00:00'",
    "SET SESSION sql_mode = ''",
    "SET SESSION sql_select_limit = 18446744073709551615",
    "SET SESSION net_write_timeout = 86400, net_read_timeout = 86400, wait_timeout = 604800",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
  ]

  /// Each is known to one flavour only; the other's "unknown variable" (1193) is no error.
  public static let flavored: [String] = [
    "SET SESSION max_execution_time = 0",
    "SET SESSION max_statement_time = 0",
    "SET SESSION information_schema_stats_expiry = 0",
    // MariaDB's system-versioned tables show the rows of another time where the server's own setting says so.
    "SET SESSION system_versioning_asof = DEFAULT",
  ]
  public static let unknownVariableErrorNumber = 1193

  public static let openSnapshot = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
  public static let closeSnapshot = "COMMIT"

  /// Refused (1227) without RELOAD or FLUSH_TABLES; managed services often refuse it to everybody.
  public static let lockAllTables = "FLUSH TABLES WITH READ LOCK"
  public static let accessDeniedErrorNumbers: Set<Int> = [1044, 1045, 1142, 1227]
  public static let unlock = "UNLOCK TABLES"

  /// ER_LOCK_WAIT_TIMEOUT
  public static let lockWaitTimeoutErrorNumber = 1205

  /// For the session that locks. A lock that is waited for holds up everybody who comes after it, so the wait is short;
  /// and a session that falls silent, because its network is gone, is ended by the server with all that it holds.
  public static func lockLimits(waitSeconds: Int, holdSeconds: Int) -> String {
    "SET SESSION lock_wait_timeout = \(max(1, waitSeconds)), wait_timeout = \(max(1, holdSeconds))"
  }

  public static func lock(tables: [MySQLIdentifier]) -> String {
    "LOCK TABLES " + tables.map { "\($0) READ" }.joined(separator: ", ")
  }
}
