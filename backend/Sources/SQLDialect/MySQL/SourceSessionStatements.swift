/// Statements of a session on the source that give all readers one instant.
///
/// Sources: MySQL manual 15.3.1 "START TRANSACTION", 15.7.8.3 "FLUSH"; MariaDB knowledge base, "START TRANSACTION".
public enum SourceSessionStatements {
  public static let openSnapshot = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"

  /// Follows `openSnapshot`: what is read behind it can be let go of without the snapshot.
  public static let markBeforeReading = "SAVEPOINT martlet"
  /// Releases the metadata locks of the tables that were read since, and keeps the snapshot. Not for MariaDB: with a
  /// binary log it keeps the locks, and the savepoint makes the transaction one that a global read lock keeps from ending.
  public static let letGoOfTables = "ROLLBACK TO SAVEPOINT martlet"
  /// ER_SP_DOES_NOT_EXIST: the transaction is over, and the mark with it.
  public static let noMarkErrorNumber = 1305

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
