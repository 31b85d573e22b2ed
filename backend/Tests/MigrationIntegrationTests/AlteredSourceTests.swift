import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Tables that are altered under a run", .ownThread(minutes: 10), .attack(from: .application, is: .refused))
struct AlteredSourceTests {
  /// `big` is read first; the other tables after it.
  private static func fill(_ scratch: Scratch) throws {
    try scratch.createBigTable()
    try refill(scratch)
  }

  private static func migrate(_ scratch: Scratch, faults: String? = nil, _ options: [String] = []) throws -> Program {
    try Program(
      [
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "1",
        "--progress", "plain", "--on-existing", "drop",
      ] + options, faults: faults)
  }

  /// Executes the statements while the reader waits behind its first chunk.
  private static func interrupted(
    _ scratch: Scratch, _ options: [String] = [], by statements: [String]
  ) throws -> Program {
    // The run before must not be taken for this one.
    try scratch.onTarget { try $0.execute("DROP SCHEMA IF EXISTS martlet CASCADE") }
    let run = try migrate(scratch, faults: "chunk.after-commit=stall(2000)@1", options)
    try scratch.wait("the first chunk", run) { try $0.count("martlet.chunk WHERE is_done") > 0 }
    try scratch.onSource { for statement in statements { try $0.execute(statement) } }
    return run
  }

  private static let again = [
    "DROP VIEW IF EXISTS late", "DROP TABLE IF EXISTS late, later, more, parts, twin, x, _old, aside",
    "DROP TABLE IF EXISTS _new",
    "CREATE TABLE late (id int NOT NULL PRIMARY KEY, v varchar(20))",
    "INSERT INTO late SELECT id, LEFT(t, 10) FROM big WHERE id <= 300",
    "CREATE TABLE parts (id int NOT NULL PRIMARY KEY, v varchar(20)) PARTITION BY RANGE (id) "
      + "(PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN MAXVALUE)",
    "INSERT INTO parts SELECT * FROM late", "CREATE TABLE twin LIKE late",
    "INSERT INTO twin SELECT id, 'twin' FROM late WHERE id < 50", "ANALYZE TABLE big, late, parts, twin",
  ]

  /// All tables but the big one as they were.
  private static func refill(_ scratch: Scratch) throws {
    try scratch.onSource { connection in for statement in again { try connection.execute(statement) } }
  }

  private static func resume(_ scratch: Scratch, _ options: [String] = []) throws -> Program {
    try Program(["resume", scratch.target.redactedURL, "--max-bytes-per-second", "0", "--progress", "plain"] + options)
  }

  private static func expectWhole(_ scratch: Scratch, _ what: String) async throws {
    let plan = try await MigrationControl.plan(scratch.request())
    #expect(try ContentComparison(scratch).differences(plan.tables) == [], "\(what)")
  }

  /// What keeps the definition, so that the same run can read everything again.
  static let replacements: [[String]] = [
    ["TRUNCATE late"],
    [
      "CREATE TABLE aside LIKE late", "DROP TABLE late", "RENAME TABLE aside TO late",
      "INSERT INTO late VALUES (1, 'n')",
    ],
    ["CREATE TABLE _new LIKE late", "INSERT INTO _new SELECT * FROM late", "RENAME TABLE late TO _old, _new TO late"],
    ["ALTER TABLE late ENGINE=InnoDB"],
    ["OPTIMIZE TABLE late"],
    ["ALTER TABLE parts TRUNCATE PARTITION p0"],
    [
      "CREATE TABLE x (id int NOT NULL PRIMARY KEY, v varchar(20))",
      "ALTER TABLE parts EXCHANGE PARTITION p0 WITH TABLE x",
    ],
    // No table is younger than the snapshot.
    ["RENAME TABLE late TO _old, twin TO late, _old TO twin"],
    ["ALTER TABLE parts EXCHANGE PARTITION p0 WITH TABLE twin"],
  ]

  @Test(arguments: TestServers.sources)
  func `a table that is emptied or swapped before it is read ends the run, and is read again`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      for statements in Self.replacements {
        try Self.refill(scratch)
        let options = ["_*", "x", "aside"].flatMap { ["--exclude", $0] }
        let run = try Self.interrupted(scratch, options, by: statements)
        #expect(run.wait() == 1, "\(statements): \(run.errors)")
        #expect(run.errors.contains("copy.definition-changed"), "\(statements): \(run.errors)")
        #expect(run.errors.contains("late") || run.errors.contains("parts"), "\(statements): \(run.errors)")
        #expect(run.errors.contains("martlet resume --new-snapshot"), "\(statements): \(run.errors)")
        let resumed = try Self.resume(scratch)
        #expect(resumed.wait() == 1, "\(statements): \(resumed.errors)")
        let again = try Self.resume(scratch, ["--new-snapshot"])
        #expect(again.wait() == 0, "\(statements): \(again.errors)")
        try scratch.onSource { try $0.execute("DROP TABLE IF EXISTS x, _old, aside") }
        try await Self.expectWhole(scratch, "\(statements)")
      }
    }
  }

  /// What changes a definition, and what of it the error says.
  static let alterations: [(statement: String, says: String)] = [
    ("ALTER TABLE late ADD COLUMN extra int DEFAULT 5", "column `extra` is new"),
    ("ALTER TABLE late DROP COLUMN v", "column `v` is gone"),
    ("ALTER TABLE late MODIFY v varchar(40)", "column `v` was varchar(20)"),
    ("ALTER TABLE late MODIFY id int unsigned NOT NULL", "column `id` was int"),
    ("ALTER TABLE late ADD UNIQUE KEY by_v (id, v)", "unique key `by_v` is new"),
    ("DROP TABLE late", "the table is gone"),
    ("RENAME TABLE late TO later", "the table is gone"),
    ("CREATE TABLE more AS SELECT 1 AS a", "more: the table is new"),
    ("ALTER TABLE parts DROP PARTITION p0", "its options were"),
  ]

  @Test(arguments: TestServers.sources)
  func `a table that is altered before it is read ends the run, which says what was changed`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      for (statement, words) in Self.alterations {
        try Self.refill(scratch)
        let run = try Self.interrupted(scratch, by: [statement])
        #expect(run.wait() == 1, "\(statement): \(run.errors)")
        #expect(run.errors.contains("copy.definition-changed"), "\(statement): \(run.errors)")
        #expect(run.errors.contains(words), "\(statement): \(run.errors)")
        #expect(run.errors.contains("--on-existing drop"), "\(statement): \(run.errors)")
        // Copied rows are not deleted for a plan that cannot be carried out.
        let resumed = try Self.resume(scratch, ["--new-snapshot"])
        #expect(resumed.wait() == 1, "\(statement): \(resumed.errors)")
        #expect(resumed.errors.contains(words), "\(statement): \(resumed.errors)")
        #expect(try scratch.onTarget { try $0.count("public.big") } > 0)
      }
      let again = try Self.migrate(scratch)
      #expect(again.wait() == 0, "\(again.errors)")
      try await Self.expectWhole(scratch, "a new run")
    }
  }

  @Test(arguments: TestServers.sources)
  func `between the catalog and the snapshot`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      for statement in ["ALTER TABLE late MODIFY id bigint NOT NULL", "CREATE TABLE more (a int)", "DROP TABLE late"] {
        try Self.refill(scratch)
        try scratch.onTarget { try $0.execute("DROP SCHEMA IF EXISTS martlet CASCADE") }
        let run = try Self.migrate(scratch, faults: "schema.after-commit=stall(1500)@1")
        try scratch.wait("the schema", run) { try $0.count("martlet.step WHERE state = 'done'") > 0 }
        try scratch.onSource { try $0.execute(statement) }
        #expect(run.wait() == 1, "\(statement): \(run.errors)")
        #expect(run.errors.contains("copy.definition-changed"), "\(statement): \(run.errors)")
        #expect(try scratch.onTarget { try $0.count("martlet.chunk") } == 0)
        let again = try Self.migrate(scratch)
        #expect(again.wait() == 0, "\(statement): \(again.errors)")
        try await Self.expectWhole(scratch, statement)
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `a table that is being read is not changed before all rows are in, where that is asked for`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      // Waits for the reader.
      let run = try Self.interrupted(scratch, ["--metadata-locks", "hold"], by: ["TRUNCATE big"])
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(try scratch.onTarget { try $0.count("public.big") } == 6_000)
    }
  }

  @Test(arguments: TestServers.sources)
  func `what is altered after the last row is of no matter`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      let run = try Self.migrate(scratch, faults: "report.before-write=stall(1500)")
      let inLedger = "martlet.event WHERE kind = 'source-definitions-held'"
      try scratch.wait("the last row", run) { try $0.count(inLedger) > 0 }
      try scratch.onSource { try $0.execute("ALTER TABLE late ADD COLUMN extra int") }
      #expect(run.wait() == 0, "\(run.errors)")
    }
  }

  /// Each with a word of what must be said; the plan's own options leave `kept_out` out.
  static let staleness: [(statement: String, says: String)] = [
    ("ALTER TABLE late MODIFY id int unsigned NOT NULL", "column `id` was int"),
    ("ALTER TABLE late ADD COLUMN extra int", "column `extra` is new"),
    ("ALTER TABLE late ADD KEY by_v (v)", "key `by_v` is new"),
    ("ALTER TABLE late ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES big (id)", "FOREIGN KEY"),
    ("ALTER TABLE late COMMENT = 'told'", "its options were"),
    ("CREATE TABLE more (a int)", "more: the table is new"),
    ("DROP TABLE late", "the table is gone"),
    ("RENAME TABLE late TO _old; CREATE VIEW late AS SELECT * FROM _old", "late: the table is gone"),
  ]

  @Test(arguments: TestServers.sources)
  func `a plan that is older than the source's tables is refused before anything is written`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      try scratch.onSource { try $0.execute("CREATE TABLE kept_out (a int)") }
      for (statement, words) in Self.staleness {
        try Self.refill(scratch)
        let directory = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let plan = try Program([
          "plan", scratch.source.redactedURL, scratch.target.redactedURL, "--out", directory, "--exclude", "kept_*",
        ])
        #expect(plan.wait() == 0, "\(plan.errors)")
        try scratch.load(statement, name: "what makes the plan old")
        try scratch.onSource { try $0.execute("CREATE TABLE IF NOT EXISTS kept_out_too (a int)") }
        let stale = try Self.migrate(scratch, ["--plan", directory])
        #expect(stale.wait() == 1, "\(statement): \(stale.errors)")
        #expect(stale.errors.contains("copy.definition-changed"), "\(statement): \(stale.errors)")
        #expect(stale.errors.contains(words), "\(statement): \(stale.errors)")
        #expect(!stale.errors.contains("kept_out"), "\(stale.errors)")
        #expect(try scratch.onTarget { try $0.count("martlet.run") + $0.count("public.big") } == 0)
      }
    }
  }

  /// Rows come and go, and the next value with them: that is no change of a definition.
  @Test(arguments: TestServers.sources)
  func `a plan is not refused because of rows`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, v varchar(9)) COMMENT 'a'")
        try connection.execute("INSERT INTO t (v) VALUES ('a')")
      }
      let plan = try await MigrationControl.plan(scratch.request())
      try scratch.onSource { try $0.execute("INSERT INTO t (v) VALUES ('b'), ('c')") }
      let report = try await MigrationControl.migrate(scratch.request(), plan: plan, observer: RecordingObserver())
      #expect(report.rowsWritten == 3)
      #expect(report.outcome == .complete)
    }
  }
}
