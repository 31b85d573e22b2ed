import Foundation
import Ledger
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("A run that is killed is finished by resume", .ownThread(minutes: 5))
struct CrashTests {
  /// 400,000 rows of about 250 bytes, a second table without a key, and an index to build.
  private static func fill(_ scratch: Scratch) throws {
    try scratch.onSource { connection in
      let depth = scratch.flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
      try connection.execute("SET SESSION \(depth) = 1000")
      try connection.execute(
        "CREATE TABLE big (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, n int NOT NULL, t varchar(300), KEY by_n (n))"
      )
      try connection.execute("CREATE TABLE keyless (a int, b varchar(50))")
      try connection.execute(
        """
        INSERT INTO big (n, t) WITH RECURSIVE d (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 999)
        SELECT x.i * 400 + y.i, REPEAT(CONCAT('text ', x.i, ' '), 25) FROM d x JOIN d y ON y.i < 400
        """)
      try connection.execute("INSERT INTO keyless SELECT n, LEFT(t, 50) FROM big WHERE id <= 20000")
      try connection.execute("ANALYZE TABLE big, keyless")
    }
  }

  @Test(arguments: TestServers.sources)
  func `three kills in the middle of the copy lose and double nothing`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      let plan = try await MigrationControl.plan(scratch.request())
      let arguments = [
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "1",
        // Other tests write to the same server, which moves its position.
        "--source-quiet", "--progress", "none", "--quiet",
      ]
      try Self.kill(Program(arguments), atPercent: 5, scratch)
      for percent in [20, 35] {
        try Self.kill(
          Program(["resume", scratch.target.redactedURL, "--progress", "none", "--quiet"]), atPercent: percent, scratch)
      }
      let status = try #require(try await MigrationControl.status(target: scratch.target))
      #expect(status.state == .interrupted)

      let last = try Program(["resume", scratch.target.redactedURL, "--progress", "none", "--quiet"])
      let exit = last.wait()
      #expect(exit == 0, "\(last.errors)")
      #expect(try ContentComparison(scratch).differences(plan.tables) == [])
      let report = try #require(try await MigrationControl.status(target: scratch.target)?.report)
      #expect(report.tables.map(\.rowsWritten).sorted() == [20_000, 400_000])
      // A process that is killed before it has taken the run over counts as none.
      #expect((1...3).contains(report.resumes))
      let indexes = try scratch.onTarget { connection in
        try connection.query("SELECT indexname AS v FROM pg_indexes WHERE tablename = 'big' ORDER BY 1").map {
          try $0.string("v")
        }
      }
      #expect(indexes == ["big_pkey", "by_n"])
    }
  }

  @Test func `a source that has changed since the snapshot is not mixed in`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      try Self.kill(
        Program([
          "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "1",
          "--progress", "none", "--quiet",
        ]), atPercent: 20, scratch)
      try scratch.onSource { try $0.execute("UPDATE big SET n = n + 1 WHERE id = 119999") }
      let refused = try Program(["resume", scratch.target.redactedURL, "--progress", "none", "--quiet"])
      #expect(refused.wait() == 1)
      #expect(refused.errors.contains("--new-snapshot"))
      let again = try Program(["resume", scratch.target.redactedURL, "--new-snapshot", "--progress", "none", "--quiet"])
      #expect(again.wait() == 0, "\(again.errors)")
      let plan = try await MigrationControl.plan(scratch.request())
      #expect(try ContentComparison(scratch).differences(plan.tables) == [])
    }
  }

  @Test func `two runs on one target do not meet`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { try $0.execute("CREATE TABLE a (id int PRIMARY KEY)") }
      try await scratch.holdingLease {
        let second = try Program([
          "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--progress", "none", "--quiet",
        ])
        #expect(second.wait() == 1)
        #expect(second.errors.contains("ledger.lease-held"))
      }
    }
  }

  /// Waits until the ledger says that so much of the planned chunks is done, and kills the process without warning.
  private static func kill(_ program: Program, atPercent percent: Int, _ scratch: Scratch) throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    try scratch.onTarget { connection in
      while try percentDone(connection) < percent {
        try #require(program.isRunning, "ended before it was killed: \(program.errors)")
        try #require(ContinuousClock.now < deadline, "the run does not get on")
      }
    }
    program.kill()
  }

  private static func percentDone(_ connection: PostgresConnection) throws -> Int {
    let exists = try connection.query("SELECT to_regclass('martlet.chunk') IS NOT NULL AS v").first?.bool("v")
    guard exists == true else { return 0 }
    let sql = "SELECT 100 * count(*) FILTER (WHERE is_done) / greatest(count(*), 1) AS v FROM martlet.chunk"
    return try connection.query(sql).first?.int("v") ?? 0
  }
}

extension Scratch {
  fileprivate func holdingLease(_ body: () async throws -> Void) async throws {
    let connection = try PostgresConnection(unprepared: target, applicationName: "martlet test")
    defer { connection.close() }
    try Ledger(connection).install()
    try Ledger(connection).acquireLease()
    try await body()
  }
}
