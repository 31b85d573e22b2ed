// The ledger's own tables, as numbered versions. A version that has been released is never edited: what changes is a
// new one.
//
// Documents are json, not jsonb: they come back as they were given, and a key or a rejected value may hold the
// character U+0000, which jsonb refuses.

enum LedgerSchema {
  static var currentVersion: Int { versions.count }

  /// `versions[n - 1]` takes a ledger of version n - 1 to n.
  static let versions = [version1, version2, version3, version4, version5, version6]

  private static let version1 = """
    CREATE TABLE martlet.run (
      run_id text PRIMARY KEY,
      ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      source text NOT NULL,
      target text NOT NULL,
      source_version text NOT NULL,
      target_version text NOT NULL,
      state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished', 'failed', 'cancelled')),
      phase text NOT NULL DEFAULT 'connecting',
      options json NOT NULL,
      plan json NOT NULL,
      snapshot json,
      report json,
      started_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      resumes integer NOT NULL DEFAULT 0,
      lease_token text NOT NULL,
      owner_host text NOT NULL,
      owner_pid integer NOT NULL,
      heartbeat_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE martlet.run IS 'One migration; the newest is the one that resume finishes.';

    CREATE TABLE martlet.run_table (
      run_id text NOT NULL REFERENCES martlet.run ON DELETE CASCADE,
      table_ordinal integer NOT NULL,
      source text NOT NULL,
      target text NOT NULL,
      PRIMARY KEY (run_id, table_ordinal)
    );

    CREATE TABLE martlet.chunk (
      run_id text NOT NULL,
      table_ordinal integer NOT NULL,
      chunk_ordinal integer NOT NULL,
      key_range json NOT NULL,
      is_done boolean NOT NULL DEFAULT false,
      rows_read bigint NOT NULL DEFAULT 0,
      rows_written bigint NOT NULL DEFAULT 0,
      rows_rejected bigint NOT NULL DEFAULT 0,
      bytes bigint NOT NULL DEFAULT 0,
      seconds double precision NOT NULL DEFAULT 0,
      altered jsonb NOT NULL DEFAULT '{}',
      done_at timestamptz,
      CHECK (rows_read = rows_written + rows_rejected),
      PRIMARY KEY (run_id, table_ordinal, chunk_ordinal),
      FOREIGN KEY (run_id, table_ordinal) REFERENCES martlet.run_table ON DELETE CASCADE
    ) WITH (fillfactor = 70);
    COMMENT ON TABLE martlet.chunk IS 'A part of a table; is_done commits in the transaction that holds its rows.';

    CREATE TABLE martlet.step (
      run_id text NOT NULL REFERENCES martlet.run ON DELETE CASCADE,
      step_ordinal integer NOT NULL,
      step_id text NOT NULL,
      stage integer NOT NULL,
      table_name text,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
      seconds double precision NOT NULL DEFAULT 0,
      error text,
      PRIMARY KEY (run_id, step_ordinal)
    ) WITH (fillfactor = 70);

    CREATE TABLE martlet.finding (
      run_id text NOT NULL REFERENCES martlet.run ON DELETE CASCADE,
      finding_ordinal bigint GENERATED ALWAYS AS IDENTITY,
      code text NOT NULL,
      severity text NOT NULL,
      object text NOT NULL,
      detail text NOT NULL,
      count bigint,
      hint text,
      PRIMARY KEY (run_id, finding_ordinal)
    );

    CREATE TABLE martlet.reject (
      reject_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      run_id text NOT NULL,
      table_ordinal integer NOT NULL,
      key json NOT NULL,
      column_name text,
      reason text NOT NULL,
      message text,
      row_values json NOT NULL,
      raw_row bytea NOT NULL,
      rejected_at timestamptz NOT NULL DEFAULT now(),
      replayed_at timestamptz,
      FOREIGN KEY (run_id, table_ordinal) REFERENCES martlet.run_table ON DELETE CASCADE
    );
    CREATE INDEX reject_table ON martlet.reject (run_id, table_ordinal);
    COMMENT ON TABLE martlet.reject IS 'Rows that a policy or the target refused, with their source bytes.';

    CREATE TABLE martlet.event (
      event_id bigint GENERATED ALWAYS AS IDENTITY,
      run_id text NOT NULL REFERENCES martlet.run ON DELETE CASCADE,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      kind text NOT NULL,
      detail json NOT NULL,
      PRIMARY KEY (run_id, event_id)
    );

    CREATE UNLOGGED TABLE martlet.witness (lease_token text NOT NULL);
    COMMENT ON TABLE martlet.witness IS
      'Emptied by a crash of the server or a failover: then acknowledged commits may be gone, and a run looks again.';
    """

  /// Rejected rows are read a page of a table at a time, in the order of their numbers.
  private static let version2 = """
    CREATE INDEX reject_table_id ON martlet.reject (run_id, table_ordinal, reject_id);
    DROP INDEX martlet.reject_table;
    """

  /// NULL where the run began without a password, or in a program that knew nothing of this.
  private static let version6 = """
    ALTER TABLE martlet.run ADD COLUMN source_binding json;
    COMMENT ON COLUMN martlet.run.source_binding IS
      'That the source''s password was given for this address and account: a hash of them, keyed by the password.';
    """
}
