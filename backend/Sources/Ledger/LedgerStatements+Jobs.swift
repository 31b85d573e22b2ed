// Statements about jobs and backups. Every write of an owner compares the job's token ($2), so that one that was taken
// over writes nothing more.

extension LedgerStatements {
  static let jobTime = "YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\""

  private static func time(_ column: String) -> String {
    "to_char(\(column) AT TIME ZONE 'UTC', '\(jobTime)') AS \(column)"
  }

  private static let jobColumns = """
    job_id, ordinal, kind, state, phase, requested_by, request, result, error, progress, wanted, run_id,
      idempotency_key, \(time("created_at")), \(time("started_at")), \(time("finished_at")), \(time("heartbeat_at")),
      owner_host, owner_pid, (\(isSilent)) AS is_silent
    """
  private static let isActive = "state IN ('queued', 'running')"
  private static let isSilent =
    "\(isActive) AND heartbeat_at < now() - interval '\(JobRecord.silenceSecondsMax) seconds'"
  private static let isOwn = "job_id = $1 AND lease_token = $2 AND \(isActive)"
  /// Of kind and request.
  private static func requestHash(_ kind: String, _ request: String) -> String {
    "encode(sha256(convert_to(\(kind)::text || ' ' || \(request)::text, 'UTF8')), 'hex')"
  }

  // MARK: Jobs

  /// Nothing where another job of the kind is active, or the requester's key is taken.
  static let insertJob = """
    INSERT INTO martlet.job
      (job_id, lease_token, kind, requested_by, request, idempotency_key, owner_host, owner_pid, request_hash)
    VALUES ($1, $2, $3::text, $4, $5::text::json, $6, $7, $8, \(requestHash("$3", "$5")))
    ON CONFLICT DO NOTHING RETURNING \(jobColumns)
    """
  static let jobOfKey = """
    SELECT \(jobColumns), request_hash = \(requestHash("$3", "$4")) AS is_same
    FROM martlet.job WHERE requested_by = $1 AND idempotency_key = $2
    """
  static let activeJob = "SELECT \(jobColumns) FROM martlet.job WHERE kind = $1 AND \(isActive)"
  static let job = "SELECT \(jobColumns) FROM martlet.job WHERE job_id = $1"
  /// Newest first, behind number $3; NULL lets everything pass.
  static let jobs = """
    SELECT \(jobColumns) FROM martlet.job
    WHERE ($1::text IS NULL OR kind = $1) AND ($2::text[] IS NULL OR state = ANY ($2::text[]))
      AND ($3::bigint IS NULL OR ordinal < $3::bigint)
    ORDER BY ordinal DESC LIMIT $4
    """
  static let silentJobs = "SELECT \(jobColumns) FROM martlet.job WHERE kind = $1 AND \(isSilent)"
  static let hasJobs = "SELECT to_regclass('martlet.job') IS NOT NULL AS found"
  static let livingJobs = "SELECT \(jobColumns) FROM martlet.job WHERE \(isActive) AND NOT (\(isSilent)) LIMIT 1"

  static let enterJobPhase = """
    UPDATE martlet.job
    SET state = 'running', phase = $3, started_at = coalesce(started_at, now()), heartbeat_at = now()
    WHERE \(isOwn)
    """
  static let heartbeatJob = """
    UPDATE martlet.job SET heartbeat_at = now(), progress = coalesce($3::json, progress)
    WHERE \(isOwn) RETURNING wanted
    """
  static let wantedOfJob = "SELECT wanted FROM martlet.job WHERE \(isOwn)"
  static let assignRun = "UPDATE martlet.job SET run_id = $3 WHERE \(isOwn)"
  static let finishJob = """
    UPDATE martlet.job
    SET state = $3, phase = CASE WHEN $3 = 'interrupted' THEN phase ELSE $3 END, result = $4::json, error = $5::json,
        progress = coalesce($6::json, progress), finished_at = now(), heartbeat_at = now()
    WHERE \(isOwn)
    """
  static let hasFinishedJob =
    "SELECT 1 AS finished FROM martlet.job WHERE job_id = $1 AND lease_token = $2 AND state = $3"
  static let takeOverJob = """
    UPDATE martlet.job SET lease_token = $2, owner_host = $3, owner_pid = $4, heartbeat_at = now()
    WHERE job_id = $1 AND \(isSilent)
    """

  static let jobCounts = "SELECT kind, state, count(*) AS count FROM martlet.job GROUP BY kind, state"
  static let backupDurations = """
    SELECT job.ordinal, extract(epoch FROM backup.finished_at - backup.started_at) AS seconds
    FROM martlet.backup JOIN martlet.job ON job.job_id = backup.backup_id
    WHERE job.ordinal > $1 ORDER BY job.ordinal
    """
  static let backupFigures = """
    SELECT coalesce((SELECT extract(epoch FROM max(created_at)) FROM martlet.job WHERE kind = 'backup'), 0)
             AS last_attempt,
           coalesce(extract(epoch FROM max(finished_at)), 0) AS last_success,
           coalesce((array_agg(bytes ORDER BY finished_at DESC))[1], 0) AS last_bytes,
           coalesce(sum(bytes), 0) AS stored_bytes
    FROM martlet.backup
    """

  static let abandonJob = "UPDATE martlet.job SET heartbeat_at = 'epoch' WHERE \(isOwn)"
  static let lastJobOfRun =
    "SELECT \(jobColumns) FROM martlet.job WHERE run_id = $1 ORDER BY ordinal DESC LIMIT 1"

  private static let order = "wanted = CASE WHEN wanted = 'cancel' THEN wanted ELSE $2 END"
  static let orderJob = "UPDATE martlet.job SET \(order) WHERE job_id = $1 AND \(isActive)"
  static let orderRun = "UPDATE martlet.run SET \(order) WHERE run_id = $1 AND state = 'running'"

  // MARK: Backups

  /// Said twice it is recorded once.
  static let insertBackup = """
    INSERT INTO martlet.backup
      (backup_id, database, file_name, format, bytes, sha256, server_version, pg_dump_version, manifest, started_at)
    SELECT $1, $2, $3, $4, $5::bigint, $6, $7, $8, $9::json, coalesce(started_at, created_at)
    FROM martlet.job WHERE job_id = $1
    ON CONFLICT (backup_id) DO NOTHING
    """
  private static let backupColumns = """
    backup_id, database, file_name, format, bytes, sha256, server_version, pg_dump_version, \(time("started_at")),
      \(time("finished_at")), is_pinned, \(time("verified_at"))
    """
  static let backups = "SELECT \(backupColumns) FROM martlet.backup WHERE backup_id = ANY ($1::text[])"
  static let lastBackup = """
    SELECT \(backupColumns) FROM martlet.backup b WHERE database = current_database()
    ORDER BY b.finished_at DESC LIMIT 1
    """
  static let backupManifest = "SELECT manifest FROM martlet.backup WHERE backup_id = $1"
  static let pinBackup = "UPDATE martlet.backup SET is_pinned = $2 WHERE backup_id = $1"
}
