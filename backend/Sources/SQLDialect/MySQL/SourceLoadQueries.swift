/// How busy the source is. Source: MySQL manual, 7.1.10 "Server Status Variables"; the same on MariaDB.
public enum SourceLoadQueries {
  /// `Variable_name`, `Value`: the sessions that are running a statement, the one that asks included.
  public static let threadsRunning = "SHOW GLOBAL STATUS LIKE 'Threads\\_running'"
}
