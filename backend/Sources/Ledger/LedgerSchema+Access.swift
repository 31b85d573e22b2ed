extension LedgerSchema {
  /// Who may do what, and what was done.
  ///
  /// The head of the chain is a row of its own: it is what appends wait for, and it tells when the newest entries are
  /// gone. Triggers on the audit fire whatever `session_replication_role` says.
  static let version3 = """
    CREATE TABLE martlet.token (
      token_id text PRIMARY KEY,
      name text NOT NULL,
      role text NOT NULL CHECK (role IN ('read_only', 'operator', 'admin')),
      hash bytea NOT NULL CHECK (octet_length(hash) = 32),
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by text NOT NULL,
      expires_at timestamptz CHECK (isfinite(expires_at)),
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    COMMENT ON TABLE martlet.token IS 'Who may use the API; hash is SHA-256 of the secret part of a token.';

    CREATE TABLE martlet.audit (
      sequence bigint PRIMARY KEY CHECK (sequence > 0),
      at timestamptz NOT NULL CHECK (isfinite(at)),
      principal text NOT NULL,
      role text,
      action text NOT NULL,
      object text NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'denied')),
      request_id text,
      client_address text,
      detail json NOT NULL,
      previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
      hash bytea NOT NULL CHECK (octet_length(hash) = 32)
    );
    COMMENT ON TABLE martlet.audit IS
      'What was done and by whom: append-only, each entry with the hash of the one before (martlet audit verify).';
    CREATE INDEX audit_principal ON martlet.audit (principal, sequence);
    CREATE INDEX audit_action ON martlet.audit (action, sequence);
    CREATE INDEX audit_outcome ON martlet.audit (outcome, sequence);

    CREATE TABLE martlet.audit_head (
      is_head boolean PRIMARY KEY DEFAULT true CHECK (is_head),
      sequence bigint NOT NULL,
      hash bytea NOT NULL CHECK (octet_length(hash) = 32)
    );
    INSERT INTO martlet.audit_head (sequence, hash) VALUES (0, decode(repeat('00', 32), 'hex'));
    COMMENT ON TABLE martlet.audit_head IS 'The newest entry of martlet.audit.';

    CREATE FUNCTION martlet.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $body$\(refuseChangeBody)$body$;
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON martlet.audit
      FOR EACH STATEMENT EXECUTE FUNCTION martlet.refuse_change();
    ALTER TABLE martlet.audit ENABLE ALWAYS TRIGGER append_only;
    """

  /// An entry can come before the act.
  static let version5 = """
    ALTER TABLE martlet.audit DROP CONSTRAINT audit_outcome_check,
      ADD CONSTRAINT audit_outcome_check CHECK (outcome IN ('begun', 'succeeded', 'failed', 'denied'));
    """

  static let refuseChangeBody = """

    BEGIN
      RAISE EXCEPTION '% is append-only', format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME)
        USING ERRCODE = 'insufficient_privilege';
    END

    """
}
