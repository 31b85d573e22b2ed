public import Diagnostics
public import Failpoints
public import Ledger
public import MySQLClient
public import PostgresClient
import SQLDialect

/// A connection of the target that is set up for a worker of a run.
public enum TargetWriter {
  /// - Parameter lost: the server's process of the worker's connection before, which may not know that it is alone: it
  ///   is ended, so that its locks are not waited for.
  /// - Throws: also `.targetCrashed`, when the target has lost commits since the run began or was resumed.
  public static func open(
    _ configuration: PostgresConfiguration, applicationName: String, run: RunHandle, after lost: Int?
  ) throws(MartletError) -> PostgresConnection {
    let connection = try PostgresConnection(configuration, applicationName: applicationName, for: .loading)
    let ledger = Ledger(connection)
    try ledger.noticeDeadPeer()
    if let lost { try ledger.endSession(process: lost) }
    try ledger.checkWitness(run)
    return connection
  }
}

extension Failpoints {
  /// Comes by a place where these connections can be cut.
  @inline(__always)
  public static func hit(
    _ point: Failpoint, source: MySQLConnection? = nil, target: PostgresConnection? = nil
  ) throws(MartletError) {
    try hit(point) { side in
      switch side {
      case .source: source?.cutLine()
      case .target: target?.cutLine()
      }
    }
  }
}
