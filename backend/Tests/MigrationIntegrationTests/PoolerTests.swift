import Diagnostics
import Foundation
import Glibc
import Ledger
import Migration
import MySQLClient
import PostgresClient
import SQLDialect
import TestSupport
import Testing

@Suite(.ownThread(minutes: 5), .attack(from: .target, is: .refused)) struct `A pooler before the target` {
  enum Mode: String, CaseIterable { case session, transaction, statement }

  @Test(arguments: [Mode.transaction, .statement], [false, true])
  func `that does not keep sessions is refused at once and nothing stays behind`(
    mode: Mode, takesTurns: Bool
  ) async throws {
    try await Self.with(mode, takesTurns ? ["server_round_robin=1"] : []) { scratch, _, _ in
      // Sessions that others have used: with turns, each transaction gets another one of them.
      let others = try (1...3).map { _ in
        try PostgresConnection(unprepared: scratch.target, applicationName: "martlet test")
      }
      if mode == .transaction {
        for other in others { try other.execute("BEGIN; SET martlet_test.mine = 'kept'") }
        for other in others { try other.execute("COMMIT") }
      }
      for purpose in TargetSessionPurpose.allCases {
        let error = try #require(throws: MartletError.self) {
          try PostgresConnection(scratch.target, applicationName: "martlet test", for: purpose)
        }
        #expect(error.code == .pooler, "\(error)")
        #expect(error.hint?.contains("database's own address") == true)
      }
      let migration = await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      }
      #expect(migration?.code == .pooler)
      if mode == .transaction {
        for other in others { try other.execute("BEGIN") }
        let mine = try others.map { other in
          try other.query("SELECT current_setting('martlet_test.mine', true) AS v").first?.string("v")
        }
        #expect(mine.contains("kept"), "what others have set is theirs")
        for other in others { try other.execute("COMMIT") }
      }
      try Self.expectNothingBehind(scratch, others)
    }
  }

  @Test func `that keeps sessions lets a run, the next one, and one of two at once complete`() async throws {
    try await Self.with(.session) { scratch, direct, _ in
      for _ in 1...2 {
        let request = scratch.request { $0.run.existingTables = .drop }
        let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        #expect(report.rowsWritten == Self.rows)
        #expect(try Self.locks(direct) == 0)
      }
      let request = scratch.request { $0.run.existingTables = .drop }
      async let one = Self.attempt(request)
      async let other = Self.attempt(request)
      let outcomes = await [one, other]
      #expect(outcomes.contains(nil))
      for failure in outcomes { #expect(failure == nil || failure == .leaseHeld, "\(failure?.rawValue ?? "")") }
      #expect(try Self.locks(direct) == 0)
      try Self.expectNothingBehind(scratch, [])
    }
  }

  /// Where an administrator has turned the reset off, as some do for the sake of speed.
  @Test func `gets its sessions back without locks and settings even if it does not reset them`() async throws {
    try await Self.with(.session, ["server_reset_query="]) { scratch, direct, _ in
      let process: Int
      do {
        let connection = try PostgresConnection(scratch.target, applicationName: "martlet test", for: .running)
        defer { connection.close() }
        try Ledger(connection).acquireLease()
        process = connection.serverProcess
        #expect(try Self.locks(direct) == 1)
      }
      #expect(try Self.locks(direct) == 0)
      let next = try PostgresConnection(unprepared: scratch.target, applicationName: "martlet test")
      defer { next.close() }
      #expect(try next.query(PoolerStatements.process).first?.int("process") == process)
      #expect(try next.query("SHOW search_path").first?.string("search_path") == "\"$user\", public")
    }
  }

  /// An administrator changes the mode, or the probe was lucky: no transaction runs on somebody else's session.
  @Test func `that stops keeping sessions ends the run's transaction`() async throws {
    try await Self.with(.session) { scratch, _, pooler in
      let connection = try PostgresConnection(scratch.target, applicationName: "martlet test", for: .running)
      defer { connection.close() }
      let first = try connection.transaction { () throws(MartletError) in connection.serverProcess }
      #expect(first == connection.serverProcess)
      try pooler.run([
        "psql", "-h", "127.0.0.1", "-p", scratch.target.keywords["port"] ?? "", "-U",
        scratch.target.keywords["user"] ?? "", "-c", "SET pool_mode = 'transaction'", "pgbouncer",
      ])
      // Given back at this transaction's end, and taken by another client.
      _ = try connection.transaction { () throws(MartletError) in 0 }
      let other = try PostgresConnection(unprepared: scratch.target, applicationName: "martlet test")
      defer { other.close() }
      try other.execute("BEGIN")
      let error = try #require(throws: MartletError.self) {
        try connection.transaction { () throws(MartletError) in Issue.record("it ran") }
      }
      #expect(error.code == .pooler)
    }
  }

  @Test func `with one session of the server is refused by what it lacks`() async throws {
    try await Self.with(.session, ["default_pool_size=1", "query_wait_timeout=3"]) { scratch, _, _ in
      let error = try #require(throws: MartletError.self) {
        try PostgresConnection(scratch.target, applicationName: "martlet test", for: .running)
      }
      #expect(error.code == .pooler && error.hint?.contains("default_pool_size") == true, "\(error)")
    }
  }

  // MARK: Helpers

  private static let rows = 10

  private static func attempt(_ request: MigrationRequest) async -> ErrorCode? {
    do {
      _ = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      return nil
    } catch {
      return (error as? MartletError)?.code ?? .query
    }
  }

  /// - Parameter direct: the target without the pooler.
  private static func with(
    _ mode: Mode, _ settings: [String] = [],
    _ body: (_ scratch: Scratch, _ direct: PostgresConfiguration, _ pooler: OwnProcess) async throws -> Void
  ) async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))")
        for id in 1...rows { try connection.execute("INSERT INTO t VALUES (\(id), 'x')") }
      }
      let pooler = try OwnProcess()
      defer { pooler.stop() }
      var target = scratch.target
      target.keywords["port"] = String(try OwnProcess.freePort())
      try configure(pooler, mode, settings, before: scratch.target, port: target.keywords["port"] ?? "")
      // It does not run as root.
      let drop = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
      try pooler.start(drop + ["pgbouncer", "-q", pooler.folder.appending(path: "pooler.ini").path]) {
        try PostgresConnection(unprepared: target, applicationName: "martlet test").close()
      }
      try await body(scratch.at(target), scratch.target, pooler)
    }
  }

  private static func configure(
    _ pooler: OwnProcess, _ mode: Mode, _ settings: [String], before server: PostgresConfiguration, port: String
  ) throws {
    let user = server.keywords["user"] ?? ""
    let lines =
      [
        "[databases]", "* = host=\(server.keywords["host"] ?? "") port=\(server.keywords["port"] ?? "")",
        "[pgbouncer]", "listen_addr=127.0.0.1", "listen_port=\(port)", "unix_socket_dir=", "auth_type=trust",
        "auth_file=\(pooler.folder.path)/users", "admin_users=\(user)", "pool_mode=\(mode.rawValue)",
        "default_pool_size=40",
      ] + settings
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: pooler.folder.appending(path: "pooler.ini"))
    try Data("\"\(user)\" \"\"\n".utf8).write(to: pooler.folder.appending(path: "users"))
  }

  private static func locks(_ direct: PostgresConfiguration) throws -> Int? {
    let connection = try PostgresConnection(unprepared: direct, applicationName: "martlet test")
    defer { connection.close() }
    let sql = """
      SELECT count(*) AS v FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """
    return try connection.query(sql).first?.int("v")
  }

  /// On no session that the next clients get, and not in the database of a run that was refused.
  private static func expectNothingBehind(_ scratch: Scratch, _ others: [PostgresConnection]) throws {
    let next = try (1...3).map { _ in
      try PostgresConnection(unprepared: scratch.target, applicationName: "martlet test")
    }
    for connection in others + next {
      for (name, value) in [
        ("search_path", "\"$user\", public"), ("row_security", "on"), ("IntervalStyle", "postgres"),
      ] {
        let found = try connection.query("SELECT current_setting('\(name)') AS v").first?.string("v")
        #expect(found == value, "\(name)")
      }
    }
    for connection in next + others { connection.close() }
    if others.isEmpty { return }
    let connection = try PostgresConnection(unprepared: scratch.target, applicationName: "martlet test")
    defer { connection.close() }
    #expect(try connection.query("SELECT FROM pg_namespace WHERE nspname = 'martlet'").isEmpty)
    #expect(try locks(scratch.target) == 0)
  }
}
