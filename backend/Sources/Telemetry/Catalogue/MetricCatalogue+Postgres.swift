// What one query of a collector gives. A column of the query has its metric's name, another one each label's.

extension MetricCatalogue {
  static let datname = MetricLabel("datname")

  public static let postgresUp = Metric(
    "pg_up", .gauge, .postgres, "1 if PostgreSQL answered the last collection, else 0")

  public static let backendCPU = Metric(
    "martlet_postgres_cpu_seconds_total", .counter, .postgres,
    "CPU time of PostgreSQL's processes, those that have ended included; absent where it runs on another machine",
    unit: .seconds, labels: [MetricLabel("source", known: ["proc"])])

  public static let server: [Metric] = [
    Metric(
      "pg_static", .gauge, .postgres, "Version of the server; always 1",
      labels: [MetricLabel("short_version"), MetricLabel("version")]),
    Metric(
      "pg_postmaster_start_time_seconds", .gauge, .postgres, "When the server started, in Unix time", unit: .seconds),
    Metric("pg_replication_is_replica", .gauge, .postgres, "1 for a standby, else 0"),
    Metric(
      "pg_replication_lag_seconds", .gauge, .postgres,
      "Age of the last transaction that a standby has replayed; 0 where nothing is left to replay", unit: .seconds),
  ]

  /// At most 100 databases, the connected one among them.
  public static let database: [Metric] =
    [
      Metric(
        "pg_stat_database_numbackends", .gauge, .postgres, "Sessions connected to the database", labels: [datname]),
      statistic("xact_commit", "Transactions committed"),
      statistic("xact_rollback", "Transactions rolled back"),
      statistic("blks_read", "Blocks read from outside of shared buffers"),
      statistic("blks_hit", "Blocks found in shared buffers"),
      statistic("tup_returned", "Rows read by scans, live ones"),
      statistic("tup_fetched", "Rows fetched by index scans"),
      statistic("tup_inserted", "Rows inserted"),
      statistic("tup_updated", "Rows updated"),
      statistic("tup_deleted", "Rows deleted"),
      statistic("conflicts", "Queries cancelled for a conflict with recovery"),
      statistic("deadlocks", "Deadlocks"),
      statistic("temp_files", "Temporary files made by queries"),
      statistic("temp_bytes", "Bytes written to temporary files", unit: .bytes),
      statistic(
        "blk_read_time", "Milliseconds spent reading blocks, with track_io_timing only", unit: .milliseconds),
      statistic(
        "blk_write_time", "Milliseconds spent writing blocks, with track_io_timing only", unit: .milliseconds),
      Metric(
        "pg_database_frozen_xid_age_transactions", .gauge, .postgres,
        "Age of the oldest transaction id that is not frozen; the server stops at two thousand million",
        labels: [datname]),
    ]

  public static let databaseSize: [Metric] = [
    Metric(
      "pg_database_size_bytes", .gauge, .postgres, "Disk space of the database", unit: .bytes, labels: [datname])
  ]

  static let activityStates = [
    "active", "idle", "idle in transaction", "idle in transaction (aborted)", "fastpath function call", "disabled",
  ]

  public static let activity: [Metric] = [
    Metric(
      "pg_stat_activity_count", .gauge, .postgres, "Sessions by state",
      labels: [datname, MetricLabel("state", known: activityStates)], naming: .inherited),
    Metric(
      "pg_stat_activity_max_tx_duration", .gauge, .postgres, "Age of the longest transaction in seconds, by state",
      labels: [datname, MetricLabel("state", known: activityStates)]),
    Metric(
      "martlet_postgres_blocked_sessions", .gauge, .postgres, "Sessions that wait for a lock, by state",
      labels: [datname, MetricLabel("state", known: activityStates)]),
  ]

  public static let locks: [Metric] = [
    Metric(
      "pg_locks_count", .gauge, .postgres, "Locks held or waited for, by mode",
      labels: [
        datname,
        MetricLabel(
          "mode",
          known: [
            "accesssharelock", "rowsharelock", "rowexclusivelock", "shareupdateexclusivelock", "sharelock",
            "sharerowexclusivelock", "exclusivelock", "accessexclusivelock", "sireadlock",
          ]),
      ], naming: .inherited)
  ]

  private static func statistic(_ column: String, _ help: String, unit: Metric.Unit? = nil) -> Metric {
    Metric(
      "pg_stat_database_\(column)", .counter, .postgres, help, unit: unit, labels: [datname], naming: .inherited)
  }
}
