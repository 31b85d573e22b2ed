/// What a session that only looks is set to, and what it asks first.
///
/// The queries beside this file leave `pg_catalog` out: `search_path` has nothing else but temporary objects, and those
/// last, so that nobody's function or table is taken for the server's own.
public enum PostgresMonitoringSession {
  public static let statementTimeoutMilliseconds = 2000
  public static let lockTimeoutMilliseconds = 100

  /// Each transaction is read-only; none of its statements runs or waits for long, nor takes workers from others.
  public static let settings = """
    SET default_transaction_read_only = on;
    SET statement_timeout = \(statementTimeoutMilliseconds);
    SET lock_timeout = \(lockTimeoutMilliseconds);
    SET idle_in_transaction_session_timeout = 10000;
    SET search_path = pg_catalog, pg_temp;
    SET max_parallel_workers_per_gather = 0;
    SET jit = off;
    SET timezone = 'UTC'
    """

  public static let canary = "SELECT 1 AS one"

  /// `statements_schema` is NULL without the extension, `has_statements_library` false where it is not preloaded.
  public static let facts = """
    SELECT current_setting('server_version_num')::int AS version_number,
      current_setting('server_version') AS version_text, current_database() AS database_name,
      (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'pg_stat_statements') AS statements_schema,
      current_setting('pg_stat_statements.max', true) IS NOT NULL AS has_statements_library
    """
}
