import Diagnostics
import PostgresClient
import SQLDialect
import Synchronization

/// One read-only session on the target with short timeouts, opened when it is needed and again when it was lost.
actor MonitoringConnection {
  private let configuration: PostgresConfiguration
  private let applicationName: String
  private var opening: Task<PostgresSession, any Error>?

  init(_ configuration: PostgresConfiguration, applicationName: String) {
    self.configuration = Self.impatient(configuration)
    self.applicationName = applicationName
  }

  /// Whoever scrapes waits seconds, not minutes. `tcp_user_timeout` may be short here, as no statement keeps the server
  /// from reading for long.
  private static func impatient(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
    var copy = configuration
    let given = copy.keywords["connect_timeout"].flatMap { Int($0) } ?? 0
    copy.keywords["connect_timeout"] = String(given > 0 ? min(given, 2) : 2)
    copy.keywords["tcp_user_timeout"] = copy.keywords["tcp_user_timeout"] ?? "5000"
    return copy
  }

  /// Runs `body` on the session's thread, after what was asked for before. A session that turns out to be lost is
  /// opened anew and `body` run again, once: it only reads.
  ///
  /// - Throws: as `PostgresSession.init` and `body`; `query.timeout` after `limit`, and then a session that hangs is
  ///   given up.
  func run<Value: Sendable>(
    within limit: Duration, _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    let attempt = Attempt()
    do {
      return try await withDeadline(limit) { try await self.run(attempt, body) }
    } catch let error as MartletError where error.isDeadline {
      if let hanging = attempt.hanging { forget(hanging) }
      throw error
    }
  }

  private func run<Value: Sendable>(
    _ attempt: Attempt, _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    let first = opening ?? open()
    do {
      return try await run(attempt, first, body)
    } catch let error as MartletError where error.code == .connectionLost {
      forget(first)
      return try await run(attempt, opening ?? open(), body)
    }
  }

  private func run<Value: Sendable>(
    _ attempt: Attempt, _ opening: Task<PostgresSession, any Error>,
    _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    let session: PostgresSession
    attempt.waits(for: opening)
    do {
      session = try await opening.value
    } catch {
      forget(opening)
      throw error
    }
    attempt.waitsForItsTurn()
    return try await session.run { connection in
      attempt.waits(for: opening)
      return try body(connection)
    }
  }

  private func open() -> Task<PostgresSession, any Error> {
    let task = Task { [configuration, applicationName] in
      try await PostgresSession(configuration, applicationName: applicationName, for: .monitoring)
    }
    opening = task
    return task
  }

  private func forget(_ task: Task<PostgresSession, any Error>) {
    if opening == task { opening = nil }
  }

  /// Ends the session. What is asked for afterwards opens another one.
  func close() async {
    guard let opening else { return }
    self.opening = nil
    do {
      try await withDeadline(.seconds(3)) { await (try opening.value).close() }
    } catch {
      // It was never opened, or it hangs: there is nothing to end, or nobody who would.
    }
  }
}

/// What a call waits for, seen from outside when its time is over.
private final class Attempt: Sendable {
  private let session = Mutex<Task<PostgresSession, any Error>?>(nil)

  /// The session that does not answer; nil while the call waits for those before it.
  var hanging: Task<PostgresSession, any Error>? { session.withLock { $0 } }

  func waits(for opening: Task<PostgresSession, any Error>) { session.withLock { $0 = opening } }
  func waitsForItsTurn() { session.withLock { $0 = nil } }
}
