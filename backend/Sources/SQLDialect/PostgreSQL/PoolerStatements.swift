/// What a session asks to find out whether something between it and the server gives its transactions to other sessions
/// of the server, as pgbouncer does in its modes `transaction` and `statement`.
public enum PoolerStatements {
  public static let process = "SELECT pg_catalog.pg_backend_pid() AS process"

  /// Begins a transaction and says where it runs, in one round trip.
  public static let begin = "BEGIN; " + process

  /// What the session has set and locked goes, before another client gets it. Source: PostgreSQL manual, "DISCARD".
  public static let discard = "DISCARD ALL"
}
