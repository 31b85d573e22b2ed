public import Diagnostics

/// Stops what one connection runs, from any thread: a second connection sends `KILL QUERY`.
///
/// The statement fails with `query.cancelled`; the connection stays usable. Sent too late, when the statement has
/// just ended, the next one on that connection may die of it.
public struct MySQLCanceller: Sendable {
  let configuration: MySQLConfiguration
  public let connectionID: UInt64

  /// How long the second connection may take for each of connecting, writing and reading.
  private static let stepSecondsMax = 5

  /// Blocks until the server has taken the order: not for the cooperative pool.
  public func cancel() throws(MartletError) {
    var configuration = configuration
    configuration.database = nil
    configuration.connectTimeoutSeconds = min(configuration.connectTimeoutSeconds, Self.stepSecondsMax)
    configuration.readTimeoutSeconds = Self.stepSecondsMax
    configuration.writeTimeoutSeconds = Self.stepSecondsMax
    let connection = try MySQLConnection(unprepared: configuration)
    defer { connection.close() }
    do throws(MartletError) {
      try connection.execute("KILL QUERY \(connectionID)")
    } catch {
      // The session is gone, and its statement with it.
      if error.context.serverErrorNumber == Self.unknownThread { return }
      throw error
    }
  }

  /// ER_NO_SUCH_THREAD
  private static let unknownThread = 1094
}
