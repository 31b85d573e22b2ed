import Diagnostics
import Foundation
import Synchronization
import ThreadExecution

/// A connection for asynchronous code: it lives on a thread of its own, so that nobody else waits for its socket.
public actor PostgresSession {
  private nonisolated let executor: ThreadExecutor
  private var connection: PostgresConnection

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Connects. Errors are those of `PostgresConnection.init`.
  public init(_ configuration: PostgresConfiguration, applicationName: String) async throws {
    let executor = ThreadExecutor(name: "postgres")
    self.executor = executor
    connection = try await Connector(executor: executor).connect(configuration, applicationName: applicationName)
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
  /// - Parameter prepare: sets the new connection up before anybody else uses it, and is told the server's process of
  ///   the lost one. If it throws, the session stays without a connection, and another call tries again.
  public func reconnect(
    _ configuration: PostgresConfiguration, applicationName: String,
    _ prepare: @Sendable (_ connection: PostgresConnection, _ lostProcess: Int) throws -> Void
  ) throws {
    guard !connection.isHealthy else { return }
    connection.close()
    let opened = try PostgresConnection(configuration, applicationName: applicationName)
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
    _ configuration: PostgresConfiguration, applicationName: String
  ) throws(MartletError) -> sending PostgresConnection {
    try PostgresConnection(configuration, applicationName: applicationName)
  }
}

private final class CompletionFlag: Sendable {
  private let flag = Atomic(false)
  var isRaised: Bool { flag.load(ordering: .acquiring) }
  func raise() { flag.store(true, ordering: .releasing) }
}
