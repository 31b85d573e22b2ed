import Failpoints
import Foundation
import MySQLClient
import PostgresClient
import TestSupport
import Testing

/// The short form: every place in a few runs. `FaultMatrixTests` has each place in a run of its own.
@Suite("A fault at any place costs no row and doubles none", .ownThread(minutes: 5))
struct FaultTests {
  /// Without it a lock-free snapshot comes by no lock.
  private static let locked = ["--snapshot", "lock"]

  /// Each process is killed at the next place of the path, and the next one resumes.
  @Test(arguments: TestServers.sources)
  func `killed at every place, one after another`(_ flavor: TestServers.Source) async throws {
    try await FaultBench.with(flavor) { bench in
      var isRecorded = false
      for point in Self.inTurn {
        let faults = FaultBench.faults(point, "kill")
        let run =
          isRecorded ? try bench.resumeQuietly(faults) : try bench.migrate(faults, jobs: 1, options: Self.locked)
        _ = run.wait()
        try #require(run.wasKilled, "nobody came by \(point.rawValue): \(run.errors)")
        isRecorded = isRecorded || point == .planRecorded
      }
      let last = try bench.resumeQuietly(FaultBench.faults(.reportAfterWrite, "kill"))
      _ = last.wait()
      #expect(last.wasKilled)
      try await bench.expectWhole("killed at every place")
    }
  }

  /// The path, but for the recording of ranges: once a table's are there the next one comes by only after its last chunk.
  private static var inTurn: [Failpoint] {
    let late = Failpoint.chunksCommitSent
    return Failpoint.allCases.filter { $0 != late && $0 != .reportAfterWrite }.flatMap { point in
      point == .isolationSavepoint ? [late, point] : [point]
    }
  }

  @Test(arguments: TestServers.sources)
  func `the target's connections cut at every place, the same process finishes`(
    _ flavor: TestServers.Source
  ) async throws {
    try await FaultBench.with(flavor) { bench in
      let hits: [Failpoint: Int] = [
        .schemaCommitSent: 2, .schemaAfterCommit: 3, .copyFlush: 2, .chunkBeforeLedger: 2, .chunkBeforeCommit: 3,
        .chunkCommitSent: 4, .chunkAfterCommit: 5, .indexCommitSent: 2, .indexAfterCommit: 3,
      ]
      // Before the plan is recorded there is nothing to go on with; the heart beats too rarely for this.
      let points = Failpoint.allCases.filter {
        $0.sides.contains(.target) && $0 != .leaseTaken && $0 != .heartbeat
      }
      let rules = points.map { "\($0.rawValue)=lose-target@\(hits[$0] ?? 1)" }
      let run = try bench.migrate(rules.joined(separator: ";"))
      #expect(run.wait() == 0, "\(run.errors)")
      // A connection that is cut after its last use is not missed.
      let retries = run.errors.split(separator: "\n").count { $0.contains("trying again in") }
      #expect(retries >= points.count - 3, "\(run.errors)")
      try await bench.expectWhole("target lost at every place")
    }
  }

  @Test(arguments: TestServers.sources)
  func `the source's connections cut at every place, the same process finishes`(
    _ flavor: TestServers.Source
  ) async throws {
    try await FaultBench.with(flavor) { bench in
      let points = Failpoint.allCases.filter { $0.sides.contains(.source) && !$0.rawValue.hasPrefix("snapshot.") }
      let rules = points.enumerated().map { "\($1.rawValue)=lose-source@\($1 == .isolationSavepoint ? 1 : 1 + $0 / 3)" }
      // One reader: what is cut is used again, and so missed.
      let run = try bench.migrate(rules.joined(separator: ";"), jobs: 1)
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(run.errors.contains("trying again in"))
      try await bench.expectWhole("source lost at every place")
    }
  }

  @Test(arguments: TestServers.sources)
  func `the coordinator's connection cut while it holds the lock`(_ flavor: TestServers.Source) async throws {
    try await FaultBench.with(flavor) { bench in
      let run = try bench.migrate(
        "snapshot.under-lock=lose-source@1;snapshot.unlocked=lose-source@1", options: Self.locked)
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(run.errors.contains("trying again in"), "\(run.errors)")
      try await bench.expectWhole("source lost under the lock")
    }
  }

  @Test func `statements that are refused for the moment are tried again`() async throws {
    try await FaultBench.with(.mariadb) { bench in
      let run = try bench.migrate(
        "schema.before-commit=deadlock@1;chunk.before-commit=deadlock@1;copy.flush=timeout@4;index.before-commit=timeout@1"
      )
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count { $0.contains("trying again in") } == 4, "\(run.errors)")
      try await bench.expectWhole("refused for the moment")
    }
  }

  @Test func `without patience a lost connection ends the run, and resume finishes it`() async throws {
    try await FaultBench.with(.mariadb) { bench in
      let run = try bench.migrate("chunk.before-commit=lose-target@2", options: ["--source-quiet", "--retry-for", "0"])
      #expect(run.wait() == 1)
      #expect(run.errors.contains("martlet resume"), "\(run.errors)")
      try await bench.finish()
      try await bench.expectWhole("no patience")
    }
  }

  @Test func `a password that is changed during the run ends it, and resume goes on with the new one`() async throws {
    try await FaultBench.with(.mariadb) { bench in
      var source = bench.scratch.source
      source.user = "u_\(bench.scratch.database)"
      try bench.scratch.onSource { connection in
        try connection.execute("CREATE USER \(source.user)@'%' IDENTIFIED BY 'old'")
        try connection.execute("GRANT ALL ON `\(bench.scratch.database)`.* TO \(source.user)@'%'")
        // Other tests make and drop tables meanwhile: without this it cannot see that they are others.
        try connection.execute("GRANT PROCESS ON *.* TO \(source.user)@'%'")
      }
      let run = try Program(
        [
          "migrate", source.redactedURL, bench.scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "1",
          "--on-existing", "truncate", "--accept", "rows-rejected", "--accept", "generated-values-differ",
          "--progress", "plain", "--source-quiet",
        ], faults: "chunk.stream-opened=stall(3000)@2;chunk.stream-opened=lose-source@2", sourcePassword: "old")
      try bench.waitForChunks(1, of: run)
      try bench.scratch.onSource { try $0.execute("ALTER USER \(source.user)@'%' IDENTIFIED BY 'new'") }
      #expect(run.wait() == 1, "\(run.errors)")
      #expect(run.errors.contains("connect.authentication") && run.errors.contains("was the password"), "\(run.errors)")
      #expect(run.errors.contains("for the source: martlet resume --source SOURCE_URL TARGET_URL"), "\(run.errors)")
      let resumed = try Program(
        ["resume", "--source", source.redactedURL, bench.scratch.target.redactedURL, "--progress", "plain"],
        sourcePassword: "new")
      #expect(resumed.wait() == 0, "\(resumed.errors)")
      try await bench.expectWhole("another password")
      try bench.scratch.onSource { try $0.execute("DROP USER \(source.user)@'%'") }
    }
  }

  @Test func `a fault that cannot be understood is wrong usage`() async throws {
    let run = try Program(["version"], faults: "chunk.before-commit=explode")
    #expect(run.wait() == 2)
    #expect(run.errors.contains("MARTLET_FAILPOINTS"))
  }
}

extension FaultBench {
  /// A fault at the first time that a run comes by, with what it takes that it does.
  static func faults(_ point: Failpoint, _ action: String) -> String {
    let help =
      switch point {
      // The heart beats after five seconds.
      case .heartbeat: ";statement.before-commit=stall(5500)@1"
      // They come by late, when the statements of other tables could be done already.
      case .isolationSavepoint, .chunksCommitSent:
        ";index.before-commit=stall(3000)@1;statement.before-commit=stall(3000)@1"
      default: ""
      }
    return "\(point.rawValue)=\(action)@1" + help
  }
}
