/// What the pages about the database ask. For `PostgresMonitoringSession`; nothing here takes more than ACCESS SHARE.
///
/// Source: PostgreSQL manual, 28.2 "The Cumulative Statistics System", 54 "System Views", F.32 "pg_stat_statements".
public enum PostgresInsightQueries {
  /// One row of counters and levels; `sampled_at` is the server's clock, so that rates do not depend on the network.
  public static let summary = """
    SELECT EXTRACT(EPOCH FROM clock_timestamp()) AS sampled_at, s.stats_reset::text AS epoch,
      current_setting('server_version') AS version_text, s.datname,
      EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS started_at,
      s.xact_commit, s.xact_rollback, s.blks_read, s.blks_hit, s.tup_returned, s.tup_fetched, s.tup_inserted,
      s.tup_updated, s.tup_deleted, s.temp_bytes, s.deadlocks, w.wal_bytes, s.numbackends,
      (SELECT count(*) FROM pg_stat_activity a WHERE a.wait_event_type = 'Lock') AS blocked_sessions,
      (SELECT COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - l.waitstart)), 0) FROM pg_locks l
        WHERE NOT l.granted) AS longest_wait_seconds,
      (SELECT count(*) FROM pg_stat_activity a WHERE a.state = 'active' AND a.pid <> pg_backend_pid())
        AS active_sessions,
      (SELECT COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - a.xact_start)), 0) FROM pg_stat_activity a
        WHERE a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()) AS longest_transaction_seconds,
      (SELECT COALESCE(max(age(a.backend_xmin)), 0) FROM pg_stat_activity a
        WHERE a.pid <> pg_backend_pid()) AS xmin_horizon_age
    FROM pg_stat_database s, pg_stat_wal w WHERE s.datname = current_database()
    """

  /// Looks at every file of the database.
  public static let databaseSize = "SELECT pg_database_size(current_database()) AS bytes"

  // MARK: Connections

  /// One row for each state, user and application: `kind` says which of them `name` is.
  public static let connections = """
    SELECT CASE WHEN GROUPING(state) = 0 THEN 'state' WHEN GROUPING(usename) = 0 THEN 'user' ELSE 'application' END
        AS kind,
      CASE WHEN GROUPING(state) = 0 THEN state WHEN GROUPING(usename) = 0 THEN usename ELSE application_name END
        AS name,
      count(*) AS connections, max(EXTRACT(EPOCH FROM clock_timestamp() - xact_start)) AS longest_transaction_seconds
    FROM pg_stat_activity WHERE backend_type = 'client backend'
    GROUP BY GROUPING SETS ((state), (usename), (application_name))
    ORDER BY 1, connections DESC, name
    """

  /// `reserved_connections` came with PostgreSQL 16.
  public static let connectionLimits = """
    SELECT current_setting('max_connections')::int AS connections_max,
      current_setting('superuser_reserved_connections')::int
        + COALESCE(current_setting('reserved_connections', true)::int, 0) AS connections_reserved,
      (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections
    """

  public static func longestTransactions(limit: Int, queryCharactersMax: Int) -> String {
    """
    SELECT pid, usename, datname, application_name, state, wait_event_type, wait_event,
      EXTRACT(EPOCH FROM clock_timestamp() - xact_start) AS transaction_seconds,
      left(query, \(queryCharactersMax)) AS query, length(query) > \(queryCharactersMax) AS is_query_cut
    FROM pg_stat_activity
    WHERE xact_start IS NOT NULL AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    ORDER BY xact_start, pid LIMIT \(limit)
    """
  }

  // MARK: Locks

  /// Sessions that wait for a lock and those that hold them up, one row each. `blockers` are process ids with commas
  /// between them, 0 for a prepared transaction; `relation` is that of the lock, or of the row that is waited for.
  ///
  /// `pg_blocking_pids` stops the lock manager for an instant, so it is called for sessions that wait only.
  public static func locks(waitersMax: Int, queryCharactersMax: Int) -> String {
    """
    WITH waits AS MATERIALIZED (
      SELECT pid, pg_blocking_pids(pid) AS blockers FROM pg_stat_activity WHERE wait_event_type = 'Lock'
      ORDER BY query_start, pid LIMIT \(waitersMax)
    ), involved AS (
      SELECT pid FROM waits UNION SELECT unnest(blockers) FROM waits
    ), locks AS MATERIALIZED (
      SELECT pid, locktype, mode, granted, database, relation, waitstart FROM pg_locks
      WHERE NOT granted OR locktype = 'tuple'
    ), wanted AS (
      SELECT DISTINCT ON (pid) * FROM locks WHERE NOT granted ORDER BY pid, waitstart
    ), rows AS (
      SELECT DISTINCT ON (pid) pid, database, relation FROM locks WHERE granted ORDER BY pid, relation
    )
    SELECT i.pid, a.usename, a.datname, a.application_name, a.state, a.wait_event_type, a.wait_event,
      EXTRACT(EPOCH FROM clock_timestamp() - a.xact_start) AS transaction_seconds,
      EXTRACT(EPOCH FROM clock_timestamp() - w.waitstart) AS wait_seconds,
      left(a.query, \(queryCharactersMax)) AS query, length(a.query) > \(queryCharactersMax) AS is_query_cut,
      array_to_string(b.blockers, ',') AS blockers, w.locktype AS lock_type, w.mode AS lock_mode,
      n.nspname AS relation_schema, c.relname AS relation_name
    FROM involved i
    LEFT JOIN pg_stat_activity a ON a.pid = i.pid
    LEFT JOIN waits b ON b.pid = i.pid
    LEFT JOIN wanted w ON w.pid = i.pid
    LEFT JOIN rows r ON r.pid = i.pid
    LEFT JOIN pg_class c ON c.oid = COALESCE(w.relation, r.relation) AND COALESCE(w.database, r.database) = (
      SELECT oid FROM pg_database WHERE datname = current_database())
    LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
    ORDER BY i.pid
    """
  }
}
