import Diagnostics
import Foundation
import Migration
import MySQLClient
import PostgresClient
import SQLDialect
import SchemaModel
import TestSupport
import Testing

/// Whatever servers do to new sessions, what arrives is exact, or nothing is written.
///
/// `init_connect` runs for accounts without SUPER or CONNECTION_ADMIN only, so these tests disturb no others; one at a
/// time, because it is one setting of the server.
@Suite(.serialized, .ownThread(minutes: 5), .attack(from: .source, is: .survived))
struct `Sessions that servers set up for themselves` {
  private static let words = ["Привет", "漢字 𠀀", "smile 😀 \u{E0001}", "€ „ž“ \\ \" '", "tail  "]

  /// Each setting of the list at a value that would change what is read.
  private static let hostile = [
    "character_set_client": "utf8mb3", "character_set_results": "latin1", "collation_connection": "latin1_swedish_ci",
    "sql_mode": "'ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'",
    "time_zone": "'-03:00'", "autocommit": "0", "completion_type": "1", "sql_select_limit": "1",
    "sql_big_selects": "0", "max_join_size": "1", "sql_auto_is_null": "1", "sql_safe_updates": "1",
    "sql_quote_show_create": "0", "group_concat_max_len": "4", "max_sort_length": "64",
    "net_write_timeout": "5", "net_read_timeout": "5", "wait_timeout": "100", "lock_wait_timeout": "86400",
  ]
  private static let hostileToMySQL = [
    "max_execution_time": "100000", "transaction_isolation": "'READ-COMMITTED'",
    "information_schema_stats_expiry": "86400", "show_gipk_in_create_table_and_information_schema": "0",
    "show_create_table_verbosity": "1", "show_create_table_skip_secondary_engine": "1",
    "use_secondary_engine": "'ON'",
  ]
  private static let hostileToMariaDB = [
    "max_statement_time": "100", "tx_isolation": "'READ-COMMITTED'", "idle_transaction_timeout": "100",
    "idle_readonly_transaction_timeout": "100", "system_versioning_asof": "'2001-02-03 04:05:06'",
    "old_mode": "'ZERO_DATE_TIME_CAST'",
  ]

  private static func settings(of flavor: TestServers.Source) -> [String: String] {
    hostile.merging(flavor == .mysql ? hostileToMySQL : hostileToMariaDB) { $1 }
  }

  @Test func `are tried with every setting of the list`() {
    // It follows from collation_connection; and MySQL 9 has these no more.
    let untried: Set = ["character_set_connection", "show_old_temporals"]
    let tried = Set(Self.settings(of: .mysql).keys).union(Self.settings(of: .mariadb).keys)
    #expect(Set(SourceSessionSettings.all.map(\.name)).subtracting(untried).subtracting(tried) == [])
  }

  @Test(arguments: TestServers.sources)
  func `change nothing in what is read`(flavor: TestServers.Source) async throws {
    let assignments = Self.settings(of: flavor).map { "\($0) = \($1)" }.sorted().joined(separator: ", ")
    try await Self.migrate(flavor, afterConnecting: "SET SESSION \(assignments)") { source in
      // They are really in force where nothing is prepared.
      let plain = try MySQLConnection(unprepared: source)
      defer { plain.close() }
      try plain.execute("SET sql_select_limit = DEFAULT, sql_big_selects = 1")
      for (name, value) in Self.settings(of: flavor) where !["sql_select_limit", "sql_big_selects"].contains(name) {
        let row = try plain.query("SHOW SESSION VARIABLES WHERE Variable_name = '\(name)'").first
        let found = try #require(try row?.string(at: 1), "\(name)")
        let setting = SourceSessionSettings.all.first { $0.name == name }
        #expect(setting?.accepts(found) != true, "\(name) is \(found) after it was set to \(value)")
      }
    }
  }

  @Test(
    arguments: TestServers.sources, ["SET NAMES utf8mb3", "SET NAMES latin1", "SET character_set_results = NULL"])
  func `in another character set change nothing in what is read`(
    flavor: TestServers.Source, statement: String
  ) async throws {
    try await Self.migrate(flavor, afterConnecting: statement)
  }

  private static func migrate(
    _ flavor: TestServers.Source, afterConnecting statement: String,
    _ check: (MySQLConfiguration) throws -> Void = { _ in }
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try load(scratch)
      let source = try scratch.limitedAccount()
      defer { scratch.dropLimitedAccount() }
      try scratch.onSource { try $0.execute("SET GLOBAL init_connect = '\(statement.replacing("'", with: "''"))'") }
      defer { try? scratch.onSource { try $0.execute("SET GLOBAL init_connect = ''") } }
      try check(source)
      let report = try await MigrationControl.migrate(
        scratch.request { $0.source = source }, plan: nil, observer: RecordingObserver())
      #expect(report.rowsWritten == words.count + 2)
      try expectExact(scratch)
    }
  }

  static func load(_ scratch: Scratch) throws {
    try scratch.onSource { connection in
      try connection.execute("SET NAMES utf8mb4")
      try connection.execute(
        """
        CREATE TABLE words (id INT PRIMARY KEY, w VARCHAR(60) NOT NULL DEFAULT 'слово 😀' COMMENT 'слово', c CHAR(9),
          t TIMESTAMP NULL, v VARCHAR(80) AS (CONCAT(w, '☂')) STORED) COMMENT 'слова'
        """)
      for (index, word) in words.enumerated() {
        try connection.execute("INSERT INTO words (id, w, c) VALUES (\(index), \(MySQLLiteral(word)), 'п')")
      }
      try connection.execute("SET time_zone = '+05:00'")
      try connection.execute("UPDATE words SET t = '2024-05-01 12:00:00' WHERE id = 0")
      try connection.execute("CREATE TABLE choice (id INT PRIMARY KEY, e ENUM('да', '👍') NOT NULL DEFAULT '👍')")
      try connection.execute("INSERT INTO choice VALUES (1, 'да'), (2, '👍')")
    }
  }

  static func expectExact(_ scratch: Scratch) throws {
    try scratch.onTarget { connection in
      func texts(_ sql: String) throws -> [String] {
        try connection.query("SELECT (\(sql)) AS v").compactMap { try $0.string("v") }
      }
      #expect(try connection.query("SELECT w AS v FROM words ORDER BY id").map { try $0.string("v") } == words)
      #expect(
        try connection.query("SELECT v FROM words ORDER BY id").map { try $0.string("v") } == words.map { $0 + "☂" })
      #expect(try texts("SELECT DISTINCT rtrim(c) FROM words") == ["п"])
      #expect(try texts("SELECT t AT TIME ZONE 'UTC' FROM words WHERE id = 0") == ["2024-05-01 07:00:00"])
      #expect(try texts("SELECT string_agg(e::text, ',' ORDER BY id) FROM choice") == ["да,👍"])
      #expect(try texts("SELECT obj_description('words'::regclass)") == ["слова"])
      #expect(try texts("SELECT col_description('words'::regclass, 2)") == ["слово"])
      try connection.execute("INSERT INTO choice (id) VALUES (9); INSERT INTO words (id) VALUES (99)")
      #expect(try texts("SELECT e FROM choice WHERE id = 9") == ["👍"])
      #expect(try texts("SELECT w FROM words WHERE id = 99") == ["слово 😀"])
    }
  }
}
