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
  /// - Throws: as `PostgresSession.init` and `body`; `query.timeout` after `limit`, and then the session is given up.
  func run<Value: Sendable>(
    within limit: Duration, _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    let hasBegun = Flag()
    do {
      return try await withDeadline(limit) {
        try await self.attempt { connection in
          hasBegun.raise()
          return try body(connection)
        }
      }
    } catch let error as MartletError where error.isDeadline && hasBegun.isRaised {
      // The session hangs, and whoever asks next needs another one.
      opening = nil
      throw error
    }
  }

  private func attempt<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    let first = opening ?? open()
    do {
      return try await run(first, body)
    } catch let error as MartletError where error.code == .connectionLost {
      forget(first)
      return try await run(opening ?? open(), body)
    }
  }

  private func run<Value: Sendable>(
    _ opening: Task<PostgresSession, any Error>, _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    let session: PostgresSession
    do {
      session = try await opening.value
    } catch {
      forget(opening)
      throw error
    }
    return try await session.run(body)
  }

  private func open() -> Task<PostgresSession, any Error> {
    let task = Task { [configuration, applicationName] in
      let session = try await PostgresSession(configuration, applicationName: applicationName)
      do {
        try await session.run { try $0.execute(PostgresMonitoringSession.settings) }
      } catch {
        await session.close()
        throw error
      }
      return session
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
    // One that could not be opened needs no end.
    guard case .success(let session) = await opening.result else { return }
    await session.close()
  }
}

private final class Flag: Sendable {
  private let value = Atomic(false)
  var isRaised: Bool { value.load(ordering: .acquiring) }
  func raise() { value.store(true, ordering: .releasing) }
}
