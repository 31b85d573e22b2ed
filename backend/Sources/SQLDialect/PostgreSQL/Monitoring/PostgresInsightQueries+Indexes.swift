// Hints about indexes. They say what the statistics show since their last reset, not what a workload needs.

extension PostgresInsightQueries {
  public static let hintsMax = 100

  /// Whether an index can be done without as far as the catalog goes: it enforces nothing, no constraint or replica
  /// identity stands on it, and it is not part of a partitioned one. A foreign key's `conindid` is the index that it
  /// refers to.
  private static func isFree(_ index: String) -> String {
    """
    \(index).indisvalid AND NOT \(index).indisunique AND NOT \(index).indisprimary AND NOT \(index).indisexclusion
      AND NOT \(index).indisreplident
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = \(index).indexrelid)
      AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = \(index).indexrelid)
    """
  }

  /// Whether the index begins with the columns of the foreign key, in whatever order.
  private static func leads(_ index: String, with key: String) -> String {
    """
    \(index).indrelid = \(key).conrelid AND \(index).indisvalid AND \(index).indpred IS NULL
      AND \(index).indnkeyatts >= cardinality(\(key).conkey)
      AND (\(index).indkey::int2[])[0:cardinality(\(key).conkey) - 1] @> \(key).conkey
    """
  }

  public static let statisticsReset =
    "SELECT stats_reset::text AS since FROM pg_stat_database WHERE datname = current_database()"

  /// Indexes that no scan has used. `serves_foreign_key`: it is what makes a deletion in the referenced table quick.
  public static let unusedIndexes = """
    SELECT n.nspname AS schema_name, t.relname AS table_name, c.relname AS index_name,
      c.relpages::bigint * current_setting('block_size')::bigint AS bytes,
      EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND \(leads("i", with: "f"))) AS serves_foreign_key
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'i' AND \(userSchemas) AND pg_stat_get_numscans(i.indexrelid) = 0 AND \(isFree("i"))
    ORDER BY bytes DESC, 1, 2, 3 LIMIT \(hintsMax)
    """

  /// Indexes of which another one on the same table can do the work: an equal one, or a btree that begins with the
  /// same columns in the same order, operator classes and collations. Of two equal ones the younger is named.
  public static let redundantIndexes = """
    SELECT DISTINCT ON (n.nspname, t.relname, ca.relname) n.nspname AS schema_name, t.relname AS table_name,
      ca.relname AS index_name, cb.relname AS covering_index_name, a.indnkeyatts = b.indnkeyatts AS is_duplicate,
      ca.relpages::bigint * current_setting('block_size')::bigint AS bytes
    FROM pg_index a
    JOIN pg_index b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid AND b.indisvalid
    JOIN pg_class ca ON ca.oid = a.indexrelid AND ca.relkind = 'i'
    JOIN pg_class cb ON cb.oid = b.indexrelid AND cb.relam = ca.relam
    JOIN pg_am m ON m.oid = ca.relam
    JOIN pg_class t ON t.oid = a.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE \(userSchemas) AND \(isFree("a")) AND a.indnatts = a.indnkeyatts AND a.indnkeyatts <= b.indnkeyatts
      AND (a.indkey::int2[])[0:a.indnkeyatts - 1] = (b.indkey::int2[])[0:a.indnkeyatts - 1]
      AND (a.indclass::oid[])[0:a.indnkeyatts - 1] = (b.indclass::oid[])[0:a.indnkeyatts - 1]
      AND (a.indcollation::oid[])[0:a.indnkeyatts - 1] = (b.indcollation::oid[])[0:a.indnkeyatts - 1]
      AND (a.indoption::int2[])[0:a.indnkeyatts - 1] = (b.indoption::int2[])[0:a.indnkeyatts - 1]
      AND COALESCE(pg_get_expr(a.indpred, a.indrelid), '') = COALESCE(pg_get_expr(b.indpred, b.indrelid), '')
      AND (a.indexprs IS NULL OR a.indnkeyatts = b.indnkeyatts
        AND pg_get_expr(a.indexprs, a.indrelid) = pg_get_expr(b.indexprs, b.indrelid))
      AND (a.indnkeyatts < b.indnkeyatts AND m.amname = 'btree' OR a.indnkeyatts = b.indnkeyatts AND (
        a.indexrelid > b.indexrelid OR NOT (\(isFree("b"))) OR b.indnatts > b.indnkeyatts))
    ORDER BY n.nspname, t.relname, ca.relname, is_duplicate DESC, cb.relname LIMIT \(hintsMax)
    """

  /// `columns` is a JSON array of names.
  public static let foreignKeysWithoutIndex = """
    SELECT n.nspname AS schema_name, t.relname AS table_name, f.conname AS constraint_name,
      (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(f.conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number) AS columns,
      fn.nspname AS referenced_schema_name, ft.relname AS referenced_table_name,
      NULLIF(t.reltuples, -1)::bigint AS rows_estimate
    FROM pg_constraint f
    JOIN pg_class t ON t.oid = f.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    JOIN pg_class ft ON ft.oid = f.confrelid JOIN pg_namespace fn ON fn.oid = ft.relnamespace
    WHERE f.contype = 'f' AND f.conparentid = 0 AND \(userSchemas)
      AND NOT EXISTS (SELECT FROM pg_index i WHERE \(leads("i", with: "f")))
    ORDER BY t.reltuples DESC, 1, 2, 3 LIMIT \(hintsMax)
    """

  /// Large tables that are mostly read from end to end.
  public static func sequentialScans(rowsMin: Int) -> String {
    """
    SELECT schemaname AS schema_name, relname AS table_name, seq_scan AS sequential_scans,
      seq_tup_read / seq_scan AS rows_per_scan, COALESCE(idx_scan, 0) AS index_scans, n_live_tup AS rows_estimate
    FROM pg_stat_user_tables
    WHERE seq_scan > 0 AND n_live_tup >= \(rowsMin) AND seq_tup_read / seq_scan >= n_live_tup / 2
      AND seq_scan > COALESCE(idx_scan, 0)
    ORDER BY seq_tup_read DESC, 1, 2 LIMIT \(hintsMax)
    """
  }

  public static func dropIndex(schema: String, name: String) -> String {
    "DROP INDEX CONCURRENTLY \(PostgresIdentifier(schema)).\(PostgresIdentifier(name));"
  }

  public static func createIndex(schema: String, table: String, columns: [String]) -> String {
    """
    CREATE INDEX CONCURRENTLY ON \(PostgresIdentifier(schema)).\(PostgresIdentifier(table)) \
    (\(PostgresIdentifier.list(columns)));
    """
  }

  public static let createStatementsExtension = "CREATE EXTENSION pg_stat_statements;"
}
