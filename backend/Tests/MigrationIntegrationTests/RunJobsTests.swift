import Diagnostics
import Ledger
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Runs as jobs of a server", .ownThread(minutes: 5))
struct RunJobsTests {
  /// 20,000 rows, 4 MB.
  private static func fill(_ scratch: Scratch) throws {
    try scratch.onSource { connection in
      try connection.execute("CREATE TABLE big (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, t varchar(300))")
      try connection.execute(
        """
        INSERT INTO big (t) WITH RECURSIVE d (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 199)
        SELECT REPEAT(CONCAT('text ', x.i, ' '), 20) FROM d x JOIN d y ON y.i < 100
        """)
    }
    try scratch.onTarget { try Ledger($0).install() }
  }

  private static func jobs(_ scratch: Scratch) async throws -> RunJobs {
    try await RunJobs.open(target: scratch.target, sources: ["shop": scratch.source], onEvent: { _, _ in })
  }

  /// Slow where bytes are given.
  private static func options(bytesPerSecond: Int? = nil) -> RunOptions {
    var options = RunOptions()
    options.snapshotMethod = .quiet
    options.chunkBytes = 1 << 20
    options.jobs = 1
    options.bytesPerSecondMax = bytesPerSecond
    return options
  }

  private static func wait(
    for what: String, _ condition: () async throws -> Bool
  ) async throws {
    for _ in 0..<900 {
      if try await condition() { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("\(what) did not come within 90 s")
  }

  private static func run(_ scratch: Scratch) async throws -> RunSummary? {
    let archive = try await RunArchive.open(scratch.target)
    let run = try await archive.sighting()?.run
    await archive.close()
    return run
  }

  @Test func `a job becomes the run of its id, and the same key the same job`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      let jobs = try await Self.jobs(scratch)
      let job = try await jobs.start(
        source: "shop", plan: PlanOptions(), run: Self.options(), by: "test", idempotencyKey: "one")
      let again = try await jobs.start(
        source: "shop", plan: PlanOptions(), run: Self.options(), by: "test", idempotencyKey: "one")
      #expect(again.jobID == job.jobID)
      try await Self.wait(for: "the end") { try await jobs.job(ofRun: job.jobID)?.state == .succeeded }
      let run = try #require(try await Self.run(scratch))
      #expect(run.runID == job.jobID)
      #expect(run.state == .finished)
      #expect(try scratch.onTarget { try $0.count("public.big") } == 20_000)
      await jobs.shutDown()
    }
  }

  @Test func `a source that is not known, and a run beside another, are refused`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      let jobs = try await Self.jobs(scratch)
      await #expect(throws: MartletError.self) {
        _ = try await jobs.start(
          source: "other", plan: PlanOptions(), run: Self.options(), by: "test", idempotencyKey: nil)
      }
      let slow = Self.options(bytesPerSecond: 300_000)
      let job = try await jobs.start(source: "shop", plan: PlanOptions(), run: slow, by: "test", idempotencyKey: nil)
      do {
        _ = try await jobs.start(source: "shop", plan: PlanOptions(), run: slow, by: "test", idempotencyKey: nil)
        Issue.record("two runs at once")
      } catch let error as MartletError {
        #expect(error.code == .jobActive)
        #expect(error.context.key == job.jobID)
      }
      await jobs.shutDown()
    }
  }

  @Test func `the next server goes on with the run of one that was told to end`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      let first = try await Self.jobs(scratch)
      let job = try await first.start(
        source: "shop", plan: PlanOptions(), run: Self.options(bytesPerSecond: 1_000_000), by: "test",
        idempotencyKey: nil)
      try await Self.wait(for: "rows") { (first.progress()?.rowsCopied ?? 0) > 0 }
      await first.shutDown()
      #expect(try await Self.run(scratch)?.state == .cancelled)

      let second = try await Self.jobs(scratch)
      let adopting = Task { await second.adopt() }
      try await Self.wait(for: "the end") { try await second.job(ofRun: job.jobID)?.state == .succeeded }
      adopting.cancel()
      let run = try #require(try await Self.run(scratch))
      #expect(run.runID == job.jobID)
      #expect(run.state == .finished)
      #expect(run.resumes == 1)
      #expect(try scratch.onTarget { try $0.count("public.big") } == 20_000)
      await second.shutDown()
    }
  }

  @Test func `a run of another process is held and goes on by what is left in the ledger`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      let program = try Program([
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "1",
        "--source-quiet", "--progress", "plain", "--max-bytes-per-second", "300kB",
      ])
      try scratch.wait("the copying", program) { try $0.count("martlet.run WHERE phase = 'copying'") > 0 }
      let jobs = try await Self.jobs(scratch)
      let run = try #require(try await Self.run(scratch))
      #expect(try await jobs.pause(run) == .left)
      try scratch.wait("the pause", program) { try $0.count("martlet.event WHERE detail::text LIKE '%paused%'") > 0 }
      #expect(try await jobs.resume(run, by: "test") == .left)
      try scratch.wait("going on", program) { try $0.count("martlet.event WHERE kind = 'hold'") > 1 }
      #expect(try await jobs.cancel(run) == .left)
      #expect(program.wait() == 1)
      #expect(try await Self.run(scratch)?.state == .cancelled)
      await jobs.shutDown()
    }
  }

  @Test func `a job that is to resume a run resumes no other that has begun since`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { try $0.execute("CREATE TABLE small (id int PRIMARY KEY)") }
      var runs: [RunSummary] = []
      for _ in 1...2 {
        let request = scratch.request { request in
          request.run = Self.options()
          request.run.existingTables = .truncate
        }
        _ = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        try scratch.onTarget { try $0.execute("UPDATE martlet.run SET state = 'failed'") }
        runs.append(try #require(try await Self.run(scratch)))
      }
      let jobs = try await Self.jobs(scratch)
      #expect(try await jobs.resume(runs[0], by: "test") == .started)
      let id = runs[0].runID
      try await Self.wait(for: "the end") { try await jobs.job(ofRun: id)?.finishedAt != nil }
      let job = try #require(try await jobs.job(ofRun: id))
      #expect(job.state == .failed && job.error?.code == "job.over", "\(job)")
      #expect(try await Self.run(scratch)?.state == .failed)
      #expect(try scratch.onTarget { try $0.count("martlet.run WHERE resumes > 0") } == 0)
      await jobs.shutDown()
    }
  }
}
