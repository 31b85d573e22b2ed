public import Diagnostics
public import MySQLClient
import SQLDialect

/// A connection of the source that is set up for exact reading.
public enum SourceReader {
  /// Connects and applies the session settings that every reader needs.
  public static func open(_ configuration: MySQLConfiguration) throws(MartletError) -> MySQLConnection {
    let connection = try MySQLConnection(configuration)
    try prepare(connection)
    return connection
  }

  /// Applies the session settings that everything needs which reads a source.
  public static func prepare(_ connection: MySQLConnection) throws(MartletError) {
    for statement in SourceSessionStatements.required { try connection.execute(statement) }
    for statement in SourceSessionStatements.flavored {
      do throws(MartletError) {
        try connection.execute(statement)
      } catch  where error.context.serverErrorNumber == SourceSessionStatements.unknownVariableErrorNumber {
        // The other flavour's name for the same setting.
        continue
      }
    }
  }

  /// Ends a half-read stream without losing the connection, which holds the snapshot.
  ///
  /// KILL QUERY ends the statement at the server; what is on its way is read and dropped. Without the right to kill,
  /// or if the statement ends first, the rest of the chunk is read.
  static func discard(_ rows: MySQLRowStream, of connection: MySQLConnection) throws(MartletError) {
    guard !rows.isFinished else { return }
    do throws(MartletError) {
      try connection.canceller.cancel()
    } catch {
      // The stream below then ends by itself, only later.
    }
    do throws(MartletError) {
      while try rows.next() != nil {}
    } catch  where error.code == .cancelled {
      return
    }
  }
}
