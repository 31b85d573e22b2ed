/// What collectors ask: a column has its metric's name, and the others are labels. For `PostgresMonitoringSession`.
///
/// Source: PostgreSQL manual, 28.2 "The Cumulative Statistics System", 54 "System Views".
public enum PostgresMetricQueries {
  public static let seriesMax = 100

  /// The connected database first: a server of thousands must not give series for each.
  private static let databases = """
    (SELECT oid, datname, datfrozenxid FROM pg_database WHERE datallowconn AND NOT datistemplate
      ORDER BY datname <> current_database(), oid LIMIT \(seriesMax))
    """

  public static let server = """
    SELECT 1 AS pg_static, split_part(current_setting('server_version'), ' ', 1) AS short_version, version() AS version,
      EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS pg_postmaster_start_time_seconds,
      pg_is_in_recovery()::int AS pg_replication_is_replica,
      CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
        ELSE GREATEST(0, EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp()))
        END AS pg_replication_lag_seconds
    """

  public static let database = """
    SELECT d.datname, s.numbackends AS pg_stat_database_numbackends, s.xact_commit AS pg_stat_database_xact_commit,
      s.xact_rollback AS pg_stat_database_xact_rollback, s.blks_read AS pg_stat_database_blks_read,
      s.blks_hit AS pg_stat_database_blks_hit, s.tup_returned AS pg_stat_database_tup_returned,
      s.tup_fetched AS pg_stat_database_tup_fetched, s.tup_inserted AS pg_stat_database_tup_inserted,
      s.tup_updated AS pg_stat_database_tup_updated, s.tup_deleted AS pg_stat_database_tup_deleted,
      s.conflicts AS pg_stat_database_conflicts, s.deadlocks AS pg_stat_database_deadlocks,
      s.temp_files AS pg_stat_database_temp_files, s.temp_bytes AS pg_stat_database_temp_bytes,
      s.blk_read_time AS pg_stat_database_blk_read_time, s.blk_write_time AS pg_stat_database_blk_write_time,
      age(d.datfrozenxid) AS pg_database_frozen_xid_age_transactions
    FROM \(databases) d JOIN pg_stat_database s ON s.datid = d.oid
    """

  /// NULL for a database that the account may not connect to. It looks at every file, without any lock.
  public static let databaseSize = """
    SELECT d.datname, CASE WHEN has_database_privilege(d.oid, 'CONNECT')
        OR pg_has_role('pg_read_all_stats', 'USAGE') THEN pg_database_size(d.oid) END AS pg_database_size_bytes
    FROM \(databases) d
    """

  /// Every state of every database, with 0 where there is none.
  public static let activity = """
    SELECT d.datname, s.state, count(a.pid) AS pg_stat_activity_count,
      COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - a.xact_start)), 0) AS pg_stat_activity_max_tx_duration,
      count(a.pid) FILTER (WHERE a.wait_event_type = 'Lock') AS martlet_postgres_blocked_sessions
    FROM \(databases) d
    CROSS JOIN (VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'),
      ('fastpath function call'), ('disabled')) AS s (state)
    LEFT JOIN pg_stat_activity a ON a.datid = d.oid AND a.state = s.state
    GROUP BY 1, 2
    """

  /// Modes as postgres_exporter writes them. The scan of `pg_locks` is one, whatever the number of databases.
  public static let locks = """
    SELECT d.datname, m.mode, COALESCE(l.locks, 0) AS pg_locks_count
    FROM \(databases) d
    CROSS JOIN (VALUES ('accesssharelock'), ('rowsharelock'), ('rowexclusivelock'), ('shareupdateexclusivelock'),
      ('sharelock'), ('sharerowexclusivelock'), ('exclusivelock'), ('accessexclusivelock'), ('sireadlock')) AS m (mode)
    LEFT JOIN (SELECT database, lower(mode) AS mode, count(*) AS locks FROM pg_locks WHERE database IS NOT NULL
      GROUP BY 1, 2) l ON l.database = d.oid AND l.mode = m.mode
    """

  /// Processes of the server that can be told from others by when they began.
  public static let processes = """
    SELECT pid, pid = pg_backend_pid() AS is_own, EXTRACT(EPOCH FROM backend_start) AS started_at
    FROM pg_stat_activity WHERE backend_start IS NOT NULL
    """

  /// Over all statements without their texts: reading those would spill megabytes at each scrape. Nested statements
  /// are part of the ones that called them. `epoch` changes when the counters are reset.
  public static func statements(schema: String) -> String {
    let schema = PostgresIdentifier(schema)
    return """
      SELECT d.datname, sum(s.calls) AS pg_stat_statements_calls_total,
        sum(s.total_exec_time) / 1000 AS pg_stat_statements_seconds_total,
        sum(s.rows) AS pg_stat_statements_rows_total,
        (SELECT i.stats_reset::text FROM \(schema).pg_stat_statements_info i) AS epoch
      FROM \(schema).pg_stat_statements(false) s JOIN \(databases) d ON d.oid = s.dbid
      WHERE s.toplevel GROUP BY 1
      """
  }
}
