// Where the binary log stands. MySQL 8.2 renamed SHOW MASTER STATUS and 8.4 removed it; MariaDB 10.5.2 has a name of
// its own. Forks differ, so the statements are tried in turn and no version decides.
// Sources: MySQL manual, 15.7.7.1 "SHOW BINARY LOG STATUS"; MariaDB knowledge base, "SHOW BINLOG STATUS".

public enum MySQLPositionQueries {
  /// Newest first; each answers with at most one row: `File`, `Position` and, on MySQL, `Executed_Gtid_Set`.
  public static let statusStatements = ["SHOW BINARY LOG STATUS", "SHOW BINLOG STATUS", "SHOW MASTER STATUS"]

  public static let mariadbGTIDs = "SELECT @@global.gtid_binlog_pos AS gtids"

  /// MySQL's executed set alone: unlike file and position it is updated after rows have become visible, so that it is
  /// the safe one to read around a snapshot without a lock.
  public static let mysqlGTIDs = "SELECT @@global.gtid_executed AS gtids"

  /// The position of a MariaDB snapshot, without a lock, inside `START TRANSACTION WITH CONSISTENT SNAPSHOT`.
  public static let mariadbSnapshotPosition = "SHOW STATUS LIKE 'binlog_snapshot_%'"

  /// ER_PARSE_ERROR: the server does not know the statement.
  public static let syntaxErrorNumber = 1064
}
