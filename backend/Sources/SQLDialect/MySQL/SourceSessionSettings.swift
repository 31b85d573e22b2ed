// What decides the result of a SELECT, of SHOW CREATE and of information_schema besides the statement itself. A server's
// configuration, `init_connect`, an account's proxy or a pool may leave any of it at any value.
//
// Sources: MySQL manual 7.1.8 "Server System Variables", 12.4 "Connection Character Sets and Collations"; MariaDB
// knowledge base, "Server System Variables" and "OLD_MODE".

/// One setting of a session on the source: what it is set to, and how the server prints that value.
public struct SourceSessionSetting: Sendable, Hashable {
  public let name: String
  /// As it stands in `SET SESSION name = …`; nil for one that follows from another.
  let value: String?
  /// The forms in which servers print it. More than one where flavours or versions differ.
  let printed: [String]
  /// Every supported server has it. The others belong to a flavour or a range of versions.
  let isCommon: Bool

  public func accepts(_ found: String) -> Bool {
    // SHOW VARIABLES prints a switch as ON, SELECT @@… as 1.
    let switched = ["1": "ON", "0": "OFF"][found]
    return printed.contains { $0.lowercased() == found.lowercased() || $0 == switched }
  }

  /// The value as a person would write it, for messages.
  public var wanted: String { printed[0] }
}

/// The settings that every session on a source relies on, whatever it is opened for; the statements that set them and
/// read them back; and a text that must arrive as it was sent.
public enum SourceSessionSettings {
  public static let all: [SourceSessionSetting] =
    text + answers + [
      // An idle reader waits for the target, and for whoever has paused the run.
      common("net_write_timeout", "86400"), common("net_read_timeout", "86400"), common("wait_timeout", "604800"),
      flavored("max_execution_time", "0"), flavored("max_statement_time", "0", prints: "0.000000", "0"),
      flavored("idle_transaction_timeout", "0"), flavored("idle_readonly_transaction_timeout", "0"),
      // Somebody's ALTER may hold a table, or LOCK TABLES: a year is the servers' own patience.
      common("lock_wait_timeout", "30"),
    ]

  /// `collation_connection` brings `character_set_connection` with it.
  private static let text: [SourceSessionSetting] = [
    common("character_set_client", "utf8mb4"), common("character_set_results", "utf8mb4"),
    common("collation_connection", "utf8mb4_general_ci"),
    SourceSessionSetting(
      name: "character_set_connection", value: nil, printed: ["utf8mb4"], isCommon: true),
  ]

  /// An empty `sql_mode` keeps CHAR unpadded, quoting plain and backslashes escaping; UTC makes TIMESTAMP exact.
  /// `sql_big_selects` lifts `max_join_size`, whose own value a server may limit (`maximum_max_join_size`).
  private static let answers: [SourceSessionSetting] = [
    common("sql_mode", "''", prints: ""), common("time_zone", "'+00:00'", prints: "+00:00"),
    common("sql_select_limit", "18446744073709551615"), common("sql_big_selects", "1", prints: "ON"),
    // `WHERE id IS NULL` means the last inserted row where it is on.
    common("sql_auto_is_null", "0", prints: "OFF"), common("sql_safe_updates", "0", prints: "OFF"),
    common("group_concat_max_len", "1073741824"), common("max_sort_length", "1024"),
    // Off, each query would open a transaction that holds its view of the tables; and a chained COMMIT as well.
    common("autocommit", "1", prints: "ON"), common("completion_type", "0", prints: "NO_CHAIN"),
    common("sql_quote_show_create", "1", prints: "ON"),
    flavored("transaction_isolation", "'REPEATABLE-READ'", prints: "REPEATABLE-READ"),
    flavored("tx_isolation", "'REPEATABLE-READ'", prints: "REPEATABLE-READ"),
    // MySQL 8 answers from statistics up to a day old, AUTO_INCREMENT included.
    flavored("information_schema_stats_expiry", "0"),
    // Off, generated invisible primary keys are in no catalog.
    flavored("show_gipk_in_create_table_and_information_schema", "1", prints: "ON"),
    flavored("show_create_table_verbosity", "0", prints: "OFF"),
    flavored("show_create_table_skip_secondary_engine", "0", prints: "OFF"),
    // Comments on columns in the format of MySQL 5.5.
    flavored("show_old_temporals", "0", prints: "OFF"),
    // A secondary engine follows the tables with a delay.
    flavored("use_secondary_engine", "'OFF'", prints: "OFF"),
    // MariaDB's system-versioned tables show the rows of another time where the server's own setting says so.
    flavored("system_versioning_asof", "DEFAULT"),
    flavored("old_mode", "''", prints: ""),
  ]

  private static func common(_ name: String, _ value: String, prints printed: String...) -> SourceSessionSetting {
    SourceSessionSetting(name: name, value: value, printed: printed.isEmpty ? [value] : printed, isCommon: true)
  }

  private static func flavored(_ name: String, _ value: String, prints printed: String...) -> SourceSessionSetting {
    SourceSessionSetting(name: name, value: value, printed: printed.isEmpty ? [value] : printed, isCommon: false)
  }

  // MARK: Setting

  /// Sets what every server has, in one statement. It is sent before anything is asked: a limit on rows or joins would
  /// cut the answer short.
  public static let setCommon = statement(all.filter(\.isCommon)) ?? ""

  /// Sets what `found` shows to be at another value, among the settings that this server has.
  /// - Returns: nil where nothing is to be set.
  public static func set(differingIn found: [String: String]) -> String? {
    statement(all.filter { setting in found[setting.name].map { !setting.accepts($0) } ?? false })
  }

  private static func statement(_ settings: [SourceSessionSetting]) -> String? {
    let assignments = settings.compactMap { setting in setting.value.map { "\(setting.name) = \($0)" } }
    return assignments.isEmpty ? nil : "SET SESSION " + assignments.joined(separator: ", ")
  }

  // MARK: Reading back

  /// Rows of `Variable_name` and `Value`, for the settings that the server has.
  public static let readBack =
    "SHOW SESSION VARIABLES WHERE Variable_name IN ("
    + all.map { "'\($0.name)'" }.joined(separator: ", ") + ")"

  /// One row: the settings that `found` names, each under its name. Far cheaper than `readBack` where that looks at all
  /// variables of a server.
  public static func readBack(of found: [String: String]) -> (sql: String, names: [String]) {
    let names = all.map(\.name).filter { found[$0] != nil }
    return ("SELECT " + names.map { "@@SESSION.\($0) AS \($0)" }.joined(separator: ", "), names)
  }

  /// One value, in the column `value`: a limit of few rows cuts `readBack` short, its own row among them.
  public static let rowLimit = "SELECT @@SESSION.\(rowLimitName) AS value"
  public static let rowLimitName = "sql_select_limit"

  /// A setting that does not hold: at another value, or else missing although every server has it.
  public static func difference(in found: [String: String]) -> (setting: SourceSessionSetting, found: String?)? {
    for setting in all {
      if let value = found[setting.name], !setting.accepts(value) { return (setting, value) }
    }
    return all.first { $0.isCommon && found[$0.name] == nil }.map { ($0, nil) }
  }

  // MARK: The canary

  /// Letters of two, three and four bytes, from planes 0, 1, 2, 14 and 16.
  public static let canaryText = "\u{E9}\u{416}\u{6F22}\u{1F600}\u{20000}\u{E0001}\u{10FFFD}"

  /// One row: how the server has understood the text, which stands in the statement as names of tables do; the text as it comes from there; and a letter that
  /// the server holds in another character set, which shows that results are converted.
  public static let canary = """
    SELECT HEX(CONVERT('\(canaryText)' USING utf8mb4)) AS arrived, \
    CONVERT(X'\(hexadecimal(canaryText))' USING utf8mb4) AS sent, \
    CONVERT(CONVERT(X'C3A9' USING utf8mb4) USING latin1) AS converted
    """

  /// The row that `canary` must give.
  public static let canaryRow = [hexadecimal(canaryText), canaryText, "\u{E9}"]

  private static func hexadecimal(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return String(text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
