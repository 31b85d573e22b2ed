import CopyEngine
import Diagnostics
import Ledger
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Copying chunks between real servers", .ownThread)
struct CopyWorkerTests {
  /// 10,000 rows of `id`, `name` whose ids are 7 apart.
  private static let filled = [
    "CREATE TABLE t (id int NOT NULL PRIMARY KEY, name varchar(100)) CHARACTER SET utf8mb4",
    "SET SESSION cte_max_recursion_depth = 20000",
    """
    INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
    SELECT i * 7, CONCAT('row ', i) FROM n
    """,
    "ANALYZE TABLE t",
  ]

  private static func filled(for flavor: TestServers.Source) -> [String] {
    flavor == .mysql ? filled : filled.map { $0.replacing("cte_max_recursion_depth", with: "max_recursive_iterations") }
  }

  @Test(arguments: TestServers.sources)
  func `chunks of a table add up to the table`(_ flavor: TestServers.Source) async throws {
    try await CopyBench.with(
      flavor, source: Self.filled(for: flavor), target: "CREATE TABLE t (id integer, name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["id"], estimatedRows: 10_000, estimatedBytes: 1_000_000
    ) { bench in
      let ranges = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 100_000)
      #expect((3...30).contains(ranges.count))
      var read = 0
      for (chunk, range) in ranges.enumerated() {
        let outcome = try await bench.worker.copy(chunk: chunk, range: range, of: bench.plan, meter: bench.meter)
        read += outcome.rowsRead
        #expect(outcome.rowsRead == outcome.rowsWritten)
      }
      #expect(read == 10_000)
      #expect(bench.meter.rows == 10_000)
      #expect(
        try bench.rows("SELECT count(*) || '/' || sum(id) || '/' || count(DISTINCT name) AS v FROM t") == [
          "10000/349965000/10000"
        ])
      let sums = try bench.scratch.onTarget { try Ledger($0).sums(ofRun: bench.run.runID) }
      #expect(sums.map(\.counts.rowsWritten) == [10_000])
      #expect(sums.map(\.chunksDone) == [ranges.count])
    }
  }

  @Test(arguments: TestServers.sources)
  func `a key of text is cut in the source's own order`(_ flavor: TestServers.Source) async throws {
    let source =
      Self.filled(for: flavor) + [
        "ALTER TABLE t DROP PRIMARY KEY, MODIFY name varchar(100) NOT NULL, ADD PRIMARY KEY (name)"
      ]
    try await CopyBench.with(
      flavor, source: source, target: "CREATE TABLE t (id integer, name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["name"], estimatedRows: 10_000, estimatedBytes: 1_000_000
    ) { bench in
      let ranges = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 200_000)
      #expect(ranges.count >= 4)
      for (chunk, range) in ranges.enumerated() {
        _ = try await bench.worker.copy(chunk: chunk, range: range, of: bench.plan, meter: bench.meter)
      }
      #expect(try bench.rows("SELECT count(*) || '/' || count(DISTINCT id) AS v FROM t") == ["10000/10000"])
    }
  }

  @Test func `a chunk is never copied twice`() async throws {
    try await CopyBench.with(
      .mariadb, source: Self.filled(for: .mariadb), target: "CREATE TABLE t (id integer, name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      let ranges = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      #expect(ranges == [.wholeTable])
      for _ in 1...2 {
        let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
        #expect(outcome.rowsRead == 10_000 && outcome.rowsWritten == 10_000)
      }
      #expect(try bench.rows("SELECT count(*)::text AS v FROM t") == ["10000"])
    }
  }

  /// What an earlier attempt of this very worker may leave behind: a session without a client, in the middle of a chunk.
  @Test(arguments: [true, false])
  func `a session that commits late doubles nothing`(_ commits: Bool) async throws {
    try await CopyBench.with(
      .mariadb, source: Self.filled(for: .mariadb), target: "CREATE TABLE t (id integer, name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      let old = try PostgresConnection(unprepared: bench.scratch.target, applicationName: "martlet test")
      defer { old.close() }
      try old.execute("BEGIN")
      #expect(try Ledger(old).claimChunk(run: bench.run, table: 0, chunk: 0) == nil)
      try old.execute("INSERT INTO t SELECT n, 'old' FROM generate_series(1, 500) n")
      try Ledger(old).finishChunk(
        run: bench.run, table: 0, chunk: 0,
        counts: ChunkCounts(rowsRead: 500, rowsWritten: 500, rowsRejected: 0, bytes: 1, seconds: 1))

      async let again = bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      let waiting =
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'martlet copy 1' AND wait_event_type = 'Lock'"
      while try bench.scratch.onTarget({ try $0.query(waiting).isEmpty }) {
        try await Task.sleep(for: .milliseconds(5))
      }
      try old.execute(commits ? "COMMIT" : "ROLLBACK")
      let rows = commits ? 500 : 10_000
      #expect(try await again.rowsWritten == rows)
      #expect(try bench.rows("SELECT count(*)::text AS v FROM t") == ["\(rows)"])
      #expect(bench.meter.rows == rows)
    }
  }

  @Test func `the target's connection is found again, and the snapshot is kept`() async throws {
    try await CopyBench.with(
      .mariadb, source: Self.filled(for: .mariadb), target: "CREATE TABLE t (id integer, name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      try bench.scratch.onSource { try $0.execute("DELETE FROM t WHERE id > 70") }
      let end =
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'martlet copy 1'"
      _ = try bench.scratch.onTarget { try $0.query(end).count }
      let error = await #expect(throws: MartletError.self) {
        try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      }
      #expect(error?.code == .connectionLost)
      #expect(await bench.worker.seesSnapshot)
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(outcome.rowsWritten == 10_000 && bench.meter.rows == 10_000)
    }
  }

  @Test func `a target that lost its memory in a crash is noticed`() async throws {
    try await CopyBench.with(
      .mariadb, source: Self.filled(for: .mariadb), target: "CREATE TABLE t (id integer, name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      // As a crash leaves it: the unlogged table is empty, and nobody is connected.
      try bench.scratch.onTarget { connection in
        try connection.execute("TRUNCATE martlet.witness")
        _ = try connection.query(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'martlet copy 1'"
        )
      }
      let codes = [ErrorCode.connectionLost, .targetCrashed]
      for code in codes {
        let error = await #expect(throws: MartletError.self) {
          try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
        }
        #expect(error?.code == code)
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `a row that the conversion refuses is recorded with its source bytes`(_ flavor: TestServers.Source) async throws
  {
    try await CopyBench.with(
      flavor,
      source: [
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, name varchar(100)) CHARACTER SET utf8mb4",
        "INSERT INTO t VALUES (1, 'one'), (2, CONCAT('t', CHAR(0), 'wo')), (3, 'three')",
      ], target: "CREATE TABLE t (id integer, name varchar(100))", columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(outcome.rowsRead == 3 && outcome.rowsWritten == 2 && outcome.rowsRejected == 1)
      #expect(try bench.rows("SELECT name AS v FROM t ORDER BY id") == ["one", "three"])
      #expect(
        try bench.rows(
          "SELECT concat_ws('|', column_name, reason, key->0->>'column', key->0->>'text', raw_row) AS v FROM martlet.reject"
        ).map { $0?.hasPrefix("name|nul-in-text|id|2|\\x00") } == [true])
    }
  }

  @Test(arguments: TestServers.sources)
  func `rows that the target refuses are found one by one, and the others go in`(_ flavor: TestServers.Source)
    async throws
  {
    try await CopyBench.with(
      flavor, source: Self.filled(for: flavor),
      target: "CREATE TABLE t (id integer CHECK (id NOT IN (7, 700, 69993)), name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(outcome.rowsRead == 10_000 && outcome.rowsWritten == 9_997 && outcome.rowsRejected == 3)
      #expect(bench.meter.rows == 9_997 && bench.meter.rejected == 3)
      #expect(
        try bench.rows("SELECT row_values->0->>'text' AS v FROM martlet.reject ORDER BY reject_id") == [
          "7", "700", "69993",
        ])
      #expect(try bench.rows("SELECT DISTINCT reason AS v FROM martlet.reject") == ["23514"])
      // The reader's snapshot and connection have survived.
      #expect(try bench.rows("SELECT count(*)::text AS v FROM t") == ["9997"])
    }
  }

  @Test func `a run that another process has taken over cannot commit a chunk`() async throws {
    try await CopyBench.with(
      .mariadb, source: Self.filled(for: .mariadb), target: "CREATE TABLE t (id integer, name varchar(100))",
      columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      try bench.scratch.onTarget { connection in
        let record = try #require(try Ledger(connection).lastRun())
        _ = try Ledger(connection).takeOver(record, options: "{}", owner: LeaseOwner(host: "other", processID: 2))
      }
      await #expect {
        try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      } throws: {
        ($0 as? MartletError)?.code == .leaseHeld
      }
      #expect(try bench.rows("SELECT count(*)::text AS v FROM t") == ["0"])
    }
  }
}
