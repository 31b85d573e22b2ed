import CopyEngine
import Diagnostics
import Ledger
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Rows that are refused by real servers", .ownThread(minutes: 3))
struct IsolationTests {
  /// `rows` rows of `id` from 1 and a text.
  private static func filled(_ rows: Int, for flavor: TestServers.Source) -> [String] {
    let depth = flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
    return [
      "CREATE TABLE t (id int NOT NULL PRIMARY KEY, name varchar(100)) CHARACTER SET utf8mb4",
      "SET SESSION \(depth) = 1000000",
      """
      INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
      SELECT i, CONCAT('row ', i) FROM n
      """,
    ]
  }

  /// Copies the table in one chunk.
  private static func copied(
    rows: Int, target: String, flavor: TestServers.Source = .mariadb, then: [String] = [],
    rejectedMax: Int? = nil, _ check: (CopyBench, ChunkOutcome) throws -> Void
  ) async throws {
    try await CopyBench.with(
      flavor, source: Self.filled(rows, for: flavor) + then, target: target, columns: [.int("id"), .text("name")],
      key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 40)
      if let rejectedMax { bench.meter.limit(rejected: rejectedMax) }
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(bench.meter.rows == outcome.rowsWritten && bench.meter.rejected == outcome.rowsRejected)
      try check(bench, outcome)
    }
  }

  private static let table = "CREATE TABLE t (id integer, name varchar(100));"

  /// What it costs is counted in IsolationQueueTests: an attempt for each row.
  @Test(arguments: TestServers.sources)
  func `a chunk whose rows are all bad is recorded whole`(_ flavor: TestServers.Source) async throws {
    try await Self.copied(
      rows: 5_000, target: "CREATE TABLE t (id integer CHECK (id < 0), name varchar(100))", flavor: flavor
    ) { (bench, outcome) throws in
      #expect(outcome.rowsRead == 5_000 && outcome.rowsWritten == 0 && outcome.rowsRejected == 5_000)
      #expect(try bench.rows("SELECT count(DISTINCT key::text)::text AS v FROM martlet.reject") == ["5000"])
    }
  }

  @Test func `the first and the last row`() async throws {
    try await Self.copied(rows: 5_000, target: Self.table + "ALTER TABLE t ADD CHECK (id NOT IN (1, 5000))") {
      (bench, outcome) throws in
      #expect(outcome.rowsWritten == 4_998 && outcome.rowsRejected == 2)
      #expect(
        try bench.rows("SELECT row_values->0->>'text' AS v FROM martlet.reject ORDER BY reject_id") == ["1", "5000"])
    }
  }

  /// A trigger that fires after the COPY has no line; one that returns NULL is no error at all.
  @Test(arguments: [
    ("BEFORE", "RAISE EXCEPTION 'not %', NEW.id", "P0001"),
    ("AFTER", "RAISE EXCEPTION 'not %', NEW.id", "P0001"),
    ("AFTER", "RAISE EXCEPTION USING ERRCODE = '45000', MESSAGE = 'mine'", "45000"),
    ("BEFORE", "RETURN NULL", "discarded-by-target"),
  ])
  func `a trigger of the target`(_ when: String, _ action: String, _ reason: String) async throws {
    let trigger = """
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.id IN (1, 700, 701, 2500) THEN \(action); END IF; RETURN NEW; END $$;
      CREATE TRIGGER g \(when) INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
      """
    try await Self.copied(rows: 2_500, target: Self.table + trigger) { (bench, outcome) throws in
      #expect(outcome.rowsRead == 2_500 && outcome.rowsWritten == 2_496)
      #expect(
        try bench.rows("SELECT reason || (row_values->0->>'text') AS v FROM martlet.reject ORDER BY reject_id")
          == ["1", "700", "701", "2500"].map { reason + $0 })
    }
  }

  @Test(arguments: [
    "ALTER TABLE t ADD UNIQUE (name)", "ALTER TABLE t ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED",
  ])
  func `of two rows that are equal to the target one goes in`(_ constraint: String) async throws {
    try await Self.copied(
      rows: 3_000, target: Self.table + constraint,
      then: ["UPDATE t SET name = 'twin' WHERE id IN (5, 1500)", "UPDATE t SET name = 'row 7' WHERE id = 8"]
    ) { (bench, outcome) throws in
      #expect(outcome.rowsWritten == 2_998)
      #expect(
        try bench.rows("SELECT reason || ' ' || (row_values->0->>'text') AS v FROM martlet.reject ORDER BY reject_id")
          == ["23505 8", "23505 1500"])
    }
  }

  /// The server finds out at the end of a buffer, and names the line that it has come to.
  @Test func `a row that is too big for a page is found although another line is named`() async throws {
    let columns = (0..<300).map { "c\($0)" }
    let definitions = columns.map { "\($0) varchar(40)" }.joined(separator: ", ")
    let depth = "SET SESSION max_recursive_iterations = 100000"
    try await CopyBench.with(
      .mariadb,
      source: [
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, \(definitions)) ENGINE = MyISAM CHARACTER SET latin1", depth,
        """
        INSERT INTO t (id, \(columns.joined(separator: ", ")))
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
        SELECT i, \(columns.map { _ in "IF(i IN (3, 640), REPEAT('x', 40), 'y')" }.joined(separator: ", ")) FROM n
        """,
      ],
      target: """
        CREATE TABLE t (id integer, \(definitions));
        DO $$ BEGIN FOR i IN 0..299 LOOP
          EXECUTE format('ALTER TABLE t ALTER c%s SET STORAGE PLAIN', i);
        END LOOP; END $$;
        """, columns: [.int("id")] + columns.map { .text($0) }, key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 40)
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(outcome.rowsWritten == 898)
      #expect(
        try bench.rows("SELECT reason || ' ' || (key->0->>'text') AS v FROM martlet.reject ORDER BY reject_id")
          == ["54000 3", "54000 640"])
    }
  }

  @Test func `rows larger than a batch, also where all that is refused is more than fits into memory`() async throws {
    try await CopyBench.with(
      .mariadb,
      source: [
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, name longtext) CHARACTER SET utf8mb4",
        "INSERT INTO t SELECT seq, REPEAT('x', 6000000) FROM seq_1_to_6",
        "UPDATE t SET name = CONCAT(name, CHAR(0)) WHERE id <> 3",
      ], target: "CREATE TABLE t (id integer CHECK (id <> 3), name text)",
      columns: [.int("id"), .text("name", .text(.long))], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 40)
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(outcome.rowsRead == 6 && outcome.rowsRejected == 6)
      #expect(
        try bench.rows(
          "SELECT concat_ws(' ', reason, octet_length(raw_row) > 6000000, length(row_values::text) < 10000) AS v FROM martlet.reject ORDER BY reason"
        ) == ["23514 t t"] + Array(repeating: "nul-in-text t t", count: 5))
    }
  }

  @Test(arguments: [true, false])
  func `the limit of rejected rows ends a chunk in its middle, and keeps nothing of it`(_ byTarget: Bool) async throws {
    try await CopyBench.with(
      .mariadb,
      source: Self.filled(4_000, for: .mariadb)
        + (byTarget ? [] : ["UPDATE t SET name = CONCAT(name, CHAR(0)) WHERE id > 1000"]),
      target: Self.table + (byTarget ? "ALTER TABLE t ADD CHECK (id <= 1000)" : ""),
      columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 40)
      bench.meter.limit(rejected: 50)
      let error = await #expect(throws: MartletError.self) {
        try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      }
      #expect(error?.code == .tooManyRejects)
      #expect(error?.context.serverDetail == "51")
      #expect(error?.context.key == "id=1051")
      #expect(error?.context.serverMessage == (byTarget ? "23514" : "nul-in-text"))
      #expect(bench.meter.rows == 0 && bench.meter.rejected == 0)
      #expect(try bench.rows("SELECT (SELECT count(*) FROM t) || '/' || count(*) AS v FROM martlet.reject") == ["0/0"])
      // The reader's snapshot has survived, and so the chunk can be read again.
      bench.meter.limit(rejected: .max)
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(outcome.rowsWritten == 1_000 && outcome.rowsRejected == 3_000)
    }
  }
}
