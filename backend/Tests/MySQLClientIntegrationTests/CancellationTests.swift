import Diagnostics
import Foundation
import MySQLClient
import TestSupport
import Testing

/// Fails when it is killed, on both servers; a SLEEP may answer 1 instead.
private let longStatement = "SELECT COUNT(*) FROM \(MySQLConnection.digits(9)) WHERE CONCAT(t0.d, t8.d) = 'SLEEP'"

@Suite(.ownThread) struct `Cancellation` {
  @Test(arguments: TestServer.all)
  func `from another thread ends a statement and keeps the connection`(server: TestServer) throws {
    let connection = try server.connect()
    let canceller = connection.canceller
    let thread = Thread {
      // Only a statement that runs already can be killed; the server shows it in its list.
      #expect(throws: Never.self) {
        let observer = try server.connect()
        while try !observer.otherSessions().contains(where: {
          $0.id == Int(canceller.connectionID) && $0.statement?.contains("SLEEP") == true
        }) {}
        try canceller.cancel()
      }
    }
    thread.start()
    let start = ContinuousClock.now
    let error = try failure { try connection.query(longStatement) }
    #expect(error.code == .cancelled)
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(try connection.value("SELECT 1") == "1")
  }

  @Test(arguments: TestServer.all)
  func `of a connection that is gone is no error`(server: TestServer) throws {
    let connection = try server.connect()
    let canceller = connection.canceller
    connection.close()
    let observer = try server.connect()
    while try observer.otherSessions().contains(where: { $0.id == Int(canceller.connectionID) }) {}
    try canceller.cancel()
  }

  @Test func `that cannot reach the server says so`() throws {
    let server = try FakeServer(sending: [FakePacket.greeting, FakePacket.ok(2)])
    let connection = try MySQLConnection(
      unprepared: .init(port: server.port, user: "root", tlsMode: .disabled, connectTimeoutSeconds: 1))
    #expect(throws: MartletError.self) { try connection.canceller.cancel() }
  }
}

@Suite(.ownThread) struct `Session` {
  @Test(arguments: TestServer.all)
  func `runs bodies one after the other on its thread`(server: TestServer) async throws {
    let session = try await MySQLSession(server.configuration)
    try await session.run { try $0.execute("SET @n = 0") }
    let numbers = try await withThrowingTaskGroup(of: Int?.self) { group in
      for _ in 0..<10 {
        group.addTask {
          try await session.run { connection in
            try connection.execute("SET @n = @n + 1")
            return try connection.query("SELECT @n AS n")[0].int("n")
          }
        }
      }
      return try await group.reduce(into: Set<Int>()) { set, number in if let number { set.insert(number) } }
    }
    #expect(numbers == Set(1...10))
    await session.close()
    let error = await #expect(throws: MartletError.self) { try await session.run { try $0.execute("DO 1") } }
    #expect(error?.code == .connectionLost)
  }

  @Test func `reports a failed connection`() async throws {
    let error = await #expect(throws: MartletError.self) {
      _ = try await MySQLSession(MySQLConfiguration(port: 1, user: "root"))
    }
    #expect(error?.code == .connect)
  }

  @Test(arguments: TestServer.all)
  func `kills the statement of a cancelled task within a second, and goes on`(server: TestServer) async throws {
    let session = try await MySQLSession(server.configuration)
    let (started, startedContinuation) = AsyncStream<ContinuousClock.Instant>.makeStream()
    let task = Task {
      try await session.run { connection in
        startedContinuation.yield(.now)
        try connection.execute(longStatement)
      }
    }
    for await _ in started.prefix(1) {}
    let start = ContinuousClock.now
    task.cancel()
    let error = await #expect(throws: MartletError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(ContinuousClock.now - start < .seconds(3))
    // Neither a late KILL nor the flag of the cancelled body is left over.
    for number in 0..<20 {
      #expect(try await session.run { try $0.query("SELECT \(number) AS n")[0].int("n") } == number)
    }
  }

  @Test(arguments: TestServer.all)
  func `holds no thread of the pool while it waits for the server`(server: TestServer) async throws {
    let session = try await MySQLSession(server.configuration)
    let name = try await session.run { _ in try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8) }
    #expect(name == "mysql\n")
  }

  @Test(arguments: TestServer.all)
  func `starts no further statement when the one that was killed ends well`(server: TestServer) async throws {
    let session = try await MySQLSession(server.configuration)
    let (started, startedContinuation) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await session.run { connection in
        startedContinuation.yield()
        // A killed SLEEP returns 1.
        _ = try connection.query("SELECT SLEEP(20)")
        try connection.execute("SET @ran = 1")
      }
    }
    for await _ in started.prefix(1) {}
    task.cancel()
    let error = await #expect(throws: MartletError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(try await session.run { try $0.query("SELECT @ran AS r")[0].int("r") } == nil)
  }

  @Test(arguments: TestServer.all)
  func `starts no statement for a task that is cancelled already`(server: TestServer) async throws {
    let session = try await MySQLSession(server.configuration)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await session.run { try $0.execute("SET @ran = 1") }
    }
    let error = await #expect(throws: MartletError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(try await session.run { try $0.query("SELECT @ran AS r")[0].int("r") } == nil)
  }

  @Test(arguments: TestServer.all)
  func `passes on an error of the body`(server: TestServer) async throws {
    struct Refused: Error {}
    let session = try await MySQLSession(server.configuration)
    await #expect(throws: Refused.self) { try await session.run { _ in throw Refused() } }
    #expect(try await session.run { try $0.query("SELECT 1 AS a").count } == 1)
  }
}
