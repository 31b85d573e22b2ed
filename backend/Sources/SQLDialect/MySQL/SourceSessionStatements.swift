/// Statements of a session on the source that give all readers one instant.
///
/// Sources: MySQL manual 15.3.1 "START TRANSACTION", 15.7.8.3 "FLUSH"; MariaDB knowledge base, "START TRANSACTION".
public enum SourceSessionStatements {
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
