import Diagnostics
import Foundation
import PostgresClient
import TestSupport
import Testing

@Suite(.ownThread) struct InterruptionTests {
  private let database: TestDatabase

  init() throws { database = try TestDatabase() }

  @Test func `cancelling the task stops the statement within a second`() async throws {
    let session = try await PostgresSession(unprepared: database.configuration, applicationName: "test")
    let began = ContinuousClock.now
    let task = Task { try await session.run { try $0.execute("SELECT pg_sleep(60)") } }
    try await waitUntilRunning("pg_sleep")
    task.cancel()
    let error = await #expect(throws: MartletError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(ContinuousClock.now - began < .seconds(10))
    let sum = try await session.run { try $0.query("SELECT 1 + 1 AS sum").first?.int("sum") }
    #expect(sum == 2)
    await session.close()
  }

  @Test func `a session works off its own thread, away from the pool`() async throws {
    let session = try await PostgresSession(unprepared: database.configuration, applicationName: "test")
    // The pool has a few threads and hands them round; the session's own is always the same and nobody else's.
    let threads = try await withThrowingTaskGroup(of: (UInt, UInt).self) { group in
      for _ in 0..<50 {
        group.addTask {
          let pool = UInt(pthread_self())
          return (pool, try await session.run { _ in UInt(pthread_self()) })
        }
      }
      return try await group.reduce(into: [(UInt, UInt)]()) { $0.append($1) }
    }
    #expect(Set(threads.map(\.1)).count == 1)
    #expect(Set(threads.map(\.1)).isDisjoint(with: threads.map(\.0)))
    await session.close()
    await #expect(throws: MartletError.self) { try await session.run { try $0.execute("SELECT 1") } }
  }

  @Test func `a statement timeout is no cancel`() throws {
    let connection = try database.connect()
    try connection.execute("SET statement_timeout = 50")
    let error = try #require(throws: MartletError.self) { try connection.execute("SELECT pg_sleep(10)") }
    #expect(error.code == .timeout)
    #expect(error.hint != nil)
    #expect(connection.isHealthy)
  }

  @Test func `says when the server has ended the session`() throws {
    let connection = try database.connect()
    let process = connection.serverProcess
    _ = try database.connect().query("SELECT pg_terminate_backend($1, 5000)", [.int(process)])
    let error = try #require(throws: MartletError.self) { try connection.execute("SELECT 1") }
    #expect(error.code == .connectionLost)
    #expect(error.isRetryable)
    #expect(!connection.isHealthy)
    #expect(throws: MartletError.self) { try connection.execute("SELECT 1") }
    #expect(throws: MartletError.self) { try connection.pipeline([PostgresStatement("SELECT 1")]) }
  }

  /// Polls with the server's help instead of sleeping a guessed time.
  private func waitUntilRunning(_ text: String) async throws {
    let watcher = try database.connect()
    for _ in 0..<500 {
      let rows = try watcher.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE $1 AND state = 'active'"
          + " AND pid <> pg_backend_pid()",
        [.text("%\(text)%")])
      if !rows.isEmpty { return }
      _ = try watcher.query("SELECT pg_sleep(0.01)")
    }
    Issue.record("the statement never ran")
  }
}
