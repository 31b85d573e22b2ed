// What decides how the target reads a statement, what it stores, and how it answers, besides the statement itself. ALTER
// ROLE … SET, ALTER DATABASE … SET, postgresql.conf, PGOPTIONS or a pool may leave any of it at any value.
//
// Left alone: where and how tables are stored (default_tablespace, default_table_access_method,
// default_toast_compression), the role, planner costs and memory. Source: PostgreSQL manual, 19 "Server Configuration".

/// What a session on the target is for.
public enum TargetSessionPurpose: Sendable, Hashable, CaseIterable {
  /// Steps, the ledger, backups: statements take as long as they take.
  case running
  /// Rows: a commit that a crash of the target undoes takes its ledger row with it, so nothing has to wait for the disk;
  /// the last commit of a run is synchronous and makes all earlier ones durable.
  case loading
  /// Answers to people: short statements, short transactions.
  case serving
  /// A look a few times a second: writes nothing, and waits for nobody.
  case watching
  /// Metrics: read-only, and no statement runs or waits for long or takes workers from others.
  case monitoring
  /// A look at a server, perhaps through a database of another encoding than UTF8.
  case examining

  public var needsUTF8: Bool { self != .monitoring && self != .examining }
}

/// One setting of a session on the target.
public struct TargetSessionSetting: Sendable, Hashable {
  public let name: String
  public let wanted: String
  /// As `current_setting` gives them; `wanted` is one of them.
  let accepted: [String]
  /// Not every supported version has it.
  let isOptional: Bool

  public func accepts(_ found: String) -> Bool { accepted.contains(found) }
}

/// The settings that the sessions on the target rely on, the statement that sets them, and the one that reads them back.
public struct TargetSessionSettings: Sendable {
  public let purpose: TargetSessionPurpose
  public let all: [TargetSessionSetting]

  public init(for purpose: TargetSessionPurpose) {
    self.purpose = purpose
    all = Self.everywhere + Self.of(purpose)
  }

  /// Of every session.
  private static let everywhere = [
    setting("client_encoding", "UTF8"),
    // How statements are read.
    setting("standard_conforming_strings", "on"), setting("backslash_quote", "safe_encoding"),
    setting("transform_null_equals", "off"), setting("array_nulls", "on"), setting("xmloption", "content"),
    setting("check_function_bodies", "on"),
    // How values and definitions are printed.
    setting("DateStyle", "ISO, YMD"), setting("IntervalStyle", "postgres"), setting("TimeZone", "UTC"),
    setting("extra_float_digits", "1", or: "2", "3"), setting("bytea_output", "hex"),
    setting("quote_all_identifiers", "off"), setting("client_min_messages", "warning"),
    // What a statement does. Triggers and foreign keys are quiet in the role replica; a table whose policies would hide
    // rows is an error where row_security is off; a limit on GIN results leaves rows out.
    setting("session_replication_role", "origin"), setting("row_security", "off"),
    setting("gin_fuzzy_search_limit", "0"), setting("default_transaction_isolation", "read committed"),
    setting("default_transaction_deferrable", "off"),
    // Since 14 and 17.
    setting("idle_session_timeout", "0", isOptional: true), setting("transaction_timeout", "0", isOptional: true),
  ]

  private static func of(_ purpose: TargetSessionPurpose) -> [TargetSessionSetting] {
    switch purpose {
    case .running, .examining: unlimited + [writes, names, durable]
    case .loading: unlimited + [writes, names, setting("synchronous_commit", "off")]
    case .serving: short + [writes, names, durable]
    case .watching: short + [setting("default_transaction_read_only", "on"), names]
    case .monitoring:
      [
        setting("default_transaction_read_only", "on"), setting("search_path", "pg_catalog, pg_temp"),
        setting("statement_timeout", "\(PostgresMonitoringSession.statementTimeoutSeconds)s"),
        setting("lock_timeout", "\(PostgresMonitoringSession.lockTimeoutMilliseconds)ms"),
        setting("idle_in_transaction_session_timeout", "10s"), setting("max_parallel_workers_per_gather", "0"),
        setting("jit", "off"),
      ]
    }
  }

  /// All names in statements are qualified.
  private static let names = setting("search_path", "", or: "\"\"")
  private static let writes = setting("default_transaction_read_only", "off")
  /// A commit is answered when it is on the disk.
  private static let durable = setting("synchronous_commit", "local", or: "on", "remote_write", "remote_apply")
  private static let unlimited = [
    setting("statement_timeout", "0"), setting("lock_timeout", "0"),
    setting("idle_in_transaction_session_timeout", "0"),
  ]
  private static let short = [
    setting("statement_timeout", "10s"), setting("lock_timeout", "5s"),
    setting("idle_in_transaction_session_timeout", "30s"),
  ]

  private static func setting(
    _ name: String, _ wanted: String, or others: String..., isOptional: Bool = false
  ) -> TargetSessionSetting {
    TargetSessionSetting(name: name, wanted: wanted, accepted: [wanted] + others, isOptional: isOptional)
  }

  // MARK: Statements

  /// One row: each setting under its name in lower case, NULL where the server does not know it, and the columns
  /// `process`, `database_name`, `server_encoding`. Reads only; qualified, because `search_path` may hold anything yet.
  public var read: String { "SELECT \(Self.facts), \(values)" }

  /// `read`, and the text of the first parameter: as the server has understood it, by its bytes (`arrived`), and as it
  /// comes back (`returned`). One statement is enough: the server converts all messages of a session alike.
  public var readBack: String {
    "SELECT \(Self.facts), pg_catalog.encode(pg_catalog.convert_to($1::pg_catalog.text, 'UTF8'), 'hex') AS arrived, "
      + "$1::pg_catalog.text AS returned, \(values)"
  }

  private static let facts =
    "pg_catalog.pg_backend_pid() AS process, pg_catalog.current_database() AS database_name, "
    + "pg_catalog.current_setting('server_encoding') AS server_encoding"

  private var values: String {
    all.map { setting in
      "pg_catalog.current_setting(\(PostgresLiteral(setting.name)), true) AS \(setting.name.lowercased())"
    }.joined(separator: ", ")
  }

  /// Sets what `found` shows to be at another value; only then, because one that is right already may be the superuser's
  /// to change.
  /// - Parameter found: by the names in lower case.
  /// - Returns: nil where nothing is to be set.
  public func set(differingIn found: [String: String]) -> String? {
    let calls = all.filter { setting in found[setting.name.lowercased()].map { !setting.accepts($0) } ?? false }.map {
      "pg_catalog.set_config(\(PostgresLiteral($0.name)), \(PostgresLiteral($0.wanted)), false)"
    }
    return calls.isEmpty ? nil : "SELECT " + calls.joined(separator: ", ")
  }

  /// The first setting that does not hold.
  public func difference(in found: [String: String]) -> (setting: TargetSessionSetting, found: String?)? {
    for setting in all {
      guard let value = found[setting.name.lowercased()] else {
        if setting.isOptional { continue }
        return (setting, nil)
      }
      if !setting.accepts(value) { return (setting, value) }
    }
    return nil
  }

  /// Letters of two, three and four bytes, from planes 0, 1, 2, 14 and 16.
  public static let canaryText = SourceSessionSettings.canaryText
  /// The `arrived` that it must give.
  public static let canaryArrival = SourceSessionSettings.canaryRow[0].lowercased()
}
