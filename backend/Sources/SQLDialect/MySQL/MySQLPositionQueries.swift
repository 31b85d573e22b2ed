public import SchemaModel

// Where the binary log stands. MySQL 8.2 renamed SHOW MASTER STATUS and 8.4 removed it; MariaDB 10.5.2 has a name of
// its own. Forks differ, so the statements are tried in turn and no version decides.
// Sources: MySQL manual, 15.7.7.1 "SHOW BINARY LOG STATUS", 19.1.3 "Replication with Global Transaction Identifiers";
// MariaDB knowledge base, "SHOW BINLOG STATUS", "Enhancements for START TRANSACTION WITH CONSISTENT SNAPSHOT".

public enum MySQLPositionQueries {
  /// Newest first; each answers with at most one row: `File`, `Position`, `Binlog_Do_DB`, `Binlog_Ignore_DB` and, on
  /// MySQL, `Executed_Gtid_Set`.
  public static let statusStatements = ["SHOW BINARY LOG STATUS", "SHOW BINLOG STATUS", "SHOW MASTER STATUS"]

  public static let mariadbGTIDs = "SELECT @@global.gtid_binlog_pos AS gtids"

  /// The GTIDs of transactions that are being committed. A transaction becomes visible to readers while its GTID is
  /// here, and moves on to the executed set after that.
  public static let mysqlOwnedGTIDs = "SELECT @@global.gtid_owned AS gtids"

  /// MySQL's executed set alone: unlike file and position it is updated after rows have become visible, so that it is
  /// the safe one to read around a snapshot without a lock.
  public static let mysqlGTIDs = "SELECT @@global.gtid_executed AS gtids"

  /// The position of a MariaDB snapshot, without a lock, inside `START TRANSACTION WITH CONSISTENT SNAPSHOT`: rows of
  /// `Variable_name`, `Value`.
  public static let mariadbSnapshotPosition = "SHOW STATUS LIKE 'binlog\\_snapshot\\_%'"
  public static let snapshotFileVariable = "Binlog_snapshot_file"
  public static let snapshotOffsetVariable = "Binlog_snapshot_position"

  /// The GTIDs up to a place in the log; reads the file up to there. NULL where the place is none.
  public static func mariadbGTIDs(at position: BinlogPosition) -> String {
    "SELECT BINLOG_GTID_POS(\(MySQLLiteral(position.file)), \(position.offset)) AS gtids"
  }

  // What the server writes into its log.

  /// `Variable_name`, `Value`; without a row on MariaDB, which always has GTIDs.
  public static let gtidMode = "SHOW GLOBAL VARIABLES LIKE 'gtid\\_mode'"
  /// MySQL 8.0.26 renamed it.
  public static let logsUpdates =
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_replica_updates', 'log_slave_updates')"
  /// Unlike SHOW ALL SLAVES STATUS it needs no privilege.
  public static let replicasRunning = "SHOW GLOBAL STATUS LIKE 'Slaves\\_running'"

  /// ER_PARSE_ERROR: the server does not know the statement.
  public static let syntaxErrorNumber = 1064
}
