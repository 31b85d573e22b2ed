import Diagnostics
import MySQLClient

/// Reading from a connection of the source.
enum SourceReader {
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
