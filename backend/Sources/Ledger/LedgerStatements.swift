// Every statement on the ledger's tables. Names are qualified: sessions of a run have an empty search path.

enum LedgerStatements {
  // MARK: Installing

  /// Two advisory keys of the product's own: 1836216172 is "mart" in ASCII.
  static let lockInstallation = "SELECT pg_advisory_xact_lock(1836216172, 1)"
  static let tryLease = "SELECT pg_try_advisory_lock(1836216172, 2) AS acquired"
  /// Between two tries; seconds.
  static let awaitLease = "SELECT pg_sleep(0.05)"
  static let seeLease = """
    SELECT EXISTS (
      SELECT FROM pg_locks
      WHERE locktype = 'advisory' AND classid = 1836216172 AND objid = 2 AND objsubid = 2 AND granted
        AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) AS held
    """
  static let releaseLease = "SELECT pg_advisory_unlock(1836216172, 2)"

  /// A host that vanishes without a word keeps its lease until the server misses it: within a minute, not two hours.
  static let noticeDeadPeer = """
    SET tcp_keepalives_idle = 30;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3;
    """

  /// Ends a session of the same role and name, where the process is not somebody else's by now.
  static let endSession = """
    SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
    WHERE pid = $1 AND application_name = current_setting('application_name') AND datname = current_database()
      AND usename = current_user
    """

  static let exists = """
    SELECT to_regclass('martlet.ledger_version') IS NOT NULL AS found,
           to_regnamespace('martlet') IS NOT NULL AS has_schema
    """
  /// Apart, because a role that may not create schemas can be given this one.
  static let createSchema = """
    CREATE SCHEMA martlet;
    COMMENT ON SCHEMA martlet IS 'Martlet''s ledger: what was migrated, how, and what was not.';
    """
  static let createVersion = """
    CREATE TABLE martlet.ledger_version (
      version integer PRIMARY KEY,
      applied_at timestamptz NOT NULL DEFAULT now()
    );
    """
  static let version = "SELECT coalesce(max(version), 0) AS version FROM martlet.ledger_version"
  static let recordVersion = "INSERT INTO martlet.ledger_version (version) VALUES ($1)"
  /// Without CASCADE: what others have built on the ledger or put beside it makes it fail, and is named by the server.
  static let drop = """
    \(dropAccess)
    DROP TABLE IF EXISTS martlet.backup, martlet.job;
    DROP TABLE martlet.witness, martlet.event, martlet.reject, martlet.finding, martlet.step, martlet.chunk, martlet.run_table,
      martlet.run, martlet.ledger_version;
    DROP SCHEMA martlet;
    """

  // MARK: Runs

  static let insertRun = """
    INSERT INTO martlet.run
      (run_id, source, target, source_version, target_version, options, plan, lease_token, owner_host, owner_pid)
    VALUES ($1, $2, $3, $4, $5, $6::json, $7::json, $8, $9, $10)
    """
  static let insertTables = """
    INSERT INTO martlet.run_table (run_id, table_ordinal, source, target)
    SELECT $1::text, t.ordinal, t.source, t.target
    FROM json_to_recordset($2::json) AS t (ordinal integer, source text, target text)
    """
  static let insertSteps = """
    INSERT INTO martlet.step (run_id, step_ordinal, step_id, stage, table_name)
    SELECT $1::text, s.ordinal, s.id, s.stage, s."table"
    FROM json_to_recordset($2::json) AS s (ordinal integer, id text, stage integer, "table" text)
    """
  static let lastRun = """
    SELECT run_id, source, target, source_version, target_version, state, phase, options, plan, snapshot, report,
           to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started_at,
           to_char(heartbeat_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS heartbeat_at,
           extract(epoch FROM coalesce(finished_at, heartbeat_at) - started_at) AS elapsed_seconds,
           resumes, owner_host, owner_pid
    FROM martlet.run ORDER BY ordinal DESC LIMIT 1
    """
  static let runFacts = """
    SELECT source, target, source_version, target_version, snapshot,
           to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started_at
    FROM martlet.run WHERE run_id = $1
    """
  /// The session that holds the lease, and the run's owner if it is that session's: a run that was heard of only
  /// before the session began belongs to an earlier one.
  static let holder = """
    SELECT l.pid AS server_pid, a.client_addr, r.owner_host, r.owner_pid,
           to_char(r.heartbeat_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS heartbeat_at
    FROM pg_locks l
    LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    LEFT JOIN (SELECT * FROM martlet.run ORDER BY ordinal DESC LIMIT 1) r
      ON r.state = 'running' AND r.heartbeat_at >= a.backend_start
    WHERE l.locktype = 'advisory' AND l.classid = 1836216172 AND l.objid = 2 AND l.objsubid = 2 AND l.granted
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
  /// Shuts out workers of earlier runs that have outlived their process's lease. Waits for what they are committing.
  static let revokeOtherRuns = "UPDATE martlet.run SET lease_token = '' WHERE run_id <> $1 AND lease_token <> ''"
  static let takeOver = """
    UPDATE martlet.run
    SET lease_token = $2, owner_host = $3, owner_pid = $4, heartbeat_at = now(), state = 'running', finished_at = NULL,
        resumes = resumes + 1, options = $5::json, wanted = NULL
    WHERE run_id = $1 AND state <> 'finished'
    """
  static let recordSource =
    "UPDATE martlet.run SET source = $3, source_binding = $4::json WHERE run_id = $1 AND lease_token = $2"
  /// From version 6 on.
  static let sourceBinding = "SELECT source_binding FROM martlet.run WHERE run_id = $1"
  static let heartbeat = """
    UPDATE martlet.run SET heartbeat_at = now() WHERE run_id = $1 AND lease_token = $2 RETURNING wanted
    """
  static let enterPhase =
    "UPDATE martlet.run SET phase = $3, heartbeat_at = now() WHERE run_id = $1 AND lease_token = $2"
  static let recordSnapshot = "UPDATE martlet.run SET snapshot = $3::json WHERE run_id = $1 AND lease_token = $2"
  /// What is finished stays so: a process that lost the answer to its last write may take the run for failed.
  static let finishRun = """
    UPDATE martlet.run SET state = $3, phase = $4, report = $5::json, finished_at = now(), heartbeat_at = now()
    WHERE run_id = $1 AND lease_token = $2 AND (state <> 'finished' OR $3 = 'finished')
    """

  static let holdsRun = "SELECT 1 AS held FROM martlet.run WHERE run_id = $1 AND lease_token = $2"
  static let clearWitness = "DELETE FROM martlet.witness"
  static let placeWitness = "INSERT INTO martlet.witness (lease_token) VALUES ($1)"
  static let seeWitness = "SELECT 1 AS seen FROM martlet.witness WHERE lease_token = $1"

  // MARK: Tables and chunks

  static let insertChunks = """
    INSERT INTO martlet.chunk (run_id, table_ordinal, chunk_ordinal, key_range)
    SELECT $1::text, $2::integer, c.ordinal - 1, c.key_range
    FROM json_array_elements($3::json) WITH ORDINALITY AS c (key_range, ordinal)
    """
  /// Waits for another session that is planning the table.
  static let lockTable =
    "SELECT 1 AS locked FROM martlet.run_table WHERE run_id = $1 AND table_ordinal = $2 FOR UPDATE"
  static let tableChunks =
    "SELECT key_range FROM martlet.chunk WHERE run_id = $1 AND table_ordinal = $2 ORDER BY chunk_ordinal"
  /// Waits for another session that is copying the chunk, and sees what it has committed.
  static let claimChunk = """
    SELECT is_done, rows_read, rows_written, rows_rejected, bytes, seconds FROM martlet.chunk
    WHERE run_id = $1 AND table_ordinal = $2 AND chunk_ordinal = $3 FOR UPDATE
    """
  /// The share lock makes a takeover wait for this transaction, or this transaction see the takeover: a process that
  /// has lost its lease cannot commit a chunk.
  static let holdLease = "SELECT 1 AS held FROM martlet.run WHERE run_id = $1 AND lease_token = $2 FOR SHARE"
  static let finishChunk = """
    UPDATE martlet.chunk
    SET is_done = true, rows_read = $4, rows_written = $5, rows_rejected = $6, bytes = $7, seconds = $8,
        altered = $9::jsonb, done_at = now()
    WHERE run_id = $1 AND table_ordinal = $2 AND chunk_ordinal = $3 AND NOT is_done
    """
  static let chunks = """
    SELECT table_ordinal, chunk_ordinal, key_range, is_done, done_at IS NOT NULL AS has_finish_time FROM martlet.chunk
    WHERE run_id = $1 ORDER BY table_ordinal, chunk_ordinal
    """
  static let tableSums = """
    SELECT t.table_ordinal, t.source, t.target, count(c.chunk_ordinal) AS chunks,
           count(*) FILTER (WHERE c.is_done) AS chunks_done, coalesce(sum(c.rows_read), 0) AS rows_read,
           coalesce(sum(c.rows_written), 0) AS rows_written, coalesce(sum(c.rows_rejected), 0) AS rows_rejected,
           coalesce(sum(c.bytes), 0) AS bytes, coalesce(sum(c.seconds), 0) AS seconds
    FROM martlet.run_table t LEFT JOIN martlet.chunk c USING (run_id, table_ordinal)
    WHERE t.run_id = $1 GROUP BY t.run_id, t.table_ordinal, t.source, t.target ORDER BY t.table_ordinal
    """
  static let deleteChunks = "DELETE FROM martlet.chunk WHERE run_id = $1"

  // MARK: Steps and findings

  /// Waits for another session that is running the step, and sees what it has committed.
  static let claimStep =
    "SELECT state, error FROM martlet.step WHERE run_id = $1 AND step_ordinal = $2 FOR UPDATE"
  static let finishStep = """
    UPDATE martlet.step SET state = 'done', seconds = $3, error = NULL
    WHERE run_id = $1 AND step_ordinal = $2 AND state <> 'done'
    """
  static let failStep =
    "UPDATE martlet.step SET state = 'failed', error = $3 WHERE run_id = $1 AND step_ordinal = $2 AND state <> 'done'"
  static let steps = """
    SELECT step_ordinal, step_id, stage, table_name, state, seconds, error FROM martlet.step
    WHERE run_id = $1 ORDER BY step_ordinal
    """
  static let unfinishedWork = """
    SELECT (SELECT count(*) FROM martlet.chunk WHERE run_id = $1 AND NOT is_done)
         + (SELECT count(*) FROM martlet.step WHERE run_id = $1 AND state = 'waiting') AS count
    """
  static let resetSteps = """
    UPDATE martlet.step SET state = 'waiting', seconds = 0, error = NULL
    WHERE run_id = $1 AND step_ordinal = ANY ($2::integer[])
    """
  static let insertFindings = """
    INSERT INTO martlet.finding (run_id, code, severity, object, detail, count, hint)
    SELECT $1::text, f.code, f.severity, f.object, f.detail, f.count, f.hint
    FROM json_to_recordset($2::json)
      AS f (code text, severity text, object text, detail text, count bigint, hint text)
    """
  /// Counts that grow over several replays are one finding.
  static let raiseFinding = """
    UPDATE martlet.finding SET count = count + $5::bigint WHERE run_id = $1 AND code = $2 AND object = $3 AND detail = $4
    """
  static let findings = """
    SELECT code, severity, object, detail, count, hint FROM martlet.finding WHERE run_id = $1 ORDER BY finding_ordinal
    """
  static let insertEvent = "INSERT INTO martlet.event (run_id, kind, detail) VALUES ($1, $2, $3::json)"
  static let events = """
    SELECT event_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, kind, detail
    FROM martlet.event WHERE run_id = $1 AND event_id > $2 ORDER BY event_id LIMIT $3
    """
  static let lastEvent = """
    SELECT event_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, kind, detail
    FROM martlet.event WHERE run_id = $1 AND kind = $2 ORDER BY event_id DESC LIMIT 1
    """
  static let alteredCounts = """
    SELECT t.source, a.key AS column_name, sum(a.value::bigint) AS count
    FROM martlet.chunk c JOIN martlet.run_table t USING (run_id, table_ordinal), jsonb_each_text(c.altered) AS a
    WHERE c.run_id = $1 AND c.altered <> '{}' GROUP BY 1, 2 ORDER BY 1, 2
    """
}
