import Diagnostics
import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import Synchronization
import TestSupport
import Testing

@Suite("All readers see one instant of a source that never rests", .ownThread(minutes: 5))
struct SnapshotTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var flavor: TestServers.Source
    var method: SnapshotMethod
    /// Only LOCK TABLES is granted.
    var isLimited = false
    /// What the report must say, any of these.
    var expected: Set<SnapshotReport.Method>

    var testDescription: String { "\(flavor), \(method.rawValue)\(isLimited ? ", without RELOAD" : "")" }
  }

  static var cases: [Case] {
    TestServers.sources.flatMap { flavor in
      let lockFree: SnapshotReport.Method = flavor == .mysql ? .gtidSetUnchanged : .binlogSnapshot
      return [
        Case(flavor: flavor, method: .auto, expected: [lockFree, .globalReadLock, .tableLocks]),
        Case(flavor: flavor, method: .optimistic, expected: [lockFree]),
        Case(flavor: flavor, method: .lock, expected: [.globalReadLock, .tableLocks]),
        Case(flavor: flavor, method: .lock, isLimited: true, expected: [.tableLocks]),
      ]
    }
  }

  @Test(arguments: cases)
  func `sums and counters agree across tables and chunks`(_ test: Case) async throws {
    try await Scratch.with(test.flavor) { scratch in
      let bank = Bank(scratch)
      try bank.open()
      let source = test.isLimited ? try scratch.limitedAccount() : scratch.source
      defer { if test.isLimited { scratch.dropLimitedAccount() } }
      let request = scratch.request {
        $0.source = source
        $0.run.jobs = 4
        $0.run.chunkBytes = 64 << 10
        $0.run.snapshotMethod = test.method
        $0.run.lockWaitSeconds = 60
      }
      let traffic = Traffic(scratch, sessions: 4)
      defer { traffic.stop() }
      let report = try await Self.migrate(request, patiently: test.method == .optimistic)
      traffic.stop()

      let snapshot = try #require(report.snapshot)
      #expect(test.expected.contains(snapshot.method), "\(snapshot.method)")
      #expect(snapshot.readers == 4)
      #expect(snapshot.gtidSet != nil || snapshot.binlogPosition != nil)
      #expect(report.tables.contains { $0.chunks >= 8 }, "the chunks are too few to show anything")
      let transfers = try bank.transfersOnSource()
      let seen = try bank.check()
      #expect(seen > 0 && transfers > seen, "nothing was written during the run: \(seen) of \(transfers)")
      #expect(traffic.failures == [])
    }
  }

  @Test(arguments: TestServers.sources)
  func `a long write is named by whoever cannot lock`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE a (id int PRIMARY KEY, n int)")
        try connection.execute("INSERT INTO a VALUES (1, 1)")
      }
      let source = try scratch.limitedAccount(granting: ["PROCESS"])
      defer { scratch.dropLimitedAccount() }
      try await scratch.onSourceAsync { holder in
        try holder.execute("BEGIN")
        try holder.execute("UPDATE a SET n = 2")
        let request = scratch.request {
          $0.source = source
          $0.run.snapshotMethod = .lock
          $0.run.lockWaitSeconds = 2
        }
        let error = await #expect(throws: MartletError.self) {
          try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        }
        #expect(error?.code == .snapshot)
        #expect(error?.context.serverDetail?.contains("connection \(holder.connectionID) of") == true)
        try holder.execute("COMMIT")
      }
      #expect(try scratch.connectionsOnSource() == 0)
    }
  }

  /// Without a lock it is a matter of luck on a server that other tests write to as well.
  private static func migrate(_ request: MigrationRequest, patiently: Bool) async throws -> RunReport {
    var request = request
    for attempt in 1... {
      do {
        return try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      } catch let error as MartletError where patiently && error.code == .snapshot && attempt < 40 {
        request.run.existingTables = .drop
      }
    }
    throw CancellationError()
  }
}

/// Tables that only a single instant shows in agreement: money moves between two of them, and every transfer is counted
/// and written down.
struct Bank {
  static let accounts = 20_000
  static let balance = 1_000
  let scratch: Scratch

  init(_ scratch: Scratch) { self.scratch = scratch }

  func open() throws {
    try scratch.onSource { connection in
      let depth = scratch.flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
      try connection.execute("SET SESSION \(depth) = 100000")
      for table in ["savings", "current"] {
        try connection.execute(
          "CREATE TABLE \(table) (id int PRIMARY KEY, balance int NOT NULL, note varchar(100) NOT NULL)")
        try connection.execute(
          """
          INSERT INTO \(table) WITH RECURSIVE d (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < \(Self.accounts))
          SELECT i, \(Self.balance), REPEAT('x', 60) FROM d
          """)
      }
      try connection.execute("CREATE TABLE counter (id int PRIMARY KEY, transfers int NOT NULL)")
      try connection.execute("INSERT INTO counter VALUES (1, 0), (2, 0), (3, 0), (4, 0)")
      try connection.execute(
        "CREATE TABLE journal (id bigint AUTO_INCREMENT PRIMARY KEY, session int NOT NULL, amount int NOT NULL)")
      try connection.execute("ANALYZE TABLE savings, current, counter, journal")
    }
  }

  func transfersOnSource() throws -> Int {
    try scratch.onSource { try $0.query("SELECT SUM(transfers) AS v FROM counter").first?.int("v") ?? 0 }
  }

  /// - Returns: the transfers that the target has.
  func check() throws -> Int {
    try scratch.onTarget { connection in
      func number(_ sql: String) throws -> Int { try connection.query(sql).first?.int("v") ?? 0 }
      let total = try number("SELECT (SELECT sum(balance) FROM savings) + (SELECT sum(balance) FROM current) AS v")
      #expect(total == 2 * Self.accounts * Self.balance)
      let transfers = try number("SELECT sum(transfers) AS v FROM counter")
      #expect(try number("SELECT count(*) AS v FROM journal") == transfers)
      for session in 1...4 {
        let counted = try number("SELECT transfers AS v FROM counter WHERE id = \(session)")
        #expect(try number("SELECT count(*) AS v FROM journal WHERE session = \(session)") == counted)
      }
      let moved = try number("SELECT sum(amount) AS v FROM journal")
      #expect(try number("SELECT sum(balance) AS v FROM current") == Self.accounts * Self.balance + moved)
      return transfers
    }
  }
}

/// Sessions that transfer money for as long as they are let.
final class Traffic: Sendable {
  private let isStopped = Atomic(false)
  private let errors = Mutex<[String]>([])
  private let ended = DispatchGroup()

  init(_ scratch: Scratch, sessions: Int) {
    for session in 1...sessions {
      ended.enter()
      Thread.detachNewThread {
        do {
          try scratch.onSource { try self.transfer(session, on: $0) }
        } catch {
          self.errors.withLock { $0.append("\(error)") }
        }
        self.ended.leave()
      }
    }
  }

  var failures: [String] { errors.withLock { $0 } }

  func stop() {
    isStopped.store(true, ordering: .releasing)
    ended.wait()
  }

  private func transfer(_ session: Int, on connection: MySQLConnection) throws {
    var random = SystemRandomNumberGenerator()
    while !isStopped.load(ordering: .acquiring) {
      // Rows of a session's own: no two sessions deadlock.
      let account = Int.random(in: 0..<(Bank.accounts / 4), using: &random) * 4 + session
      let other = Int.random(in: 0..<(Bank.accounts / 4), using: &random) * 4 + session
      let amount = Int.random(in: 1...9, using: &random)
      let statements: [String] = [
        "BEGIN", "UPDATE savings SET balance = balance - \(amount) WHERE id = \(account)",
        "UPDATE counter SET transfers = transfers + 1 WHERE id = \(session)",
        "INSERT INTO journal (session, amount) VALUES (\(session), \(amount))",
        "UPDATE current SET balance = balance + \(amount) WHERE id = \(other)", "COMMIT",
      ]
      try Self.commit(statements, on: connection)
      Thread.sleep(forTimeInterval: Double.random(in: 0.002...0.03, using: &random))
    }
  }
}

extension Traffic {
  /// LOCK TABLES takes its tables one by one, and a writer that is between two of them is rolled back.
  private static func commit(_ statements: [String], on connection: MySQLConnection) throws(MartletError) {
    do throws(MartletError) {
      for sql in statements { try connection.execute(sql) }
    } catch {
      guard error.context.serverErrorNumber == 1213 else { throw error }
      try connection.execute("ROLLBACK")
    }
  }
}

extension Scratch {
  private var limitedUser: String { "u_\(database)" }

  /// An account that may read and lock the tables of the database, and see the binary log, but not lock the server.
  func limitedAccount(granting more: [String] = []) throws -> MySQLConfiguration {
    let status = flavor == .mysql ? "REPLICATION CLIENT" : "BINLOG MONITOR"
    try onSource { connection in
      try connection.execute("CREATE USER `\(limitedUser)`@`%`")
      try connection.execute(
        "GRANT SELECT, LOCK TABLES, SHOW VIEW, TRIGGER, EVENT ON `\(database)`.* TO `\(limitedUser)`@`%`")
      for privilege in [status] + more { try connection.execute("GRANT \(privilege) ON *.* TO `\(limitedUser)`@`%`") }
    }
    var configuration = source
    configuration.user = limitedUser
    return configuration
  }

  func dropLimitedAccount() {
    do {
      try onSource { try $0.execute("DROP USER `\(limitedUser)`@`%`") }
    } catch {
      Issue.record(error)
    }
  }

  func onSourceAsync<Result>(_ body: (MySQLConnection) async throws -> Result) async throws -> Result {
    let connection = try MySQLConnection(unprepared: source)
    defer { connection.close() }
    return try await body(connection)
  }

  /// Sessions that work in the database, this one aside. The server may need a moment to see that a client has gone.
  func connectionsOnSource() throws -> Int {
    try onSource { connection in
      func count() throws -> Int { try connection.otherSessions().count { $0.database == database } }
      for _ in 0..<50 {
        if try count() == 0 { return 0 }
        Thread.sleep(forTimeInterval: 0.1)
      }
      return try count()
    }
  }
}
