extension LedgerSchema {
  /// Every table of the current version and of those before it.
  static let tables = Set(columns.map { String($0.prefix { $0 != "." }) }).sorted()

  /// The columns of the current version: `TABLE.COLUMN TYPE`, `not null`, `identity`.
  static let columns = """
    audit.action text not null
    audit.at timestamp with time zone not null
    audit.client_address text
    audit.detail json not null
    audit.hash bytea not null
    audit.object text not null
    audit.outcome text not null
    audit.previous_hash bytea not null
    audit.principal text not null
    audit.request_id text
    audit.role text
    audit.sequence bigint not null
    audit_head.hash bytea not null
    audit_head.is_head boolean not null
    audit_head.sequence bigint not null
    backup.backup_id text not null
    backup.bytes bigint not null
    backup.database text not null
    backup.file_name text not null
    backup.finished_at timestamp with time zone not null
    backup.format text not null
    backup.is_pinned boolean not null
    backup.manifest json not null
    backup.pg_dump_version text not null
    backup.server_version text not null
    backup.sha256 text not null
    backup.started_at timestamp with time zone not null
    backup.verified_at timestamp with time zone
    chunk.altered jsonb not null
    chunk.bytes bigint not null
    chunk.chunk_ordinal integer not null
    chunk.done_at timestamp with time zone
    chunk.is_done boolean not null
    chunk.key_range json not null
    chunk.rows_read bigint not null
    chunk.rows_rejected bigint not null
    chunk.rows_written bigint not null
    chunk.run_id text not null
    chunk.seconds double precision not null
    chunk.table_ordinal integer not null
    event.at timestamp with time zone not null
    event.detail json not null
    event.event_id bigint not null identity
    event.kind text not null
    event.run_id text not null
    finding.code text not null
    finding.count bigint
    finding.detail text not null
    finding.finding_ordinal bigint not null identity
    finding.hint text
    finding.object text not null
    finding.run_id text not null
    finding.severity text not null
    job.created_at timestamp with time zone not null
    job.error json
    job.finished_at timestamp with time zone
    job.heartbeat_at timestamp with time zone not null
    job.idempotency_key text
    job.job_id text not null
    job.kind text not null
    job.lease_token text not null
    job.ordinal bigint not null identity
    job.owner_host text not null
    job.owner_pid integer not null
    job.phase text not null
    job.progress json
    job.request json not null
    job.request_hash text not null
    job.requested_by text not null
    job.result json
    job.run_id text
    job.started_at timestamp with time zone
    job.state text not null
    job.wanted text
    ledger_version.applied_at timestamp with time zone not null
    ledger_version.version integer not null
    reject.column_name text
    reject.key json not null
    reject.message text
    reject.raw_row bytea not null
    reject.reason text not null
    reject.reject_id bigint not null identity
    reject.rejected_at timestamp with time zone not null
    reject.replayed_at timestamp with time zone
    reject.row_values json not null
    reject.run_id text not null
    reject.table_ordinal integer not null
    run.finished_at timestamp with time zone
    run.heartbeat_at timestamp with time zone not null
    run.lease_token text not null
    run.options json not null
    run.ordinal bigint not null identity
    run.owner_host text not null
    run.owner_pid integer not null
    run.phase text not null
    run.plan json not null
    run.report json
    run.resumes integer not null
    run.run_id text not null
    run.snapshot json
    run.source text not null
    run.source_binding json
    run.source_version text not null
    run.started_at timestamp with time zone not null
    run.state text not null
    run.target text not null
    run.target_version text not null
    run.wanted text
    run_table.run_id text not null
    run_table.source text not null
    run_table.table_ordinal integer not null
    run_table.target text not null
    step.error text
    step.run_id text not null
    step.seconds double precision not null
    step.stage integer not null
    step.state text not null
    step.step_id text not null
    step.step_ordinal integer not null
    step.table_name text
    token.created_at timestamp with time zone not null
    token.created_by text not null
    token.expires_at timestamp with time zone
    token.hash bytea not null
    token.last_used_at timestamp with time zone
    token.name text not null
    token.revoked_at timestamp with time zone
    token.role text not null
    token.token_id text not null
    witness.lease_token text not null
    """.split(separator: "\n").map(String.init)
}
