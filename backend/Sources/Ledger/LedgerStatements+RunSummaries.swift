// What watchers of runs ask: a few times a second, so nothing here touches a plan or a report that it can do without.

extension LedgerStatements {
  private static let summaryColumns = """
    run_id, ordinal, source, target, source_version, target_version, state, phase,
    CASE WHEN state <> 'running' THEN report ->> 'outcome' END AS outcome,
    CASE WHEN state <> 'running' THEN report ->> 'failure' END AS failure,
    to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started_at,
    to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS finished_at,
    to_char(heartbeat_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS heartbeat_at,
    extract(epoch FROM coalesce(finished_at, heartbeat_at) - started_at) AS elapsed_seconds,
    resumes, owner_host, owner_pid
    """
  static let runSummaries = """
    SELECT \(summaryColumns)
    FROM martlet.run WHERE $1::bigint IS NULL OR ordinal < $1::bigint ORDER BY ordinal DESC LIMIT $2
    """
  static let runSummary = """
    SELECT \(summaryColumns) FROM martlet.run WHERE run_id = $1
    """
  static let runReport = """
    SELECT report FROM martlet.run WHERE run_id = $1
    """
  static let runOptions = "SELECT options FROM martlet.run WHERE run_id = $1"
  static let tableEstimates = """
    SELECT t.source, t.target, coalesce((p.value ->> 'estimatedRows')::bigint, 0) AS rows,
           coalesce((p.value ->> 'estimatedBytes')::bigint, 0) AS bytes
    FROM martlet.run r
    CROSS JOIN LATERAL json_array_elements(r.plan -> 'tables') WITH ORDINALITY AS p(value, ordinal)
    JOIN martlet.run_table t ON t.run_id = r.run_id AND t.table_ordinal = p.ordinal - 1
    WHERE r.run_id = $1 ORDER BY t.table_ordinal
    """
  static let stepCounts = """
    SELECT count(*) AS total, count(*) FILTER (WHERE state = 'done') AS done FROM martlet.step WHERE run_id = $1
    """
  static let findingCounts = """
    SELECT severity, count(*) AS count FROM martlet.finding WHERE run_id = $1 GROUP BY severity
    """
}
