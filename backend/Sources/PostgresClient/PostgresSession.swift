import Diagnostics
import Foundation
public import SQLDialect
import Synchronization
import ThreadExecution

/// A connection for asynchronous code: it lives on a thread of its own, so that nobody else waits for its socket.
public actor PostgresSession {
  private nonisolated let executor: ThreadExecutor
  private var connection: PostgresConnection
  /// Nil for a session that is left as the server makes it.
  private let purpose: TargetSessionPurpose?

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Connects, and prepares the session for its purpose. Errors are those of `PostgresConnection.init`.
  public init(
    _ configuration: PostgresConfiguration, applicationName: String, for purpose: TargetSessionPurpose
  ) async throws {
    try await self.init(configuration, applicationName: applicationName, purpose: purpose)
  }

  /// Opens a session for `body` and closes it, however `body` ends.
  public static func with<Result: Sendable>(
    _ configuration: PostgresConfiguration, applicationName: String, for purpose: TargetSessionPurpose,
    _ body: @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    let session = try await PostgresSession(configuration, applicationName: applicationName, for: purpose)
    do {
      let result = try await session.run(body)
      await session.close()
      return result
    } catch {
      await session.close()
      throw error
    }
  }

  /// Connects; the session is as the server makes it. For tests.
  public init(unprepared configuration: PostgresConfiguration, applicationName: String) async throws {
    try await self.init(configuration, applicationName: applicationName, purpose: nil)
  }

  private init(
    _ configuration: PostgresConfiguration, applicationName: String, purpose: TargetSessionPurpose?
  ) async throws {
    let executor = ThreadExecutor(name: "postgres")
    self.executor = executor
    self.purpose = purpose
    connection = try await Connector(executor: executor).connect(
      configuration, applicationName: applicationName, for: purpose)
  }

  /// Runs `body` with the connection, after what was asked for before. Cancelling the task cancels the statement.
  public func run<Result: Sendable>(
    _ body: @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    let canceller = connection.canceller
    let isDone = CompletionFlag()
    return try await withTaskCancellationHandler {
      defer { isDone.raise() }
      try Task.checkCancellation()
      return try body(connection)
    } onCancel: {
      // On a thread of its own, because a cancel request waits for the server; repeated, because one that comes
      // between two statements of `body` stops neither.
      Thread.detachNewThread {
        while !isDone.isRaised {
          canceller.cancel()
          Thread.sleep(forTimeInterval: 0.2)
        }
      }
    }
  }

  /// Connects again if the connection is lost; otherwise does nothing.
  ///
  /// - Parameter prepare: takes what the new connection needs besides its settings, before anything else uses it, and
  ///   gets the server's process of the lost one. If it throws, the session stays without a connection, and another call tries again.
  public func reconnect(
    _ configuration: PostgresConfiguration, applicationName: String,
    _ prepare: @Sendable (_ connection: PostgresConnection, _ lostProcess: Int) throws -> Void = { _, _ in }
  ) throws {
    guard !connection.isHealthy else { return }
    connection.close()
    let opened = try PostgresConnection.open(configuration, applicationName: applicationName, for: purpose)
    do {
      try prepare(opened, connection.serverProcess)
    } catch {
      opened.close()
      throw error
    }
    connection = opened
  }

  public func close() { connection.close() }
}

/// Makes the connection on the thread that will use it, before the session itself exists.
private actor Connector {
  private nonisolated let executor: ThreadExecutor

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(executor: ThreadExecutor) { self.executor = executor }

  func connect(
    _ configuration: PostgresConfiguration, applicationName: String, for purpose: TargetSessionPurpose?
  ) throws(MartletError) -> sending PostgresConnection {
    try PostgresConnection.open(configuration, applicationName: applicationName, for: purpose)
  }
}

extension PostgresConnection {
  fileprivate static func open(
    _ configuration: PostgresConfiguration, applicationName: String, for purpose: TargetSessionPurpose?
  ) throws(MartletError) -> sending PostgresConnection {
    guard let purpose else {
      return try PostgresConnection(unprepared: configuration, applicationName: applicationName)
    }
    return try PostgresConnection(configuration, applicationName: applicationName, for: purpose)
  }
}

private final class CompletionFlag: Sendable {
  private let flag = Atomic(false)
  var isRaised: Bool { flag.load(ordering: .acquiring) }
  func raise() { flag.store(true, ordering: .releasing) }
}
