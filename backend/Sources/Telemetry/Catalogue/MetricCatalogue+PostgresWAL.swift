// Writing: checkpoints, WAL, replication slots.

extension MetricCatalogue {
  /// Named as before PostgreSQL 17, which moved the checkpoints to a view of their own: the meaning is the same.
  public static let backgroundWriter: [Metric] = [
    background("checkpoints_timed_total", "Checkpoints that were due by time"),
    background("checkpoints_req_total", "Checkpoints that were asked for, among others by the amount of WAL"),
    background(
      "checkpoint_write_time_total", "Milliseconds that checkpoints spent writing", unit: .milliseconds,
      naming: .inherited),
    background(
      "checkpoint_sync_time_total", "Milliseconds that checkpoints spent on fsync", unit: .milliseconds,
      naming: .inherited),
    background("buffers_checkpoint_total", "Buffers written by checkpoints"),
    background("buffers_clean_total", "Buffers written by the background writer"),
    background("maxwritten_clean_total", "Times that the background writer stopped at bgwriter_lru_maxpages"),
    background("buffers_alloc_total", "Buffers allocated"),
    background("buffers_backend_total", "Buffers written by backends themselves; until PostgreSQL 16"),
    background("buffers_backend_fsync_total", "Times that a backend had to fsync itself; until PostgreSQL 16"),
  ]

  public static let wal: [Metric] = [
    Metric("pg_stat_wal_records_total", .counter, .postgres, "WAL records made"),
    Metric("pg_stat_wal_fpi_total", .counter, .postgres, "Full page images in the WAL"),
    Metric("pg_stat_wal_bytes_total", .counter, .postgres, "WAL made", unit: .bytes),
    Metric(
      "pg_stat_wal_buffers_full_total", .counter, .postgres, "Times that WAL was written because its buffers were full"),
  ]

  public static let walFiles: [Metric] = [
    Metric("pg_wal_segments", .gauge, .postgres, "Segments in the directory of the WAL"),
    Metric("pg_wal_size_bytes", .gauge, .postgres, "Size of the directory of the WAL", unit: .bytes),
  ]

  private static let slotLabels = [
    MetricLabel("slot_name"), MetricLabel("slot_type", known: ["logical", "physical"]), MetricLabel("database"),
  ]

  /// At most 100 slots, those that hold the most first.
  public static let replicationSlots: [Metric] = [
    Metric(
      "pg_replication_slots_active", .gauge, .postgres, "1 if somebody reads from the slot, else 0",
      labels: slotLabels),
    Metric(
      "pg_replication_slots_pg_wal_lsn_diff", .gauge, .postgres, "Bytes of WAL that the slot keeps from being removed",
      labels: slotLabels),
    Metric(
      "pg_replication_slots_safe_wal_size_bytes", .gauge, .postgres,
      "WAL that can still be written before the slot is lost; absent where nothing limits it", unit: .bytes,
      labels: slotLabels),
  ]

  public static let horizon: [Metric] = [
    Metric(
      "pg_xmin_horizon_age_transactions", .gauge, .postgres,
      "Age of the oldest transaction whose dead rows cannot be removed, by who holds it back",
      labels: [MetricLabel("holder", known: ["session", "slot", "prepared"])])
  ]

  private static func background(
    _ column: String, _ help: String, unit: Metric.Unit? = nil, naming: Metric.Naming = .conventional
  ) -> Metric {
    Metric("pg_stat_bgwriter_\(column)", .counter, .postgres, help, unit: unit, naming: naming)
  }
}
