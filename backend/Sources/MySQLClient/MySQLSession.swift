public import Diagnostics
import ThreadExecution

/// A connection for the control plane: it lives on a thread of its own, so that no task of the cooperative pool waits
/// for a socket. One body runs at a time, in the order of the calls.
public actor MySQLSession {
  private nonisolated let executor = ThreadExecutor(name: "mysql")
  private var connection: MySQLConnection?

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Connects on the session's own thread.
  public init(_ configuration: MySQLConfiguration) async throws(MartletError) {
    connection = nil
    connection = try MySQLConnection(configuration)
  }

  /// Opens a session for `body` and closes it, however `body` ends.
  public static func with<Result: Sendable>(
    _ configuration: MySQLConfiguration, _ body: @Sendable (MySQLConnection) throws -> Result
  ) async throws -> Result {
    let session = try await MySQLSession(configuration)
    do {
      let result = try await session.run(body)
      await session.close()
      return result
    } catch {
      await session.close()
      throw error
    }
  }

  /// Runs `body` with the connection, on the session's thread.
  ///
  /// If the task is cancelled, the statement that runs is killed on the server, further statements of the body fail
  /// with `query.cancelled`, and the session stays usable.
  public func run<Result: Sendable>(
    _ body: @Sendable (MySQLConnection) throws -> Result
  ) async throws -> Result {
    let interruption = Interruption()
    return try await withTaskCancellationHandler {
      // The call of an isolated method, unlike one of `body` here, brings the closure back to the actor's thread: Swift
      // 6.3 runs it on the pool otherwise.
      try perform(body, until: interruption)
    } onCancel: {
      interruption.start()
    }
  }

  private func perform<Result: Sendable>(
    _ body: @Sendable (MySQLConnection) throws -> Result, until interruption: Interruption
  ) throws -> Result {
    guard let connection else {
      throw MartletError(.connectionLost, "The session is closed", isRetryable: true)
    }
    interruption.begin(connection.canceller)
    connection.interruption = interruption
    defer {
      connection.interruption = nil
      if interruption.finish() { connection.absorbLateCancel() }
    }
    return try body(connection)
  }

  /// Ends the session; what is called afterwards fails with `query.connection-lost`.
  public func close() async {
    connection?.close()
    connection = nil
  }
}
