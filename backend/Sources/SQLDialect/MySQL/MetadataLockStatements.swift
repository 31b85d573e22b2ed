public import SchemaModel

/// A transaction holds a metadata lock on each table that it has read. Whoever wants to alter, drop or rename such a
/// table waits for it, and behind that statement everybody waits who wants the table at all.
///
/// Sources: MySQL manual, 10.11.4 "Metadata Locking"; MariaDB knowledge base, "Metadata Locking".
public enum MetadataLockStatements {
  /// Of one `touch`: what waits for one of them is to be found soon.
  public static let tablesPerStatement = 16

  /// Takes the lock that reading takes, on each of these tables, and reads no row. In a transaction the locks stay; else
  /// it shows whether somebody waits who would have to be waited for: a reader gets behind whoever wants a table for
  /// himself, and past everybody else.
  public static func touch(_ tables: some Sequence<SourceTableName>) -> String {
    tables.map { "(SELECT 1 FROM \(MySQLIdentifier($0)) LIMIT 0)" }.joined(separator: " UNION ALL ")
  }

  /// The smallest that MySQL takes.
  public static let limitWait = "SET SESSION lock_wait_timeout = 1"

  /// Sessions that wait for a lock of a table or a database, longest first: `id`, `user`, `seconds`, `statement`. Without
  /// PROCESS only those of the account itself are seen.
  public static let waiters = """
    SELECT id, user, time AS seconds, LEFT(info, 120) AS statement
    FROM information_schema.processlist
    WHERE state IN ('Waiting for table metadata lock', 'Waiting for schema metadata lock', 'Waiting for table flush')
      AND id <> CONNECTION_ID()
    ORDER BY time DESC, id LIMIT 5
    """

  /// Ends a session, and its transaction with it, also where nobody reads what it sends. An account may end its own.
  public static func end(session id: UInt64) -> String { "KILL CONNECTION \(id)" }
}
