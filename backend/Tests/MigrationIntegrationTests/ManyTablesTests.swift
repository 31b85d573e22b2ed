import Foundation
import Introspection
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// What a table costs must not depend on how many others there are. Round trips are counted rather than timed: they are
/// the same on a busy machine.
@Suite("Many small tables", .ownThread)
struct ManyTablesTests {
  /// Chains of ten tables, each with a foreign key to the one before.
  private static func create(_ tables: Int, on scratch: Scratch) throws {
    try scratch.onSource { connection in
      for index in 0..<tables {
        let key =
          index % 10 == 0
          ? "" : ", CONSTRAINT parent_\(index) FOREIGN KEY (parent) REFERENCES t\(index - 1) (id)"
        try connection.execute(
          """
          CREATE TABLE t\(index) (
            id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, parent bigint unsigned, name varchar(100) NOT NULL,
            amount decimal(12,2), is_active tinyint(1) NOT NULL DEFAULT 1, created datetime, note text,
            kind enum('a','b') NOT NULL DEFAULT 'a', score double, data varbinary(50), KEY by_name_\(index) (name)\(key))
          """)
        try connection.execute("INSERT INTO t\(index) (parent, name) VALUES (NULL, 'one'), (NULL, 'two')")
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `are read with the queries that a few tables take, and one for the definition of each`(
    _ flavor: TestServers.Source
  ) async throws {
    func queries(_ tables: Int) async throws -> Int {
      try await Scratch.with(flavor) { scratch in
        try Self.create(tables, on: scratch)
        return try scratch.onSource { connection in
          let before = try Self.questions(connection)
          let catalog = try SourceCatalogReader(connection: connection).read(databases: [scratch.database])
          #expect(catalog.databases[0].tables.count == tables)
          return try Self.questions(connection) - before
        }
      }
    }
    let (few, many) = (try await queries(2), try await queries(40))
    #expect(many - few == 38)
  }

  private static func questions(_ connection: MySQLConnection) throws -> Int {
    try connection.query("SHOW SESSION STATUS LIKE 'Questions'").first?.int("Value") ?? 0
  }

  @Test(arguments: TestServers.sources)
  func `take a fixed number of transactions each`(_ flavor: TestServers.Source) async throws {
    func transactions(_ tables: Int) async throws -> Int {
      try await Scratch.with(flavor) { scratch in
        try Self.create(tables, on: scratch)
        let report = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
        #expect(report.outcome == .complete && report.rowsWritten == 2 * tables)
        return try await Self.commits(on: scratch)
      }
    }
    let (few, many) = (try await transactions(20), try await transactions(80))
    // Type, table, key, two indexes, identity, foreign key and its validation, the chunk's plan and the chunk; VACUUM
    // (ANALYZE) counts as six.
    #expect(many - few <= 60 * 17 + 30, "20 tables: \(few) transactions, 80 tables: \(many)")
  }

  /// On an idle machine of two cores: `MARTLET_TEST_TABLES=2000 MARTLET_TEST_FSYNC=0 scripts/servers run -- swift test
  /// --filter ManyTablesTests`.
  @Test(.enabled(if: tableCount != nil, "opt-in: MARTLET_TEST_TABLES"), arguments: TestServers.sources)
  func `two thousand of them take a minute and 150 MiB`(_ flavor: TestServers.Source) async throws {
    let tables = try #require(Self.tableCount)
    try await Scratch.with(flavor) { scratch in
      try Self.create(tables, on: scratch)
      let started = ContinuousClock.now
      let program = try Program([
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--progress", "none", "--quiet",
      ])
      let (status, peakBytes) = program.waitWatchingMemory()
      let elapsed = started.duration(to: .now)
      print("\(tables) tables from \(flavor): \(elapsed), \(peakBytes >> 20) MiB")
      #expect(status == 0, "\(program.errors)")
      // In proportion to the promise for 2,000.
      #expect(elapsed < .seconds(60) * tables / 2_000)
      #expect(peakBytes < (40 << 20) + (110 << 20) * tables / 2_000)
    }
  }

  private static let tableCount = ProcessInfo.processInfo.environment["MARTLET_TEST_TABLES"].flatMap { Int($0) }

  /// Sessions tell their number when they end.
  private static func commits(on scratch: Scratch) async throws -> Int {
    for _ in 0..<100 {
      let sessions = try scratch.onTarget { connection in
        try connection.query(
          "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).first?.int("n")
      }
      if sessions == 0 { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    return try scratch.onTarget { connection in
      try connection.query("SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()").first?
        .int("n") ?? 0
    }
  }
}
