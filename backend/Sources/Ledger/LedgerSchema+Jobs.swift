// Work that a person or a schedule asks for and that outlives the asking: runs and backups.

extension LedgerSchema {
  /// A job's row is updated every few seconds for hours, while a backup keeps the old versions from being cleaned up:
  /// room in the page keeps the updates in it.
  static let version4 = """
    ALTER TABLE martlet.run ADD COLUMN wanted text CHECK (wanted IN ('pause', 'cancel'));

    CREATE TABLE martlet.job (
      job_id text PRIMARY KEY,
      ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      kind text NOT NULL CHECK (kind IN ('run', 'backup')),
      state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted')),
      phase text NOT NULL DEFAULT 'queued',
      requested_by text NOT NULL,
      request json NOT NULL,
      result json,
      error json,
      progress json,
      wanted text CHECK (wanted IN ('pause', 'cancel')),
      idempotency_key text,
      request_hash text NOT NULL,
      run_id text REFERENCES martlet.run ON DELETE SET NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      finished_at timestamptz,
      heartbeat_at timestamptz NOT NULL DEFAULT now(),
      lease_token text NOT NULL,
      owner_host text NOT NULL,
      owner_pid integer NOT NULL
    ) WITH (fillfactor = 50);
    CREATE UNIQUE INDEX job_active ON martlet.job (kind) WHERE state IN ('queued', 'running');
    CREATE UNIQUE INDEX job_idempotency_key ON martlet.job (requested_by, idempotency_key);
    CREATE INDEX job_run ON martlet.job (run_id);
    COMMENT ON TABLE martlet.job IS 'Runs and backups that were asked for; one of a kind is at work at a time.';

    CREATE TABLE martlet.backup (
      backup_id text PRIMARY KEY REFERENCES martlet.job,
      database text NOT NULL,
      file_name text NOT NULL UNIQUE,
      format text NOT NULL CHECK (format IN ('custom')),
      bytes bigint NOT NULL,
      sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
      server_version text NOT NULL,
      pg_dump_version text NOT NULL,
      started_at timestamptz NOT NULL,
      finished_at timestamptz NOT NULL DEFAULT now(),
      is_pinned boolean NOT NULL DEFAULT false,
      verified_at timestamptz,
      manifest json NOT NULL
    );
    COMMENT ON TABLE martlet.backup IS
      'Dumps that were written whole; verified_at is set by a restore that proves one, not by writing it.';
    """
}
