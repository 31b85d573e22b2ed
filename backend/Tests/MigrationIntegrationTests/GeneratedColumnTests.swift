import Failpoints
import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Generated columns hold the source's values, or compute the same", .ownThread(minutes: 10))
struct GeneratedColumnTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var flavor: TestServers.Source
    var target: TestServers.Target

    var testDescription: String { "\(flavor) to \(target)" }
  }

  static var cases: [Case] {
    TestServers.sources.flatMap { flavor in TestServers.Target.allCases.map { Case(flavor: flavor, target: $0) } }
  }

  /// The collation takes a full-width digit for the digit.
  private static let wide = [
    "CREATE TABLE t (id int PRIMARY KEY, a varchar(20) COLLATE utf8mb4_unicode_ci, "
      + "is_x int AS (a = '1') STORED, twice int AS (id * 2) STORED, b int)",
    "INSERT INTO t (id, a, b) VALUES (1, '1', 1), (2, '１', 2), (3, '2', 3), (4, NULL, 4)",
  ]

  @Test(arguments: cases)
  func `that compare full-width digits become plain, and others of the table stay`(_ test: Case) async throws {
    try await Scratch.with(test.flavor, to: test.target) { scratch in
      try scratch.fill(Self.wide)
      let report = try await scratch.migrate()
      let finding = try #require(report.findings.first { $0.code == FindingCatalog.generatedValuesDiffer })
      #expect(finding.object == "\(scratch.database).t.is_x")
      #expect(finding.count == 1)
      #expect(finding.detail.contains("for id = '2', a = '１' the source has '1', the target '0'"), "\(finding.detail)")
      #expect(finding.severity == .loss)
      #expect(try scratch.texts("SELECT coalesce(is_x::text, '~') FROM t ORDER BY id") == ["1", "1", "0", "~"])
      #expect(try scratch.generated() == ["twice"])
      #expect(try await scratch.differences() == [])
    }
  }

  @Test(arguments: cases)
  func `that are all of a table, or compare constants, leave every row`(_ test: Case) async throws {
    try await Scratch.with(test.flavor, to: test.target) { scratch in
      try scratch.fill([
        "CREATE TABLE computed (a int AS (1 + 1) STORED, b int AS (3) VIRTUAL)",
        "INSERT INTO computed VALUES (), (), ()",
        "CREATE TABLE none (a int AS (1) STORED)",
        "CREATE TABLE folded (id int PRIMARY KEY, x int AS (INSTR('abcabc', 'c')) STORED, "
          + "y int AS (id + ('a' = 'A')) STORED)",
        "INSERT INTO folded (id) VALUES (1), (2)",
      ])
      let report = try await scratch.migrate()
      #expect(report.outcome == .completeWithLosses)
      #expect(try scratch.texts("SELECT concat(a, b) FROM computed") == ["23", "23", "23"])
      #expect(try scratch.texts("SELECT concat(x, y) FROM folded ORDER BY id") == ["32", "33"])
      #expect(try await scratch.differences() == [])
    }
  }

  @Test(arguments: cases)
  func `that are virtual are compared as well`(_ test: Case) async throws {
    try await Scratch.with(test.flavor, to: test.target) { scratch in
      try scratch.fill(Self.wide.map { $0.replacing("STORED", with: "VIRTUAL") })
      let report = try await scratch.migrate()
      let finding = try #require(report.findings.first { $0.code == FindingCatalog.generatedValuesDiffer })
      #expect(finding.detail.contains("last column") == (test.target == .postgres18))
      #expect(try scratch.generated() == ["twice"])
      #expect(try await scratch.differences() == [])
    }
  }

  @Test(arguments: cases)
  func `a difference in a late chunk, with several workers`(_ test: Case) async throws {
    try await Scratch.with(test.flavor, to: test.target) { scratch in
      let kind = test.flavor == .mysql ? "STORED" : "VIRTUAL"
      try scratch.fill([
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(200) COLLATE utf8mb4_unicode_ci, "
          + "is_x int AS (a = '1') \(kind), is_y int AS (a = '2') \(kind))",
        "INSERT INTO t (id, a) WITH RECURSIVE d (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 20000) "
          + "SELECT i, IF(i % 7 = 0, '1', REPEAT('z', i % 200)) FROM d",
        "UPDATE t SET a = '１' WHERE id IN (19990, 19999)", "UPDATE t SET a = '２' WHERE id = 2500",
        "ANALYZE TABLE t",
      ])
      let request = scratch.request {
        $0.run.jobs = 4
        $0.run.chunkBytes = 64 << 10
      }
      let report = try await scratch.migrate(request)
      let findings = report.findings.filter { $0.code == FindingCatalog.generatedValuesDiffer }
      #expect(findings.map(\.object).sorted() == ["\(scratch.database).t.is_x", "\(scratch.database).t.is_y"])
      #expect(report.tables[0].chunks > 8 && report.tables[0].isBalanced)
      #expect(report.rowsWritten == 20_000)
      #expect(try scratch.generated() == [])
      #expect(try await scratch.differences() == [])
    }
  }

  @Test(arguments: cases)
  func `an expression of the target's own that fails for a row`(_ test: Case) async throws {
    try await Scratch.with(test.flavor, to: test.target) { scratch in
      try scratch.fill([
        "CREATE TABLE t (id int PRIMARY KEY, i int, part int AS (100 DIV i) STORED, twice int AS (i * 2) STORED, "
          + "text varchar(20))",
        "INSERT INTO t (id, i, text) VALUES (1, 5, 'a'), (2, 0, 'b'), (3, NULL, 'c')",
      ])
      try scratch.onTarget {
        try $0.execute(
          "CREATE TABLE t (id int PRIMARY KEY, i int, part int GENERATED ALWAYS AS (100 / i) STORED, "
            + "twice int GENERATED ALWAYS AS (i * 2) STORED, text text)")
      }
      let report = try await scratch.migrate(scratch.request { $0.run.existingTables = .truncate })
      let finding = try #require(report.findings.first { $0.code == FindingCatalog.generatedValuesDiffer })
      #expect(finding.detail.contains("for id = '2', i = '0' division by zero"), "\(finding.detail)")
      #expect(report.rowsRejected == 0)
      #expect(try scratch.texts("SELECT coalesce(part::text, '~') FROM t ORDER BY id") == ["20", "~", "~"])
      #expect(try scratch.generated() == ["twice"])
    }
  }

  @Test(arguments: TestServers.sources)
  func `a plain column of the target's own takes the values`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.fill([
        "CREATE TABLE t (id int PRIMARY KEY, twice int AS (id * 2) STORED)", "INSERT INTO t (id) VALUES (1), (2)",
      ])
      try scratch.onTarget { try $0.execute("CREATE TABLE t (id int PRIMARY KEY, twice int)") }
      _ = try await scratch.migrate(scratch.request { $0.run.existingTables = .truncate })
      #expect(try scratch.texts("SELECT twice::text FROM t ORDER BY id") == ["2", "4"])
    }
  }

  /// ASCII letters alone have another case there.
  @Test(arguments: TestServers.sources)
  func `upper case where the target knows ASCII only`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor, characterTypes: "C") { scratch in
      try scratch.fill([
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(20), u varchar(20) AS (UPPER(a)) STORED)",
        "INSERT INTO t (id, a) VALUES (1, 'plain'), (2, 'été')",
      ])
      let report = try await scratch.migrate()
      #expect(report.findings.contains { $0.code == FindingCatalog.generatedValuesDiffer })
      #expect(try scratch.texts("SELECT u FROM t ORDER BY id") == ["PLAIN", "ÉTÉ"])
    }
  }

  @Test(arguments: TestServers.sources)
  func `a replay refuses a row for which the target would compute something else`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.fill([
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(20), n int AS (CHAR_LENGTH(a)) STORED)",
        "INSERT INTO t (id, a) VALUES (1, 'abc'), (2, CONCAT('a', CHAR(0), 'c')), (3, CONCAT('a', CHAR(0)))",
      ])
      let report = try await scratch.migrate()
      #expect(report.rowsRejected == 2)
      var replay = ReplayRequest()
      replay.nul = .strip
      var replayed = try await MigrationControl.replayRejects(target: scratch.target, replay)
      #expect(replayed.rowsReplayed == 0 && replayed.rowsWaiting == 2)
      #expect(
        try scratch.texts("SELECT DISTINCT reason FROM martlet.reject") == ["generated-values-differ"])
      replay.nul = .replace
      replayed = try await MigrationControl.replayRejects(target: scratch.target, replay)
      #expect(replayed.rowsReplayed == 2 && replayed.rowsWaiting == 0)
      #expect(try scratch.texts("SELECT n::text FROM t ORDER BY id") == ["3", "3", "2"])
    }
  }
}

extension Scratch {
  func fill(_ statements: [String]) throws {
    try onSource { connection in
      let depth = flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
      try connection.execute("SET SESSION sql_mode = '', SESSION \(depth) = 100000")
      for statement in statements { try connection.execute(statement) }
    }
  }

  func migrate(_ request: MigrationRequest? = nil) async throws -> RunReport {
    try await MigrationControl.migrate(request ?? self.request(), plan: nil, observer: RecordingObserver())
  }

  func texts(_ sql: String) throws -> [String] {
    try onTarget { connection in
      try connection.query("SELECT v FROM (\(sql)) AS q (v)").map { try $0.string("v") ?? "" }
    }
  }

  /// Columns of the table t that the target computes.
  func generated() throws -> [String] {
    try texts("SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attgenerated <> '' ORDER BY attnum")
  }

  func differences() async throws -> [String] {
    try ContentComparison(self).differences(try await MigrationControl.plan(request()).tables)
  }
}
