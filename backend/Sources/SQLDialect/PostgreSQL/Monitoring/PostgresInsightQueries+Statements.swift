extension PostgresInsightQueries {
  public enum StatementOrder: String, Sendable, CaseIterable, Codable {
    case totalTime, meanTime, calls, rows, temp, wal

    fileprivate var column: String {
      switch self {
      case .totalTime: "total_seconds"
      case .meanTime: "mean_seconds"
      case .calls: "calls"
      case .rows: "rows"
      case .temp: "temp_bytes"
      case .wal: "wal_bytes"
      }
    }
  }

  private static let currentDatabase = "(SELECT oid FROM pg_database WHERE datname = current_database())"

  /// The statements of this database, over all users, without texts. `total_seconds_all` is over all of them.
  public static func statements(schema: String, by order: StatementOrder, limit: Int) -> String {
    """
    SELECT queryid::text AS id, sum(calls) AS calls, sum(total_exec_time) / 1000 AS total_seconds,
      sum(total_exec_time) / NULLIF(sum(calls), 0) / 1000 AS mean_seconds,
      max(max_exec_time) / 1000 AS max_seconds, sum(rows) AS rows,
      sum(shared_blks_hit) AS blocks_hit, sum(shared_blks_read) AS blocks_read,
      sum(temp_blks_written) * current_setting('block_size')::bigint AS temp_bytes, sum(wal_bytes) AS wal_bytes,
      sum(sum(total_exec_time)) OVER () / 1000 AS total_seconds_all, count(*) OVER () AS statements_all
    FROM \(PostgresIdentifier(schema)).pg_stat_statements(false)
    WHERE dbid = \(currentDatabase) AND queryid IS NOT NULL AND toplevel
    GROUP BY queryid
    ORDER BY \(order.column) DESC NULLS LAST, id LIMIT \(limit)
    """
  }

  /// Calls and seconds of all statements of this database, without texts.
  public static func statementSums(schema: String) -> String {
    """
    SELECT COALESCE(sum(calls), 0) AS calls, COALESCE(sum(total_exec_time), 0) / 1000 AS total_seconds
    FROM \(PostgresIdentifier(schema)).pg_stat_statements(false)
    WHERE dbid = \(currentDatabase) AND toplevel
    """
  }

  /// One statement's text: `$1` is its id. This reads the file with all texts, so it is asked for one at a time.
  public static func statementText(schema: String, charactersMax: Int) -> String {
    """
    SELECT left(min(query), \(charactersMax)) AS query, length(min(query)) > \(charactersMax) AS is_query_cut
    FROM \(PostgresIdentifier(schema)).pg_stat_statements(true)
    WHERE dbid = \(currentDatabase) AND queryid = $1::bigint
    """
  }

  public static func statementsReset(schema: String) -> String {
    "SELECT stats_reset::text AS reset_at, dealloc FROM \(PostgresIdentifier(schema)).pg_stat_statements_info"
  }
}
