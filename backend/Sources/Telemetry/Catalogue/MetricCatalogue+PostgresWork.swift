// What the target works on, how it is set, and its tables and statements in sum: no series per table or statement.

extension MetricCatalogue {
  private static let command = [MetricLabel("command", known: ["COPY FROM", "COPY TO"])]

  public static let copyProgress: [Metric] = [
    progress("copy_sessions", "Running COPY commands", labels: command),
    progress("copy_bytes_processed", "Bytes that running COPY commands have processed", labels: command),
    progress("copy_tuples_processed", "Rows that running COPY commands have processed", labels: command),
    progress("copy_tuples_excluded", "Rows that WHERE left out of running COPY commands", labels: command),
  ]

  public static let indexProgress: [Metric] = [
    progress("create_index_sessions", "Running CREATE INDEX and REINDEX commands"),
    progress("create_index_blocks_total", "Blocks that running index builds read in their phase"),
    progress("create_index_blocks_done", "Blocks of them that are read"),
    progress("create_index_tuples_total", "Rows that running index builds load in their phase"),
    progress("create_index_tuples_done", "Rows of them that are loaded"),
  ]

  public static let vacuumProgress: [Metric] = [
    progress("vacuum_sessions", "Running VACUUM commands, automatic ones included"),
    progress("vacuum_heap_blks_total", "Heap blocks of the tables that are being vacuumed"),
    progress("vacuum_heap_blks_scanned", "Blocks of them that are scanned"),
    progress("vacuum_heap_blks_vacuumed", "Blocks of them that are vacuumed"),
  ]

  public static let settings: [Metric] = [
    setting("max_connections", "Connections that the server allows"),
    setting("superuser_reserved_connections", "Connections of them that are kept for superusers"),
    setting("shared_buffers_bytes", "Shared buffers", unit: .bytes),
    setting("effective_cache_size_bytes", "What the planner takes the caches to hold", unit: .bytes),
    setting("work_mem_bytes", "Memory of one sort or hash", unit: .bytes),
    setting("maintenance_work_mem_bytes", "Memory of one index build or VACUUM", unit: .bytes),
    setting("max_wal_size_bytes", "WAL between two checkpoints", unit: .bytes),
    setting("checkpoint_timeout_seconds", "Longest time between two checkpoints", unit: .seconds),
    setting("random_page_cost", "What the planner takes a random page to cost"),
    setting("seq_page_cost", "What the planner takes a page in sequence to cost"),
    setting("max_worker_processes", "Background processes that may run"),
    setting("max_parallel_workers", "Parallel workers that may run"),
    setting("autovacuum", "1 if autovacuum is on"),
    setting("fsync", "1 if what is committed is on disk"),
    setting("full_page_writes", "1 if torn pages are repaired"),
    setting("track_io_timing", "1 if times of reads and writes are measured"),
  ]

  public static let tables: [Metric] =
    [
      Metric("martlet_postgres_tables", .gauge, .postgres, "User tables of the connected database", labels: [datname]),
      table(.counter, "seq_scan", "Sequential scans"),
      table(.counter, "seq_tup_read", "Rows read by sequential scans"),
      table(.counter, "idx_scan", "Index scans"),
      table(.counter, "idx_tup_fetch", "Rows fetched by index scans"),
      table(.counter, "n_tup_ins", "Rows inserted"),
      table(.counter, "n_tup_upd", "Rows updated"),
      table(.counter, "n_tup_del", "Rows deleted"),
      table(.counter, "n_tup_hot_upd", "Rows updated without a new index entry"),
      table(.gauge, "n_live_tup", "Estimate of live rows"),
      table(.gauge, "n_dead_tup", "Estimate of dead rows"),
      table(.gauge, "n_mod_since_analyze", "Estimate of rows changed since their tables were analyzed"),
      table(.counter, "vacuum_count", "Tables vacuumed by hand", naming: .inherited),
      table(.counter, "autovacuum_count", "Tables vacuumed by autovacuum", naming: .inherited),
      table(.counter, "analyze_count", "Tables analyzed by hand", naming: .inherited),
      table(.counter, "autoanalyze_count", "Tables analyzed by autovacuum", naming: .inherited),
    ]

  /// Over all statements of a database: the mean latency is the ratio of two rates, and no quantile.
  public static let statements: [Metric] = [
    Metric(
      "pg_stat_statements_calls_total", .counter, .postgres,
      "Statements executed, as far as pg_stat_statements has kept them", labels: [datname]),
    Metric(
      "pg_stat_statements_seconds_total", .counter, .postgres,
      "Time spent executing statements, as far as pg_stat_statements has kept them", unit: .seconds,
      labels: [datname]),
    Metric(
      "pg_stat_statements_rows_total", .counter, .postgres,
      "Rows retrieved or affected, as far as pg_stat_statements has kept them", labels: [datname]),
  ]

  private static func progress(_ column: String, _ help: String, labels: [MetricLabel] = []) -> Metric {
    Metric("pg_stat_progress_\(column)", .gauge, .postgres, help, labels: labels, naming: .inherited)
  }

  private static func setting(_ name: String, _ help: String, unit: Metric.Unit? = nil) -> Metric {
    Metric("pg_settings_\(name)", .gauge, .postgres, help, unit: unit)
  }

  /// Over all user tables of the connected database, so the sum over postgres_exporter's label `relname`.
  private static func table(
    _ kind: Metric.Kind, _ column: String, _ help: String, naming: Metric.Naming? = nil
  ) -> Metric {
    Metric(
      "pg_stat_user_tables_\(column)", kind, .postgres, help, labels: [datname],
      naming: naming ?? (kind == .counter ? .inherited : .conventional))
  }
}
