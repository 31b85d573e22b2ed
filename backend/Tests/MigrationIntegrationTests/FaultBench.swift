import Failpoints
import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// A small database with something of everything that a fault can meet: a table of several chunks, one without a key,
/// indexes, a foreign key, a row that the conversion refuses and one that the target refuses, a generated column that the
/// target computes otherwise.
struct FaultBench: Sendable {
  let scratch: Scratch
  let tables: [TablePlan]

  static func with(_ flavor: TestServers.Source, _ body: (FaultBench) async throws -> Void) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        let depth = scratch.flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
        try connection.execute("SET SESSION \(depth) = 20000")
        for statement in source { try connection.execute(statement) }
      }
      try scratch.onTarget {
        try $0.execute("CREATE TABLE picky (id integer PRIMARY KEY, t text CHECK (t <> 'row 7'))")
      }
      var plan = try await MigrationControl.plan(scratch.request())
      plan.tables.removeAll { $0.source.name == "picky" }
      try await body(FaultBench(scratch: scratch, tables: plan.tables))
    }
  }

  private static let source = [
    "CREATE TABLE parent (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, t varchar(40) NOT NULL, KEY by_t (t))",
    "CREATE TABLE big (id int NOT NULL PRIMARY KEY, parent int NOT NULL, t varchar(400), KEY by_parent (parent), "
      + "CONSTRAINT big_parent FOREIGN KEY (parent) REFERENCES parent (id))",
    "CREATE TABLE keyless (a int, b varchar(50))",
    "CREATE TABLE picky (id int NOT NULL PRIMARY KEY, t varchar(50))",
    "CREATE TABLE computed (id int NOT NULL PRIMARY KEY, a varchar(20) COLLATE utf8mb4_unicode_ci, "
      + "is_x int AS (a = '1') STORED)",
    "INSERT INTO parent (t) WITH RECURSIVE d (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 100) "
      + "SELECT CONCAT('parent ', i) FROM d",
    "INSERT INTO big WITH RECURSIVE d (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 9000) "
      + "SELECT i, 1 + i % 100, REPEAT(CONCAT('text ', i, ' '), 30) FROM d",
    "INSERT INTO keyless SELECT id, LEFT(t, 50) FROM big WHERE id <= 2000",
    "INSERT INTO picky SELECT id, CONCAT('row ', id) FROM big WHERE id <= 50",
    "UPDATE picky SET t = CONCAT('n', CHAR(0)) WHERE id = 9",
    "INSERT INTO computed (id, a) SELECT id, IF(id = 2990, '１', LEFT(t, 12)) FROM big WHERE id <= 3000",
    "ANALYZE TABLE parent, big, keyless, picky, computed",
  ]

  // MARK: Runs

  /// One statement after the data at a time: then they come in the same order each time.
  func migrate(_ faults: String?, jobs: Int = 2, options: [String] = ["--source-quiet"]) throws -> Program {
    try Program(
      [
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--chunk-size", "1MiB",
        "--jobs", "\(jobs)", "--index-jobs", "1", "--on-existing", "truncate", "--accept", "rows-rejected",
        "--accept", "generated-values-differ", "--progress", "plain",
      ] + options, faults: faults)
  }

  func resume(_ faults: String? = nil, options: [String] = []) throws -> Program {
    try Program(["resume", scratch.target.redactedURL, "--progress", "plain"] + options, faults: faults)
  }

  /// With `--source-quiet`, because the other tests of this server move its position.
  func resumeQuietly(_ faults: String? = nil) throws -> Program { try resume(faults, options: ["--source-quiet"]) }

  /// Whatever state the target was left in, as a person would: resume, or begin if nothing had begun.
  func finish() async throws {
    if try await MigrationControl.status(target: scratch.target)?.state == .finished { return }
    let resumed = try resumeQuietly()
    if resumed.wait() == 0 { return }
    guard resumed.errors.contains("ledger.no-run") else {
      Issue.record("resume ended with an error: \(resumed.errors)")
      return
    }
    // Not even the plan is recorded.
    let again = try migrate(nil)
    #expect(again.wait() == 0, "\(again.errors)")
  }

  /// Waits until so many chunks of the big table are done.
  func waitForChunks(_ number: Int, of run: Program) throws {
    let isThere = "SELECT to_regclass('martlet.chunk') IS NOT NULL AS v"
    let done = "SELECT 1 FROM martlet.chunk WHERE table_ordinal = 0 AND is_done"
    try scratch.onTarget { connection in
      while try connection.query(isThere).first?.bool("v") != true || connection.query(done).count < number {
        try #require(run.isRunning, "\(run.errors)")
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
  }

  // MARK: Expectations

  /// Every row once, every refused row recorded once, every object made.
  func expectWhole(_ circumstances: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let comment = Comment(rawValue: circumstances)
    let differences = try ContentComparison(scratch).differences(tables)
    #expect(differences == [], comment, sourceLocation: sourceLocation)
    #expect(
      try text("SELECT count(*) || '/' || count(DISTINCT id) || '/' || sum(id) FROM picky") == "48/48/1259", comment,
      sourceLocation: sourceLocation)
    #expect(
      try text("SELECT string_agg(key->0->>'text', ',' ORDER BY key->0->>'text') FROM martlet.reject") == "7,9",
      comment, sourceLocation: sourceLocation)
    #expect(
      try text("SELECT string_agg(indexname, ',' ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'public'")
        == "big_pkey,by_parent,by_t,computed_pkey,parent_pkey,picky_pkey", comment, sourceLocation: sourceLocation)
    #expect(
      try text("SELECT string_agg(object, ',') FROM martlet.finding WHERE code = 'generated-values-differ'")
        == "\(scratch.database).computed.is_x", comment, sourceLocation: sourceLocation)
    #expect(
      try text(
        "SELECT string_agg(conname, ',') FROM pg_constraint WHERE contype = 'f' AND convalidated AND conrelid = 'big'::regclass"
      )
        == "big_parent", comment, sourceLocation: sourceLocation)
    let status = try #require(try await MigrationControl.status(target: scratch.target))
    #expect(status.state == .finished, comment, sourceLocation: sourceLocation)
    let report = try #require(status.report, comment, sourceLocation: sourceLocation)
    #expect(report.tables.filter { !$0.isBalanced } == [], comment, sourceLocation: sourceLocation)
    #expect(report.rowsRead == 100 + 9_000 + 2_000 + 50 + 3_000, comment, sourceLocation: sourceLocation)
    #expect(report.rowsRejected == 2, comment, sourceLocation: sourceLocation)
  }

  private func text(_ sql: String) throws -> String? {
    try scratch.onTarget { connection in try connection.query("SELECT (\(sql))::text AS v").first?.string("v") }
  }
}
