import CopyEngine
import Diagnostics
import Foundation
import Ledger
import MySQLClient
import PostgresClient
import SchemaModel
import Synchronization
import TestSupport
import Testing

@testable import Migration

@Suite("Metadata locks", .ownThread, .attack(from: .application, is: .survived))
struct MetadataLockTests {
  private static func migrate(_ scratch: Scratch, _ options: [String] = [], stallMilliseconds: Int) throws -> Program {
    try scratch.createBigTable()
    try scratch.onSource { connection in
      try connection.execute("CREATE TABLE late (id int NOT NULL PRIMARY KEY)")
      try connection.execute("ANALYZE TABLE big, late")
    }
    let run = try Program(
      [
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "1",
        "--progress", "plain",
      ] + options, faults: "chunk.after-commit=stall(\(stallMilliseconds))@1")
    try scratch.wait("the first chunk", run) { try $0.count("martlet.chunk WHERE is_done") > 0 }
    return run
  }

  private static func seconds(_ scratch: Scratch, _ statements: [String]) async throws -> Double {
    try await Task(executorPreference: TestThread()) {
      try scratch.onSource { connection in
        let began = ContinuousClock.now
        for statement in statements { try connection.execute(statement) }
        return began.duration(to: .now) / .seconds(1)
      }
    }.value
  }

  private static let cases: [(TestServers.Source, [String])] = [
    (.mysql, ["OPTIMIZE TABLE big"]), (.mysql, ["LOCK TABLES big WRITE", "UNLOCK TABLES"]),
    (.mariadb, ["OPTIMIZE TABLE big"]),
  ]

  @Test(arguments: cases)
  func `a statement that waits for a table being read gets it within seconds, and so does who waits behind it`(
    _ flavor: TestServers.Source, _ statements: [String]
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      let run = try Self.migrate(scratch, stallMilliseconds: 10_000)
      async let altering = Self.seconds(scratch, statements)
      try await Task.sleep(for: .milliseconds(300))
      async let reading = Self.seconds(scratch, ["SELECT COUNT(*) FROM big"])
      #expect(try await altering < 5)
      #expect(try await reading < 5)
      #expect(run.wait() == 1, "\(run.errors)")
      #expect(run.errors.contains("copy.gave-way") && run.errors.contains(statements[0]), "\(run.errors)")
      let resumed = try Program(["resume", "--new-snapshot", scratch.target.redactedURL, "--progress", "plain"])
      #expect(resumed.wait() == 0, "\(resumed.errors)")
      #expect(try scratch.onTarget { try $0.count("public.big") } == 6_000)
    }
  }

  /// It waits for whoever reads a table of the database, and logins that choose the database wait for it.
  @Test func `a database can be altered while its tables are read`() async throws {
    try await Scratch.with(.mysql) { scratch in
      let run = try Self.migrate(scratch, stallMilliseconds: 10_000)
      async let altering = Self.seconds(scratch, ["ALTER DATABASE CHARACTER SET latin1"])
      try await Task.sleep(for: .milliseconds(300))
      #expect(try await Self.seconds(scratch, ["SELECT COUNT(*) FROM late"]) < 5)
      #expect(try await altering < 5)
      #expect(run.wait() == 1, "\(run.errors)")
    }
  }

  @Test(arguments: TestServers.sources)
  func `with the policy to hold it waits until all rows are read, also for a table that no reader has begun`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      let run = try Self.migrate(scratch, ["--metadata-locks", "hold"], stallMilliseconds: 3_500)
      #expect(try await Self.seconds(scratch, ["TRUNCATE late"]) > 2)
      #expect(run.wait() == 0, "\(run.errors)")
    }
  }

  /// Two tables are renamed, one of which a reader has read, while it wants the other one.
  @Test(arguments: TestServers.sources)
  func `a reader whose transaction the source rolls back for a deadlock does not read on as if it had its snapshot`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        for name in ["a", "b", "c"] { try connection.execute("CREATE TABLE \(name) (id int NOT NULL PRIMARY KEY)") }
      }
      let table = { (name: String) in SourceTableName(database: scratch.database, name: name) }
      let reader = CopyWorker(
        number: 1, source: scratch.source, target: scratch.target, run: RunHandle(), flavor: .mariadb)
      try await reader.connectSource()
      try await reader.openSnapshot()
      try await reader.lockDefinitions(of: [table("b")])
      async let renaming = Self.seconds(scratch, ["RENAME TABLE a TO x, b TO y"])
      try await Self.waitForRename(scratch)
      let victim = try await #require(throws: MartletError.self) { try await reader.lockDefinitions(of: [table("a")]) }
      #expect(victim.context.serverErrorNumber == 1213)
      _ = try await renaming
      let lost = try await #require(throws: MartletError.self) { try await reader.lockDefinitions(of: [table("c")]) }
      #expect(lost.code == .connectionLost)
      #expect(await !reader.seesSnapshot)
      await reader.close()
    }
  }

  private static func waitForRename(_ scratch: Scratch) async throws {
    let waiting =
      "SELECT id FROM information_schema.processlist WHERE state LIKE 'Waiting for%lock' AND info LIKE 'RENAME%'"
    for _ in 0..<200 {
      if try scratch.onSource({ try $0.query(waiting).count }) > 0 { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("RENAME does not wait")
  }

  @Test func `that nobody can look whether somebody waits is told, once`() async throws {
    let told = Mutex<[ErrorCode]>([])
    let held = HeldTables()
    held.hold(SourceTableName(database: "shop", name: "t"), by: 1)
    let nowhere = MySQLConfiguration(port: 1, user: "root")
    try await MetadataLockWatch(source: nowhere, held: held, work: .copying) { error in
      told.withLock { $0.append(error.code) }
    }.during { try await Task.sleep(for: .milliseconds(1_700)) }
    #expect(told.withLock { $0 } == [.connect])
  }

  /// As a scan of a big table does it, while a plan is made.
  @Test(arguments: TestServers.sources)
  func `a session that holds a table is ended for whoever waits, and the work with it`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { try $0.execute("CREATE TABLE t (id int NOT NULL PRIMARY KEY)") }
      let held = HeldTables()
      let watch = MetadataLockWatch(source: scratch.source, held: held, work: .planning)
      let scanning = try await MySQLSession(scratch.source)
      try await scanning.run { connection in
        try connection.execute("START TRANSACTION")
        try connection.execute("SELECT * FROM t")
        held.hold(SourceTableName(database: scratch.database, name: "t"), by: connection.connectionID)
      }
      async let altering = Self.seconds(scratch, ["ALTER TABLE t ADD COLUMN v int"])
      let error = try await #require(throws: MartletError.self) {
        try await watch.during { try await Task.sleep(for: .seconds(20)) }
      }
      #expect(error.code == .gaveWay && error.isRetryable)
      #expect(try await altering < 5)
      await scanning.close()
    }
  }
}
