// Statements about tokens and the audit. Instants go in as microseconds since 1970, which a hash can be made of.

extension LedgerStatements {
  static let accessExists = "SELECT to_regclass('martlet.audit_head') IS NOT NULL AS found"
  /// An older ledger has none of it.
  static let dropAccess = """
    DROP TABLE IF EXISTS martlet.token, martlet.audit, martlet.audit_head;
    DROP FUNCTION IF EXISTS martlet.refuse_change();
    """

  private static func text(_ column: String, format: String = #"YYYY-MM-DD"T"HH24:MI:SS"Z""#) -> String {
    "to_char(\(column) AT TIME ZONE 'UTC', '\(format)') AS \(column)"
  }

  private static func microseconds(_ instant: String) -> String {
    "CASE WHEN isfinite(\(instant)) THEN (extract(epoch FROM \(instant)) * 1000000)::bigint END"
  }

  private static func instant(_ parameter: String) -> String {
    "timestamptz 'epoch' + \(parameter)::bigint * interval '1 microsecond'"
  }

  // MARK: Tokens

  private static let tokenColumns = """
    token_id, name, role, hash, created_by, \(text("created_at")), \(text("last_used_at")), \(text("revoked_at")),
      \(microseconds("expires_at")) AS expires_at_microseconds, \(text("expires_at")), \(isUseDue) AS is_use_due
    """
  private static let isUseDue = "(last_used_at IS NULL OR last_used_at < now() - interval '1 minute')"

  static let insertToken = """
    INSERT INTO martlet.token (token_id, name, role, hash, created_by, expires_at)
    VALUES ($1, $2, $3, $4, $5, \(instant("$6"))) RETURNING \(tokenColumns)
    """
  static let token = "SELECT \(tokenColumns) FROM martlet.token WHERE token_id = $1"
  static let tokens = "SELECT \(tokenColumns) FROM martlet.token ORDER BY token.created_at DESC, token_id LIMIT $1"
  static let recordTokenUse = "UPDATE martlet.token SET last_used_at = now() WHERE token_id = $1 AND \(isUseDue)"
  static let revokeToken = "UPDATE martlet.token SET revoked_at = now() WHERE token_id = $1 AND revoked_at IS NULL"
  static let hasUsableToken = """
    SELECT 1 AS found FROM martlet.token
    WHERE role = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > \(instant("$2"))) LIMIT 1
    """

  // MARK: The audit

  static let lockAudit = """
    SELECT sequence, hash, \(microseconds("clock_timestamp()")) AS at_microseconds FROM martlet.audit_head FOR UPDATE
    """
  /// Concerns no row where the head is not the entry that this one follows.
  static let insertAudit = """
    WITH head AS (
      UPDATE martlet.audit_head SET sequence = $1::bigint, hash = $12::bytea
      WHERE sequence = $1::bigint - 1 AND hash = $11::bytea RETURNING 1
    )
    INSERT INTO martlet.audit
      (sequence, at, principal, role, action, object, outcome, request_id, client_address, detail, previous_hash, hash)
    SELECT $1::bigint, \(instant("$2")), $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text,
           $10::json, $11::bytea, $12::bytea
    FROM head
    """

  /// Texts are cut behind what the program writes at most: a value that somebody has blown up cannot fill the memory of
  /// who reads it.
  private static let auditColumns =
    "sequence, \(microseconds("at")) AS at_microseconds, "
    + text("at", format: #"YYYY-MM-DD"T"HH24:MI:SS.US"Z""#) + ", "
    + ["principal", "role", "action", "object", "outcome", "request_id", "client_address"].map {
      "left(\($0), \(AuditRecord.textCharactersMax + 1)) AS \($0)"
    }.joined(separator: ", ")
    + ", left(detail::text, \(AuditRecord.detailCharactersMax + 1)) AS detail"
    + ", substr(previous_hash, 1, 33) AS previous_hash, substr(hash, 1, 33) AS hash"

  /// $1 principal, $2 action, $3 outcome; NULL lets everything pass. Entries before $4, newest first, at most $5.
  static let auditPage = """
    SELECT \(auditColumns) FROM martlet.audit
    WHERE ($1::text IS NULL OR principal = $1) AND ($2::text IS NULL OR action = $2)
      AND ($3::text IS NULL OR outcome = $3) AND ($4::bigint IS NULL OR sequence < $4::bigint)
    ORDER BY sequence DESC LIMIT $5
    """
  /// The entry before the first that is not older than $1, at most $2. In the order of the chain, not of a clock that may
  /// have been set back.
  static let lastOldAudit = """
    SELECT sequence, hash FROM martlet.audit
    WHERE sequence <= $2::bigint AND sequence < ALL (
      SELECT min(sequence) FROM martlet.audit WHERE at >= \(instant("$1")) HAVING min(sequence) IS NOT NULL)
    ORDER BY sequence DESC LIMIT 1
    """
  /// The owner may do this, as whoever removes old entries has to be; within the transaction nobody else can change one.
  static let allowAuditRemoval = "ALTER TABLE martlet.audit DISABLE TRIGGER append_only"
  static let removeAudit = "DELETE FROM martlet.audit WHERE sequence <= $1::bigint"
  static let forbidAuditRemoval = "ALTER TABLE martlet.audit ENABLE ALWAYS TRIGGER append_only"

  /// Entries after $1, oldest first, at most $2, and beside each the head as it is at the same instant; one row without
  /// an entry where there is none.
  static let auditLinks = """
    SELECT h.sequence AS head_sequence, h.hash AS head_hash, a.*
    FROM (SELECT 1) AS one
    LEFT JOIN martlet.audit_head h ON true
    LEFT JOIN LATERAL (
      SELECT \(auditColumns) FROM martlet.audit WHERE sequence > $1 ORDER BY sequence LIMIT $2
    ) a ON true
    ORDER BY a.sequence
    """
}
