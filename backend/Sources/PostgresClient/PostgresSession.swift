import Diagnostics
import Foundation
import Synchronization
import ThreadExecution

/// A connection for asynchronous code: it lives on a thread of its own, so that nobody else waits for its socket.
public actor PostgresSession {
  private nonisolated let executor: ThreadExecutor
  private let connection: PostgresConnection

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
      // The closure itself may run on the shared pool; the call comes back to this actor's thread.
      return try await perform(body)
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

  private func perform<Result: Sendable>(_ body: @Sendable (PostgresConnection) throws -> Result) throws -> Result {
    try Task.checkCancellation()
    return try body(connection)
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
