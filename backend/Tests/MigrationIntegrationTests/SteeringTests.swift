import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("A run is steered by signals", .ownThread(minutes: 5))
struct SteeringTests {
  /// 100,000 rows of about 250 bytes and an index to build.
  private static func fill(_ scratch: Scratch) throws {
    try scratch.onSource { connection in
      let depth = scratch.flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
      try connection.execute("SET SESSION \(depth) = 1000")
      try connection.execute(
        "CREATE TABLE big (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, n int NOT NULL, t varchar(300), KEY by_n (n))")
      try connection.execute(
        """
        INSERT INTO big (n, t) WITH RECURSIVE d (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 999)
        SELECT x.i * 100 + y.i, REPEAT(CONCAT('text ', x.i, ' '), 25) FROM d x JOIN d y ON y.i < 100
        """)
      try connection.execute("ANALYZE TABLE big")
    }
  }

  private static func migrate(_ scratch: Scratch, _ options: [String] = []) throws -> Program {
    try Program(
      [
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "2",
        // Other tests write to the same server, which moves its position.
        "--source-quiet", "--progress", "plain",
      ] + options)
  }

  private static func finish(_ scratch: Scratch) async throws {
    let plan = try await MigrationControl.plan(scratch.request())
    let resume = try Program([
      "resume", scratch.target.redactedURL, "--max-bytes-per-second", "0", "--progress", "none", "--quiet",
    ])
    let exit = resume.wait()
    #expect(exit == 0, "\(resume.errors)")
    #expect(try ContentComparison(scratch).differences(plan.tables) == [])
    let report = try #require(try await MigrationControl.status(target: scratch.target)?.report)
    #expect(report.tables.map(\.rowsWritten) == [100_000])
    #expect(report.resumes == 1)
  }

  @Test(arguments: TestServers.sources)
  func `one signal ends it when the chunks in flight are in, and resume finishes it`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      // A chunk takes a second or two.
      let program = try Self.migrate(scratch, ["--max-bytes-per-second", "1MB"])
      try scratch.wait("the first chunk", program) { try $0.count("martlet.chunk WHERE is_done") > 0 }
      program.signal(SIGINT)
      let exit = program.wait()
      #expect(exit == 1, "\(program.errors)")
      #expect(program.errors.contains("stopping: waiting for"))
      #expect(program.errors.contains("stopped: The run was stopped."))
      #expect(program.errors.contains("hint: Go on with: martlet resume "))
      let status = try #require(try await MigrationControl.status(target: scratch.target))
      #expect(status.state == .cancelled)
      #expect(status.progress.hold == nil)
      let table = try #require(status.progress.tables.first)
      #expect((1..<100_000).contains(table.rowsCopied))
      #expect(try scratch.onTarget { try $0.count("public.big") } == table.rowsCopied)
      #expect(table.chunksDone < table.chunksTotal)
      try scratch.expectNobodyLeft()
      try await Self.finish(scratch)
    }
  }

  @Test func `a second signal ends it at once, whatever it waits for`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      // 100 s of work.
      let program = try Self.migrate(scratch, ["--max-bytes-per-second", "250kB"])
      try scratch.wait("the copying", program) { try $0.copiesRunning() > 0 }
      try scratch.expectQuickEnd(of: program)
      try await Self.finish(scratch)
    }
  }

  @Test(arguments: TestServers.sources)
  func `readers that the source keeps waiting end with it`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      try scratch.onSource { try $0.execute("CREATE TABLE small (id int PRIMARY KEY)") }
      var elsewhere = scratch.source
      elsewhere.database = nil
      let blocker = try MySQLConnection(unprepared: elsewhere)
      defer { blocker.close() }
      try blocker.execute("LOCK TABLES `\(scratch.database)`.small WRITE")
      let program = try Self.migrate(scratch)
      try scratch.wait("a reader that waits", program) { _ in
        try blocker.otherSessions().count {
          $0.database == scratch.database && $0.state?.hasPrefix("Waiting for table") == true
        } == 1
      }
      try scratch.expectQuickEnd(of: program)
      try blocker.execute("UNLOCK TABLES")
    }
  }

  @Test func `a statement that the target keeps waiting ends with it`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      let program = try Self.migrate(scratch, ["--max-bytes-per-second", "8MB"])
      try scratch.wait("the first chunk", program) { try $0.count("martlet.chunk WHERE is_done") > 0 }
      try scratch.onTarget { holder in
        // COPY may go on; CREATE INDEX waits.
        try holder.execute("BEGIN; LOCK TABLE public.big IN ROW EXCLUSIVE MODE")
        try scratch.wait("an index build that waits", program) { connection in
          try connection.count(
            "pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name LIKE 'martlet step%' AND datname = current_database()"
          ) > 0
        }
        try scratch.expectQuickEnd(of: program)
        try holder.execute("ROLLBACK")
      }
      try await Self.finish(scratch)
    }
  }

  @Test(arguments: TestServers.sources)
  func `a pause holds everything and says so, and the run goes on after it`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      // Long chunks: both readers are in the middle of one.
      let program = try Self.migrate(scratch, ["--chunk-size", "8MiB", "--max-bytes-per-second", "4MB"])
      try scratch.wait("both copies", program) { try $0.copiesRunning() == 2 }
      program.signal(SIGUSR1)
      try scratch.wait("the pause", program) { try RunStatusProbe.hold($0) == "paused" }
      let status = try #require(try await MigrationControl.status(target: scratch.target))
      #expect(status.state == .running)
      #expect(status.progress.hold == .paused)
      try await Task.sleep(for: .seconds(1))
      let before = try scratch.onTarget { try $0.bytesCopied() }
      try await Task.sleep(for: .milliseconds(1_500))
      #expect(try scratch.onTarget { try $0.bytesCopied() } == before)
      // Streams that are half read stay open.
      #expect(try scratch.onTarget { try $0.copiesRunning() } == 2)
      program.signal(SIGUSR2)
      let exit = program.wait()
      #expect(exit == 0, "\(program.errors)")
      #expect(program.errors.contains("paused") && program.errors.contains("going on"))
      let plan = try await MigrationControl.plan(scratch.request())
      #expect(try ContentComparison(scratch).differences(plan.tables) == [])
    }
  }

  @Test func `a stop while it is paused does not wait for what the pause holds`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      let program = try Self.migrate(scratch, ["--max-bytes-per-second", "4MB"])
      try scratch.wait("the first chunk", program) { try $0.count("martlet.chunk WHERE is_done") > 0 }
      program.signal(SIGUSR1)
      try scratch.wait("the pause", program) { try RunStatusProbe.hold($0) == "paused" }
      program.signal(SIGTERM)
      #expect(program.wait(seconds: 10) == 1, "\(program.errors)")
      try scratch.expectNobodyLeft()
      try await Self.finish(scratch)
    }
  }

  @Test func `readers wait while others use the source`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      // More than the other tests that run on the server.
      let sleepers = Sleepers(scratch, count: 50)
      let program = try Self.migrate(scratch, ["--max-source-threads-running", "30"])
      try scratch.wait("the busy source", program) { try RunStatusProbe.hold($0) == "source-busy" }
      try sleepers.end()
      let exit = program.wait()
      #expect(exit == 0, "\(program.errors)")
      #expect(program.errors.contains("waiting: the source is busy") && program.errors.contains("going on"))
    }
  }
}

/// Sessions of the source that run a statement for a while.
private struct Sleepers {
  private let scratch: Scratch
  private let asleep = DispatchGroup()

  init(_ scratch: Scratch, count: Int) {
    self.scratch = scratch
    for _ in 0..<count {
      asleep.enter()
      Thread.detachNewThread { [asleep] in
        // It ends by KILL.
        _ = try? scratch.onSource { try $0.execute("DO SLEEP(60)") }
        asleep.leave()
      }
    }
  }

  func end() throws {
    try scratch.onSource { connection in
      for session in try connection.otherSessions()
      where session.database == scratch.database && session.statement?.hasPrefix("DO SLEEP") == true {
        try connection.execute("KILL \(session.id)")
      }
    }
    asleep.wait()
  }
}

private enum RunStatusProbe {
  static func hold(_ connection: PostgresConnection) throws -> String? {
    guard try connection.count("martlet.event") > 0 else { return nil }
    return try connection.query(
      "SELECT detail->>'hold' AS v FROM martlet.event WHERE kind = 'hold' ORDER BY event_id DESC LIMIT 1"
    ).first?.string("v")
  }
}

extension PostgresConnection {
  /// 0 while the table does not exist yet.
  func count(_ from: String) throws -> Int {
    let table = from.prefix { $0 != " " }
    let exists = try query("SELECT to_regclass('\(table)') IS NOT NULL AS v").first?.bool("v")
    return exists == true ? try query("SELECT count(*) AS v FROM \(from)").first?.int("v") ?? 0 : 0
  }

  func bytesCopied() throws -> Int {
    let sql = "SELECT sum(bytes_processed) AS v FROM pg_stat_progress_copy WHERE datname = current_database()"
    return try query(sql).first?.int("v") ?? 0
  }

  func copiesRunning() throws -> Int {
    try count("pg_stat_progress_copy WHERE datname = current_database()")
  }
}

extension Scratch {
  func wait(
    _ what: String, _ program: Program, until isThere: (PostgresConnection) throws -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    try onTarget { connection in
      while try !isThere(connection) {
        try #require(program.isRunning, "ended before \(what): \(program.errors)")
        try #require(ContinuousClock.now < deadline, "\(what) does not come: \(program.errors)")
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  func expectQuickEnd(of program: Program) throws {
    program.signal(SIGINT)
    Thread.sleep(forTimeInterval: 0.5)
    #expect(program.isRunning, "it did not wait: \(program.errors)")
    program.signal(SIGINT)
    #expect(program.wait(seconds: 8) == 130, "\(program.errors)")
    #expect(program.errors.contains("hint: Go on with: martlet resume "))
    try expectNobodyLeft()
  }

  /// Neither server knows the program any more, a moment after its end.
  func expectNobodyLeft() throws {
    #expect(try connectionsOnSource() == 0)
    try onTarget { connection in
      let from =
        "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'martlet%' AND application_name <> 'martlet test'"
      for _ in 0..<50 where try connection.count(from) > 0 { Thread.sleep(forTimeInterval: 0.1) }
      #expect(try connection.count(from) == 0)
    }
  }
}
