/// How long statements of a session that only looks may take (`TargetSessionSettings`), and what it asks first.
///
/// The queries beside this file leave `pg_catalog` out: `search_path` has nothing else but temporary objects, and those
/// last, so that nobody's function or table is taken for the server's own.
public enum PostgresMonitoringSession {
  public static let statementTimeoutSeconds = 2
  public static let lockTimeoutMilliseconds = 100

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
