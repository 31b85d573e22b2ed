public import SchemaModel

/// Statements of the sessions that load data and build indexes on the target.
public enum LoadStatements {
  /// Every session of a run. All names in statements are qualified, so the search path is empty; nothing that the
  /// server or the role sets by default may cut a long statement short, or let a commit be answered before it is on the
  /// disk.
  public static let session: [String] = [
    "SET search_path = ''",
    "SET client_min_messages = warning",
    "SET statement_timeout = 0",
    "SET lock_timeout = 0",
    "SET idle_in_transaction_session_timeout = 0",
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SELECT set_config('synchronous_commit', 'local', false) WHERE current_setting('synchronous_commit') = 'off'",
  ]

  /// Sessions that only look, a few times a second: they write nothing, and wait for nobody.
  public static let watching = serving + ["SET default_transaction_read_only = on"]

  /// Sessions that answer people: short statements, short transactions.
  public static let serving: [String] = [
    "SET search_path = ''",
    "SET client_min_messages = warning",
    "SET statement_timeout = '10s'",
    "SET lock_timeout = '5s'",
    "SET idle_in_transaction_session_timeout = '30s'",
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
  ]

  /// Sessions that load: a commit that a crash of the target undoes takes its ledger row with it, so nothing has to
  /// wait for the disk; the last commit of a run is synchronous and makes all earlier ones durable.
  public static let loading = session + ["SET synchronous_commit = off"]

  public static func copyBinary(into table: QualifiedName, columns: [String]) -> String {
    "COPY \(PostgresIdentifier(table)) (\(PostgresIdentifier.list(columns))) FROM STDIN (FORMAT binary)"
  }

  public static let savepoint = "SAVEPOINT martlet_rows"
  public static let releaseSavepoint = "RELEASE SAVEPOINT martlet_rows"
  public static let rollbackToSavepoint = "ROLLBACK TO SAVEPOINT martlet_rows"

  /// Deferred constraints and constraint triggers are checked by each statement until the transaction ends.
  public static let immediateConstraints = "SET CONSTRAINTS ALL IMMEDIATE"

  public static func truncate(_ tables: [QualifiedName]) -> String {
    "TRUNCATE TABLE " + tables.map { PostgresIdentifier($0).description }.joined(separator: ", ")
  }

  /// Never CASCADE: what hangs on the tables and is not part of the list makes it fail, and is named by the server.
  public static func drop(_ tables: [QualifiedName]) -> String {
    "DROP TABLE " + tables.map { PostgresIdentifier($0).description }.joined(separator: ", ")
  }

  public static func createDatabase(_ name: String) -> String {
    "CREATE DATABASE \(PostgresIdentifier(name)) TEMPLATE template0 ENCODING 'UTF8'"
  }
}
