/// Who may stand in the way of a lock. Source: MySQL manual, 28.3.27 "PROCESSLIST", 28.4.28 "INNODB_TRX"; both have the
/// same columns on MariaDB.
public enum SourceObstacleQueries {
  private static let rowsMax = 5
  /// Characters of a statement that are shown.
  private static let statementCharactersMax = 120

  /// Statements of other sessions that have run for a while: `id`, `user`, `seconds`, `statement`, longest first.
  /// Without PROCESS only those of the account itself are seen.
  public static func statements(runningFor seconds: Int) -> String {
    """
    SELECT id, user, time AS seconds, LEFT(info, \(statementCharactersMax)) AS statement
    FROM information_schema.processlist
    WHERE command IN ('Query', 'Execute') AND time >= \(seconds) AND id <> CONNECTION_ID()
    ORDER BY time DESC, id LIMIT \(rowsMax)
    """
  }

  /// Transactions that have written rows and stay open, which hold up LOCK TABLES also while they do nothing. Refused
  /// (1227) without PROCESS.
  public static func transactions(openFor seconds: Int) -> String {
    """
    SELECT t.trx_mysql_thread_id AS id, p.user AS user, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS seconds,
           LEFT(t.trx_query, \(statementCharactersMax)) AS statement
    FROM information_schema.innodb_trx t LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
    WHERE t.trx_rows_modified > 0 AND t.trx_started <= NOW() - INTERVAL \(seconds) SECOND
      AND t.trx_mysql_thread_id <> CONNECTION_ID()
    ORDER BY t.trx_started LIMIT \(rowsMax)
    """
  }
}
