import CopyEngine
import Diagnostics
import Failpoints
import Foundation
import Introspection
import Ledger
import MySQLClient
import PostgresClient
import SQLDialect
import SchemaModel
import Synchronization
import TestSupport
import Testing

@testable import Migration

@Suite("What is lost with a server's memory", .ownThread(minutes: 3))
struct LostSnapshotTests {
  /// Keeps the source's position moving while `body` runs.
  private static func writing(to scratch: Scratch, while body: () throws -> Void) async throws {
    let isDone = Flag()
    try scratch.onSource { try $0.execute("CREATE TABLE other (n int)") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: TestThread()) {
        try scratch.onSource { connection in
          while !isDone.isRaised { try connection.execute("INSERT INTO other VALUES (1)") }
        }
      }
      defer { isDone.raise() }
      try body()
    }
  }

  private final class Flag: Sendable {
    private let raised = Atomic(false)
    var isRaised: Bool { raised.load(ordering: .acquiring) }
    func raise() { raised.store(true, ordering: .releasing) }
  }

  private static let options = ["--exclude", "*.other"]

  @Test(arguments: TestServers.sources)
  func `a reader that lost its snapshot retires, and the other does its work`(_ flavor: TestServers.Source) async throws
  {
    try await FaultBench.with(flavor) { bench in
      try await Self.writing(to: bench.scratch) {
        let run = try bench.migrate("chunk.stream-opened=lose-source@2", options: Self.options)
        #expect(run.wait() == 0, "\(run.errors)")
        #expect(run.errors.contains("going on with 1 reader"), "\(run.errors)")
      }
      try await bench.expectWhole("one reader lost")
    }
  }

  @Test func `with the last reader the snapshot is gone, and a new one finishes`() async throws {
    try await FaultBench.with(.mariadb) { bench in
      try await Self.writing(to: bench.scratch) {
        let run = try bench.migrate("chunk.stream-opened=lose-source@2", jobs: 1, options: Self.options)
        #expect(run.wait() == 1, "\(run.errors)")
        #expect(run.errors.contains("copy.snapshot") && run.errors.contains("--new-snapshot"), "\(run.errors)")
      }
      let resumed = try bench.resume(options: ["--new-snapshot"])
      #expect(resumed.wait() == 0, "\(resumed.errors)")
      try await bench.expectWhole("the last reader lost")
    }
  }

  /// Another test may write to the same server at any instant, so that the proof fails; then it is tried again.
  @Test(arguments: TestServers.sources)
  func `where the position proves that nothing was written the reader goes on`(
    _ flavor: TestServers.Source
  ) async throws {
    try await FaultBench.with(flavor) { bench in
      let scratch = bench.scratch
      let names = bench.tables.map(\.source)
      let run = RunHandle()
      let reader = CopyWorker(number: 1, source: scratch.source, target: scratch.target, run: run, flavor: .mariadb)
      var isRestored = false
      for _ in 0..<200 where !isRestored {
        try await reader.connectSource()
        let coordinator = try await MySQLSession(scratch.source)
        let opening = SnapshotOpening(coordinator: coordinator, tables: names, lockWaitSeconds: 5)
        let first = try await opening.open([reader], by: .lock)
        await coordinator.close()
        await reader.disconnectSource()
        do {
          try await SnapshotRecovery(source: scratch.source, tables: names, first: first).restore(reader)
          isRestored = await reader.seesSnapshot
          #expect(isRestored)
        } catch let error as MartletError where error.code == .snapshot {
          #expect(await !reader.seesSnapshot)
        }
      }
      #expect(isRestored)
      await reader.close()
    }
  }

  /// What the readers see, no new connection could see: the source is written to all the time.
  @Test(arguments: TestServers.sources)
  func `a target that crashed is gone through again with the snapshots that the readers kept`(
    _ flavor: TestServers.Source
  ) async throws {
    try await FaultBench.with(flavor) { bench in
      try await Self.writing(to: bench.scratch) {
        let run = try bench.migrate("chunk.after-commit=stall(200)", options: Self.options)
        try bench.waitForChunks(3, of: run)
        try Self.crash(bench)
        #expect(run.wait() == 0, "\(run.errors)")
        #expect(run.errors.contains("target.crashed"), "\(run.errors)")
      }
      try await bench.expectWhole("crashed")
    }
  }

  @Test func `a source that is lost with the target is read anew where nothing has written to it`() async throws {
    try await FaultBench.with(.mariadb) { bench in
      let run = try bench.migrate("chunk.after-commit=stall(200)")
      try bench.waitForChunks(3, of: run)
      try Self.crash(bench)
      try bench.scratch.onSource { connection in
        for reader in try Self.sessions(of: bench, connection) { try connection.execute("KILL \(reader)") }
      }
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(run.errors.contains("target.crashed"), "\(run.errors)")
      try await bench.expectWhole("both lost")
    }
  }

  /// It keeps old versions of rows for as long as somebody may read them, and keys can take hours.
  @Test(arguments: TestServers.sources)
  func `the source is let go of as soon as all rows are in`(_ flavor: TestServers.Source) async throws {
    try await FaultBench.with(flavor) { bench in
      // After a commit nothing of the ledger is locked, so that the run goes on to its next phase meanwhile.
      let run = try bench.migrate("index.after-commit=stall(3000)")
      while try await MigrationControl.status(target: bench.scratch.target)?.progress.phase != .constraints {
        try #require(run.isRunning, "\(run.errors)")
        try await Task.sleep(for: .milliseconds(10))
      }
      try bench.scratch.onSource { connection in
        while try !Self.sessions(of: bench, connection).isEmpty {
          try #require(run.isRunning, "readers stay on the source")
          Thread.sleep(forTimeInterval: 0.05)
        }
      }
      #expect(run.isRunning)
      #expect(run.wait() == 0, "\(run.errors)")
      try await bench.expectWhole("released")
    }
  }

  /// What is said to be done must not be undone by a crash, however fast somebody has set the server.
  @Test(arguments: ["off": "local", "local": "local", "on": "on", "remote_apply": "remote_apply"])
  func `the run's own commits are on the disk`(setting: String, kept: String) async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onTarget { connection in
        try connection.execute("ALTER DATABASE \(scratch.database) SET synchronous_commit = \(setting)")
      }
      let connection = try PostgresConnection(scratch.target, applicationName: "martlet test", for: .running)
      defer { connection.close() }
      #expect(try connection.query("SHOW synchronous_commit").first?.string("synchronous_commit") == kept)
    }
  }

  /// Of others, in the source's database.
  private static func sessions(of bench: FaultBench, _ connection: MySQLConnection) throws -> [Int] {
    try connection.otherSessions().filter { $0.database == bench.scratch.database }.map(\.id)
  }

  /// As a crash leaves it: nobody is connected, the unlogged table is empty, the last commits are undone.
  private static func crash(_ bench: FaultBench) throws {
    try bench.scratch.onTarget { connection in
      try connection.transaction { () throws(MartletError) in
        try connection.execute("TRUNCATE martlet.witness")
        _ = try connection.query(
          """
          SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
          """)
        try connection.execute(
          """
          TRUNCATE public.big;
          UPDATE martlet.chunk SET is_done = false, rows_read = 0, rows_written = 0 WHERE table_ordinal = 0;
          """)
      }
    }
  }
}
