// The MySQL or MariaDB source while a run reads from it, under mysqld_exporter's names and, as there, without types.

extension MetricCatalogue {
  public static let sourceUp = Metric(
    "mysql_up", .gauge, .source, "1 if the source answered the last collection, else 0")

  /// Named after the variable of `SHOW GLOBAL STATUS`, in lower case.
  public static let sourceStatus: [Metric] =
    [
      counter("uptime", "Seconds since the server started"),
      gauge("threads_connected", "Open connections"),
      gauge("threads_running", "Threads that are not sleeping"),
      counter("connections", "Attempts to connect"),
      counter("aborted_connects", "Attempts to connect that failed"),
      counter("aborted_clients", "Connections that were not closed properly"),
      counter("queries", "Statements executed, those of stored programs included"),
      counter("slow_queries", "Statements that took longer than long_query_time"),
      counter("bytes_received", "Bytes from all clients"),
      counter("bytes_sent", "Bytes to all clients"),
      counter("created_tmp_disk_tables", "Temporary tables on disk"),
      counter("select_scan", "Joins that read their first table from end to end"),
      counter("innodb_data_read", "Bytes read by InnoDB"),
      counter("innodb_data_written", "Bytes written by InnoDB"),
      counter("innodb_buffer_pool_read_requests", "Logical reads of the buffer pool"),
      counter("innodb_buffer_pool_reads", "Logical reads that had to go to disk"),
      gauge("innodb_row_lock_current_waits", "Row locks that are being waited for"),
      counter("innodb_row_lock_waits", "Waits for row locks"),
    ]

  private static func counter(_ variable: String, _ help: String) -> Metric {
    Metric("mysql_global_status_\(variable)", .counter, .source, help, naming: .inherited)
  }

  private static func gauge(_ variable: String, _ help: String) -> Metric {
    Metric("mysql_global_status_\(variable)", .gauge, .source, help, naming: .inherited)
  }
}
