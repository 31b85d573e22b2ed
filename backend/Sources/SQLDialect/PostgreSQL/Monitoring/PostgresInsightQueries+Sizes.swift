extension PostgresInsightQueries {
  public enum SizeOrder: String, Sendable, CaseIterable, Codable {
    case total, table, indexes, toast, rows, deadRows, name

    fileprivate var column: String {
      switch self {
      case .total: "total_bytes DESC"
      case .table: "table_bytes DESC"
      case .indexes: "index_bytes DESC"
      case .toast: "toast_bytes DESC"
      case .rows: "rows_estimate DESC NULLS LAST"
      case .deadRows: "dead_rows_estimate DESC NULLS LAST"
      case .name: "schema_name"
      }
    }
  }

  static let userSchemas = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"

  /// Tables that somebody has locked, or waits to lock, exclusively: the size functions would wait for them, and all
  /// others with them.
  private static let locked = """
    locked AS MATERIALIZED (
      SELECT COALESCE(i.indrelid, l.relation) AS relation
      FROM pg_locks l LEFT JOIN pg_index i ON i.indexrelid = l.relation
      WHERE l.mode = 'AccessExclusiveLock' AND l.relation IS NOT NULL
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
    """

  /// A page of the tables. `is_estimate` where a lock leaves only what the last VACUUM or ANALYZE has seen.
  public static func tableSizes(by order: SizeOrder, offset: Int, limit: Int) -> String {
    """
    WITH \(locked), tables AS (
      SELECT c.oid, n.nspname AS schema_name, c.relname AS table_name, c.reltoastrelid AS toast, c.relpages,
        NULLIF(c.reltuples, -1)::bigint AS rows_estimate,
        EXISTS (SELECT FROM locked WHERE relation = c.oid) AS is_estimate
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND \(userSchemas)
    ), sizes AS MATERIALIZED (
      SELECT oid, schema_name, table_name, toast, rows_estimate, is_estimate,
        CASE WHEN is_estimate THEN relpages::bigint * current_setting('block_size')::bigint
          ELSE pg_table_size(oid) - COALESCE(pg_total_relation_size(NULLIF(toast, 0)), 0) END AS table_bytes,
        CASE WHEN is_estimate THEN COALESCE((SELECT t.relpages::bigint FROM pg_class t WHERE t.oid = toast), 0)
            * current_setting('block_size')::bigint
          ELSE COALESCE(pg_total_relation_size(NULLIF(toast, 0)), 0) END AS toast_bytes,
        CASE WHEN is_estimate THEN (SELECT COALESCE(sum(x.relpages::bigint), 0) FROM pg_index i
            JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = tables.oid)
            * current_setting('block_size')::bigint
          ELSE pg_indexes_size(oid) END AS index_bytes
      FROM tables
    )
    SELECT s.oid, s.schema_name, s.table_name, s.rows_estimate, s.is_estimate, COALESCE(s.table_bytes, 0) AS table_bytes,
      COALESCE(s.toast_bytes, 0) AS toast_bytes, COALESCE(s.index_bytes, 0) AS index_bytes,
      COALESCE(s.table_bytes + s.toast_bytes + s.index_bytes, 0) AS total_bytes,
      pg_stat_get_dead_tuples(s.oid) AS dead_rows_estimate,
      count(*) OVER () AS tables_all, sum(s.table_bytes + s.toast_bytes + s.index_bytes) OVER () AS total_bytes_all
    FROM sizes s
    ORDER BY \(order.column), schema_name, table_name OFFSET \(offset) LIMIT \(limit)
    """
  }

  /// The usual statistical estimate: pages that there are, less those that rows of the average width would fill.
  /// `$1` is an array of tables. No row where a column has no statistics, or the account may not see them.
  ///
  /// Source: check_postgres and pgsql-bloat-estimation; the layout of a page is chapter 73.6 of the manual: a header of
  /// 24 bytes; for each row 4 bytes of line pointer, 23 of header and a bitmap of NULLs, both parts aligned to 8.
  public static let bloat = """
    SELECT c.oid, (GREATEST(0, c.relpages - ceil(c.reltuples * w.row_bytes
        / ((p.page_bytes - 24) * COALESCE(f.fillfactor, 100) / 100))) * p.page_bytes)::bigint AS bloat_bytes,
      c.relpages::bigint * p.page_bytes AS heap_bytes
    FROM pg_class c
    CROSS JOIN (SELECT current_setting('block_size')::bigint AS page_bytes) p
    CROSS JOIN LATERAL (
      SELECT count(*) = count(s.attname) AS is_known,
        4 + 8 * ceil((23 + CASE WHEN bool_or(s.null_frac > 0) THEN ceil(count(*) / 8.0) ELSE 0 END) / 8.0)
          + 8 * ceil(sum((1 - s.null_frac) * s.avg_width) / 8.0) AS row_bytes
      FROM pg_attribute a
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
        AND NOT s.inherited
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) w
    LEFT JOIN LATERAL (
      SELECT max(option_value)::int AS fillfactor FROM pg_options_to_table(c.reloptions)
      WHERE option_name = 'fillfactor'
    ) f ON true
    WHERE c.oid = ANY ($1::oid[]) AND w.is_known AND c.reltuples >= 0
    """

  /// A page of the indexes, largest first or by name.
  public static func indexSizes(byName: Bool, offset: Int, limit: Int) -> String {
    """
    WITH \(locked), indexes AS MATERIALIZED (
      SELECT i.indexrelid, i.indrelid, i.indisunique, i.indisprimary, i.indisvalid, n.nspname AS schema_name,
        t.relname AS table_name, c.relname AS index_name, l.is_estimate,
        CASE WHEN l.is_estimate THEN c.relpages::bigint * current_setting('block_size')::bigint
          ELSE COALESCE(pg_relation_size(c.oid), 0) END AS bytes
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM locked WHERE relation = i.indrelid) AS is_estimate) l
      WHERE c.relkind = 'i' AND \(userSchemas)
    )
    SELECT x.schema_name, x.table_name, x.index_name, x.is_estimate, x.bytes, x.indisunique AS is_unique,
      x.indisprimary AS is_primary, x.indisvalid AS is_valid, pg_stat_get_numscans(x.indexrelid) AS scans,
      count(*) OVER () AS indexes_all, sum(x.bytes) OVER () AS bytes_all
    FROM indexes x
    ORDER BY \(byName ? "" : "x.bytes DESC, ")x.schema_name, x.table_name, x.index_name OFFSET \(offset) LIMIT \(limit)
    """
  }
}
