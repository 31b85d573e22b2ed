extension PostgresMetricQueries {
  private static let commonBackgroundWriter = """
    b.buffers_clean AS pg_stat_bgwriter_buffers_clean_total,
      b.maxwritten_clean AS pg_stat_bgwriter_maxwritten_clean_total,
      b.buffers_alloc AS pg_stat_bgwriter_buffers_alloc_total
    """

  /// PostgreSQL 17 moved checkpoints to `pg_stat_checkpointer` and what backends write to `pg_stat_io`.
  public static func backgroundWriter(version: Int) -> String {
    version >= 170000
      ? """
      SELECT c.num_timed AS pg_stat_bgwriter_checkpoints_timed_total,
        c.num_requested AS pg_stat_bgwriter_checkpoints_req_total,
        c.write_time AS pg_stat_bgwriter_checkpoint_write_time_total,
        c.sync_time AS pg_stat_bgwriter_checkpoint_sync_time_total,
        c.buffers_written AS pg_stat_bgwriter_buffers_checkpoint_total,
        NULL AS pg_stat_bgwriter_buffers_backend_total, NULL AS pg_stat_bgwriter_buffers_backend_fsync_total,
        \(commonBackgroundWriter)
      FROM pg_stat_bgwriter b, pg_stat_checkpointer c
      """
      : """
      SELECT b.checkpoints_timed AS pg_stat_bgwriter_checkpoints_timed_total,
        b.checkpoints_req AS pg_stat_bgwriter_checkpoints_req_total,
        b.checkpoint_write_time AS pg_stat_bgwriter_checkpoint_write_time_total,
        b.checkpoint_sync_time AS pg_stat_bgwriter_checkpoint_sync_time_total,
        b.buffers_checkpoint AS pg_stat_bgwriter_buffers_checkpoint_total,
        b.buffers_backend AS pg_stat_bgwriter_buffers_backend_total,
        b.buffers_backend_fsync AS pg_stat_bgwriter_buffers_backend_fsync_total,
        \(commonBackgroundWriter)
      FROM pg_stat_bgwriter b
      """
  }

  public static let wal = """
    SELECT wal_records AS pg_stat_wal_records_total, wal_fpi AS pg_stat_wal_fpi_total,
      wal_bytes AS pg_stat_wal_bytes_total, wal_buffers_full AS pg_stat_wal_buffers_full_total
    FROM pg_stat_wal
    """

  /// Needs `pg_monitor`.
  public static let walFiles =
    "SELECT count(*) AS pg_wal_segments, COALESCE(sum(size), 0) AS pg_wal_size_bytes FROM pg_ls_waldir()"

  public static let replicationSlots = """
    SELECT slot_name, slot_type, COALESCE(database, '') AS database, active::int AS pg_replication_slots_active,
      pg_wal_lsn_diff(
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
        restart_lsn) AS pg_replication_slots_pg_wal_lsn_diff,
      safe_wal_size AS pg_replication_slots_safe_wal_size_bytes
    FROM pg_replication_slots
    ORDER BY pg_replication_slots_pg_wal_lsn_diff DESC NULLS LAST, slot_name LIMIT \(seriesMax)
    """

  public static let copyProgress = """
    SELECT c.command, count(p.pid) AS pg_stat_progress_copy_sessions,
      COALESCE(sum(p.bytes_processed), 0) AS pg_stat_progress_copy_bytes_processed,
      COALESCE(sum(p.tuples_processed), 0) AS pg_stat_progress_copy_tuples_processed,
      COALESCE(sum(p.tuples_excluded), 0) AS pg_stat_progress_copy_tuples_excluded
    FROM (VALUES ('COPY FROM'), ('COPY TO')) AS c (command)
    LEFT JOIN pg_stat_progress_copy p ON p.command = c.command
    GROUP BY 1
    """

  public static let indexProgress = """
    SELECT count(*) AS pg_stat_progress_create_index_sessions,
      COALESCE(sum(blocks_total), 0) AS pg_stat_progress_create_index_blocks_total,
      COALESCE(sum(blocks_done), 0) AS pg_stat_progress_create_index_blocks_done,
      COALESCE(sum(tuples_total), 0) AS pg_stat_progress_create_index_tuples_total,
      COALESCE(sum(tuples_done), 0) AS pg_stat_progress_create_index_tuples_done
    FROM pg_stat_progress_create_index
    """

  public static let vacuumProgress = """
    SELECT count(*) AS pg_stat_progress_vacuum_sessions,
      COALESCE(sum(heap_blks_total), 0) AS pg_stat_progress_vacuum_heap_blks_total,
      COALESCE(sum(heap_blks_scanned), 0) AS pg_stat_progress_vacuum_heap_blks_scanned,
      COALESCE(sum(heap_blks_vacuumed), 0) AS pg_stat_progress_vacuum_heap_blks_vacuumed
    FROM pg_stat_progress_vacuum
    """

  /// The session that asks holds nothing back for longer than this statement, and is left out.
  public static let horizon = """
    SELECT h.holder, COALESCE(max(a.age), 0) AS pg_xmin_horizon_age_transactions
    FROM (VALUES ('session'), ('slot'), ('prepared')) AS h (holder)
    LEFT JOIN (
      SELECT 'session' AS holder, age(backend_xmin) AS age FROM pg_stat_activity
        WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
      UNION ALL SELECT 'slot', GREATEST(age(xmin), age(catalog_xmin)) FROM pg_replication_slots
      UNION ALL SELECT 'prepared', age(transaction) FROM pg_prepared_xacts
    ) a ON a.holder = h.holder
    GROUP BY 1
    """

  public static let settings = """
    SELECT \(numbers(["max_connections", "superuser_reserved_connections", "random_page_cost", "seq_page_cost",
      "max_worker_processes", "max_parallel_workers"])),
      \(sizes(["shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem", "max_wal_size"])),
      \(switches(["autovacuum", "fsync", "full_page_writes", "track_io_timing"])),
      EXTRACT(EPOCH FROM current_setting('checkpoint_timeout')::interval) AS pg_settings_checkpoint_timeout_seconds
    """

  private static func numbers(_ names: [String]) -> String {
    names.map { "current_setting('\($0)') AS pg_settings_\($0)" }.joined(separator: ", ")
  }

  private static func sizes(_ names: [String]) -> String {
    names.map { "pg_size_bytes(current_setting('\($0)')) AS pg_settings_\($0)_bytes" }.joined(separator: ", ")
  }

  private static func switches(_ names: [String]) -> String {
    names.map { "current_setting('\($0)')::bool::int AS pg_settings_\($0)" }.joined(separator: ", ")
  }

  /// In sum: a series for each table would be thousands. The same as over `pg_stat_user_tables`, which joins and groups
  /// and takes twice as long. A table that is dropped takes its counts with it; `epoch` changes when all are reset.
  public static let tables = """
    SELECT current_database() AS datname, count(*) FILTER (WHERE is_table) AS martlet_postgres_tables,
      (SELECT stats_reset::text FROM pg_stat_database WHERE datname = current_database()) AS epoch,
      \(sum("numscans", of: "is_table")) AS pg_stat_user_tables_seq_scan,
      \(sum("tuples_returned", of: "is_table")) AS pg_stat_user_tables_seq_tup_read,
      \(sum("numscans", of: "NOT is_table")) AS pg_stat_user_tables_idx_scan,
      COALESCE(sum(pg_stat_get_tuples_fetched(oid)), 0) AS pg_stat_user_tables_idx_tup_fetch,
      \(tableStatistics.map { "\(sum($1, of: "is_table")) AS pg_stat_user_tables_\($0)" }.joined(separator: ", "))
    FROM (
      SELECT c.oid, c.relkind IN ('r', 'm', 'p') AS is_table
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm', 'p', 'i') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname !~ '^pg_toast'
    ) relations
    """

  /// Columns of `pg_stat_user_tables` and the functions behind them.
  private static let tableStatistics = [
    ("n_tup_ins", "tuples_inserted"), ("n_tup_upd", "tuples_updated"), ("n_tup_del", "tuples_deleted"),
    ("n_tup_hot_upd", "tuples_hot_updated"), ("n_live_tup", "live_tuples"), ("n_dead_tup", "dead_tuples"),
    ("n_mod_since_analyze", "mod_since_analyze"), ("vacuum_count", "vacuum_count"),
    ("autovacuum_count", "autovacuum_count"), ("analyze_count", "analyze_count"),
    ("autoanalyze_count", "autoanalyze_count"),
  ]

  private static func sum(_ function: String, of relations: String) -> String {
    "COALESCE(sum(pg_stat_get_\(function)(oid)) FILTER (WHERE \(relations)), 0)"
  }
}
