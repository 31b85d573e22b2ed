// Statements about rejected rows. A filter's parameters are the same everywhere: $2 table ordinals, $3 column, $4 reason,
// $5 row numbers, $6 replayed or not; NULL lets everything pass. The server plans such a statement for the values that
// it got, so that what is NULL costs nothing.

extension LedgerStatements {
  static let insertReject = """
    INSERT INTO martlet.reject (run_id, table_ordinal, key, column_name, reason, message, row_values, raw_row)
    VALUES ($1, $2, $3::json, $4, $5, $6, $7::json, $8)
    """
  static let deleteRejects = "DELETE FROM martlet.reject WHERE run_id = $1"

  private static let filter = """
    r.run_id = $1 AND ($2::integer[] IS NULL OR r.table_ordinal = ANY ($2::integer[]))
      AND ($3::text IS NULL OR r.column_name = $3) AND ($4::text IS NULL OR r.reason = $4)
      AND ($5::bigint[] IS NULL OR r.reject_id = ANY ($5::bigint[]))
      AND ($6::boolean IS NULL OR (r.replayed_at IS NOT NULL) = $6)
    """

  static let rejectGroups = """
    SELECT t.table_ordinal, t.source, t.target, r.column_name, r.reason, count(*) AS count,
           count(r.replayed_at) AS replayed, min(r.reject_id) AS first_id
    FROM martlet.reject r JOIN martlet.run_table t USING (run_id, table_ordinal)
    WHERE \(filter) GROUP BY 1, 2, 3, 4, 5 ORDER BY t.source, r.column_name, r.reason
    """

  /// Rows after ($7, $8) in the order of `column` and row number, at most $9. Without the values and the bytes.
  static func rejects(orderedBy column: String?, isDescending: Bool) -> String {
    let (sign, direction) = isDescending ? ("<", "DESC") : (">", "ASC")
    let place = column.map { "\($0)" } ?? "r.reject_id"
    let after = column.map { "($8::bigint IS NULL OR (\($0), r.reject_id) \(sign) ($7, $8::bigint))" }
      ?? "($7::text IS NULL) AND ($8::bigint IS NULL OR r.reject_id \(sign) $8::bigint)"
    return """
      SELECT r.reject_id, r.table_ordinal, t.source, t.target, r.key, r.column_name, r.reason, r.message,
             octet_length(r.raw_row) AS raw_bytes, to_char(r.rejected_at AT TIME ZONE 'UTC', \(timeFormat)) AS rejected_at,
             to_char(r.replayed_at AT TIME ZONE 'UTC', \(timeFormat)) AS replayed_at
      FROM martlet.reject r JOIN martlet.run_table t USING (run_id, table_ordinal)
      WHERE \(filter) AND \(after)
      ORDER BY \(place) \(direction), r.reject_id \(direction) LIMIT $9
      """
  }

  private static let timeFormat = "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'"

  static let rejectBytes = """
    SELECT reject_id, raw_row FROM martlet.reject WHERE run_id = $1 AND reject_id = ANY ($2::bigint[]) ORDER BY reject_id
    """
  static let finishReplays = """
    UPDATE martlet.reject SET replayed_at = now()
    WHERE run_id = $1 AND reject_id = ANY ($2::bigint[]) AND replayed_at IS NULL
    """
  /// A row that was refused again has the reason of the last time.
  static let failReplay = """
    UPDATE martlet.reject SET column_name = $3, reason = $4, message = $5
    WHERE run_id = $1 AND reject_id = $2 AND replayed_at IS NULL
    """
  static let rejectCounts = """
    SELECT t.source, r.column_name, r.reason, count(*) AS count
    FROM martlet.reject r JOIN martlet.run_table t USING (run_id, table_ordinal)
    WHERE r.run_id = $1 AND r.replayed_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """
  static let replayedCounts = """
    SELECT table_ordinal, count(*) AS count FROM martlet.reject
    WHERE run_id = $1 AND replayed_at IS NOT NULL GROUP BY 1
    """
}
