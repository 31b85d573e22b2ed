/// Statements around a rehearsal: everything happens in one transaction that is rolled back. Two savepoints nest: one
/// for a group of statements, whose locks its rollback gives back, and one for each statement of a group that fails.
///
/// Source: PostgreSQL manual, 13.3 "Explicit Locking": "if a lock is acquired after a savepoint is established, the lock
/// is released immediately if the savepoint is rolled back to".
public enum RehearsalStatements {
  public static let begin = "BEGIN"
  public static let end = "ROLLBACK"
  public static let beginGroup = "SAVEPOINT martlet_group"
  public static let endGroup = "ROLLBACK TO SAVEPOINT martlet_group"
  public static let beginStep = "SAVEPOINT martlet_step"
  public static let keepStep = "RELEASE SAVEPOINT martlet_step"
  public static let undoStep = "ROLLBACK TO SAVEPOINT martlet_step"

  /// Objects that all sessions together can lock. Source: PostgreSQL manual, 20.12 "Lock Management".
  public static let lockSlots = """
    SELECT pg_catalog.current_setting('max_locks_per_transaction')::bigint
      * (pg_catalog.current_setting('max_connections')::bigint
        + pg_catalog.current_setting('max_prepared_transactions')::bigint) AS slots
    """

  /// `relations`: the ledger's tables and indexes, as an array of their numbers.
  public static let ledgerRelations = """
    SELECT pg_catalog.array_agg(oid::bigint)::text AS relations FROM pg_catalog.pg_class
    WHERE relnamespace = pg_catalog.to_regnamespace('\(PostgresHealthQueries.ledgerSchema)')
    """

  /// A row where this session has locked one of `$1`, which every statement that reads, writes or drops it does.
  public static let touchesLedger = """
    SELECT 1 FROM pg_catalog.pg_locks
    WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND relation = ANY ($1::bigint[])
    LIMIT 1
    """

  /// One message for all of them: a statement that fails ends it.
  public static func joined(_ statements: [String]) -> String {
    statements.map { $0 + "\n;\n" }.joined()
  }
}

extension PostgresScript {
  /// Whether a statement of the script begins or ends a transaction. A function with a body in plain SQL
  /// (BEGIN ATOMIC … END) is taken for one too.
  public static func controlsTransactions(_ script: String) -> Bool {
    let bytes = Array(script.utf8)
    var scanner = PostgresScript()
    var isStart = true
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if scanner.state == .plain, isStart, isLetter(byte) {
        let end = bytes[index...].firstIndex { !isLetter($0) } ?? bytes.count
        if controlWords.contains(String(decoding: bytes[index..<end], as: UTF8.self).uppercased()) { return true }
        isStart = false
      } else if scanner.state == .plain, byte == UInt8(ascii: ";") {
        isStart = true
      }
      index = scanner.scan(bytes, from: index)
    }
    return false
  }

  private static let controlWords: Set<String> = [
    "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE",
  ]

  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}
