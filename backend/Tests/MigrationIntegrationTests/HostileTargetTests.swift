import Diagnostics
import Foundation
import Ledger
import Migration
import PostgresClient
import SQLDialect
import TestSupport
import Testing

@Suite(.ownThread(minutes: 5), .attack(from: .target, is: .survived)) struct `A target that sets up sessions for itself`
{
  /// Each setting of the list at a value that would change what is written or read.
  private static let hostile = [
    "client_encoding": "'LATIN1'", "standard_conforming_strings": "off", "backslash_quote": "on",
    "transform_null_equals": "on", "array_nulls": "off", "xmloption": "document", "check_function_bodies": "off",
    "DateStyle": "'German, DMY'", "IntervalStyle": "sql_standard", "TimeZone": "'Asia/Kathmandu'",
    "extra_float_digits": "-5", "bytea_output": "escape", "quote_all_identifiers": "on",
    "client_min_messages": "error", "session_replication_role": "replica", "row_security": "on",
    "gin_fuzzy_search_limit": "7", "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on", "idle_session_timeout": "'90s'", "default_transaction_read_only": "on",
    "search_path": "'$user', elsewhere, public, pg_catalog", "synchronous_commit": "off",
    "statement_timeout": "'100s'", "lock_timeout": "'90s'", "idle_in_transaction_session_timeout": "'80s'",
    "max_parallel_workers_per_gather": "8", "jit": "on",
  ]

  private static func settings(of target: TestServers.Target) -> [String: String] {
    target == .postgres15 ? hostile : hostile.merging(["transaction_timeout": "'70s'"]) { $1 }
  }

  @Test func `is tried with every setting of the list`() {
    let all = TargetSessionPurpose.allCases.flatMap { TargetSessionSettings(for: $0).all.map(\.name) }
    #expect(Set(all).subtracting(Self.settings(of: .postgres18).keys) == [])
  }

  @Test(arguments: TestServers.Target.allCases, TargetSessionPurpose.allCases)
  func `does not change the settings of any session`(
    target: TestServers.Target, purpose: TargetSessionPurpose
  ) async throws {
    try await Scratch.with(.mariadb, to: target) { scratch in
      try Self.setUp(scratch, Self.settings(of: target))
      let connection = try PostgresConnection(scratch.target, applicationName: "martlet test", for: purpose)
      defer { connection.close() }
      let isKnown = { name in target == .postgres18 || name != "transaction_timeout" }
      for setting in TargetSessionSettings(for: purpose).all where isKnown(setting.name) {
        let found = try connection.query("SELECT pg_catalog.current_setting('\(setting.name)') AS v").first?.string("v")
        #expect(setting.accepts(found ?? "NULL"), "\(setting.name) is \(found ?? "NULL")")
      }
    }
  }

  @Test(arguments: TestServers.sources, TestServers.Target.allCases)
  func `changes nothing in what a run writes`(flavor: TestServers.Source, target: TestServers.Target) async throws {
    try await Scratch.with(flavor, to: target) { scratch in
      try `Sessions that servers set up for themselves`.load(scratch)
      try Self.setUp(scratch, Self.settings(of: target))
      _ = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      for name in Self.settings(of: target).keys {
        try scratch.onTarget { connection in
          try connection.execute("SET default_transaction_read_only = off")
          try connection.execute("ALTER DATABASE \(scratch.target.database ?? "") RESET \(name)")
        }
      }
      try `Sessions that servers set up for themselves`.expectExact(scratch)
    }
  }

  /// In the database's own defaults; and functions that would be taken for the server's.
  private static func setUp(_ scratch: Scratch, _ settings: [String: String]) throws {
    try scratch.onTarget { connection in
      try connection.execute(
        """
        CREATE SCHEMA elsewhere;
        CREATE FUNCTION elsewhere.current_setting(text, boolean) RETURNS text LANGUAGE sql AS 'SELECT ''wrong''';
        CREATE FUNCTION elsewhere.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS 'SELECT ''wrong'''
        """)
      for (name, value) in settings {
        try connection.execute("ALTER DATABASE \(scratch.target.database ?? "") SET \(name) = \(value)")
      }
    }
  }

  @Test func `is refused by a setting's name where only superusers may take it back`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      let role = "r_\(scratch.database)"
      try scratch.onTarget { connection in
        try connection.execute("CREATE ROLE \(role) LOGIN; ALTER ROLE \(role) SET session_replication_role = replica")
        try connection.execute("GRANT ALL ON DATABASE \(scratch.target.database ?? "") TO \(role)")
      }
      defer {
        try? scratch.onTarget { connection in
          try connection.execute("DROP OWNED BY \(role); DROP ROLE \(role)")
        }
      }
      var target = scratch.target
      target.keywords["user"] = role
      let error = try #require(throws: MartletError.self) {
        try PostgresConnection(target, applicationName: "martlet test", for: .running)
      }
      #expect(error.code == .sessionSetting)
      #expect(error.context.serverMessage?.contains("session_replication_role") == true)
      let request = scratch.request { $0.target = target }
      let failure = await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      }
      #expect(failure?.code == .sessionSetting)
    }
  }

  @Test(arguments: ["LATIN1", "SQL_ASCII"])
  func `in another encoding is refused by the encoding's name before anything is written`(
    encoding: String
  ) async throws {
    try await Scratch.with(.mariadb) { scratch in
      try `Sessions that servers set up for themselves`.load(scratch)
      let name = "\(scratch.database)_\(encoding.lowercased())"
      try scratch.onTarget {
        try $0.execute("CREATE DATABASE \(name) TEMPLATE template0 ENCODING '\(encoding)' LC_COLLATE 'C' LC_CTYPE 'C'")
      }
      defer { try? scratch.onTarget { try $0.execute("DROP DATABASE \(name) WITH (FORCE)") } }
      let target = scratch.target.withDatabase(name)
      let request = scratch.request { $0.target = target }
      let error = await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      }
      #expect(error?.code == .sessionSetting)
      #expect(error?.context.object == "database \(name)")
      #expect(error?.context.serverDetail == "encoding \(encoding)")
      let planning = await #expect(throws: MartletError.self) {
        try await MigrationControl.plan(request)
      }
      #expect(planning?.code == .sessionSetting)
      let connection = try PostgresConnection(unprepared: target, applicationName: "martlet test")
      defer { connection.close() }
      let schemas = "SELECT count(*) AS v FROM pg_namespace WHERE nspname = 'martlet'"
      #expect(try connection.query(schemas).first?.int("v") == 0)
      let checks = await MigrationControl.doctor(source: scratch.source, target: target)
      #expect(checks.checks.contains { $0.subject == "encoding" && $0.state == .failed })
    }
  }

  @Test func `whose letters are bytes to it takes every text`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try `Sessions that servers set up for themselves`.load(scratch)
      let name = "\(scratch.database)_c"
      try scratch.onTarget {
        try $0.execute("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
      }
      defer { try? scratch.onTarget { try $0.execute("DROP DATABASE \(name) WITH (FORCE)") } }
      let other = scratch.into(name)
      _ = try await MigrationControl.migrate(other.request(), plan: nil, observer: RecordingObserver())
      try `Sessions that servers set up for themselves`.expectExact(other)
    }
  }
}
