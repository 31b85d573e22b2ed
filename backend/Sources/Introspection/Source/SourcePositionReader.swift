public import Diagnostics
public import MySQLClient
import SQLDialect
import SchemaModel

/// A place in the source's binary log.
public struct SourcePosition: Sendable, Hashable, Codable {
  public var file: String
  public var offset: UInt64
  /// MySQL's executed set or MariaDB's `gtid_binlog_pos`; nil where the server writes no GTIDs.
  public var gtids: String?

  public init(file: String, offset: UInt64, gtids: String?) {
    self.file = file
    self.offset = offset
    self.gtids = gtids
  }
}

/// Reads where the binary log stands. The caller decides what that means for rows: see `MySQLPositionQueries`.
public struct SourcePositionReader {
  private let connection: MySQLConnection

  public init(connection: MySQLConnection) { self.connection = connection }

  /// - Returns: nil where the server writes no binary log.
  /// - Throws: `.permission` where the account may not see it.
  public func read() throws(MartletError) -> SourcePosition? {
    guard let row = try status() else { return nil }
    let file = try row.text("File")
    let offset = try row.uint64("Position") ?? 0
    let server = try ServerFacts.read(connection).server
    let gtids =
      switch server.flavor {
      case .mysql: try row.string("Executed_Gtid_Set")
      case .mariadb: try connection.query(MySQLPositionQueries.mariadbGTIDs).first?.string("gtids")
      }
    // MySQL folds a long set over several lines.
    let folded = gtids?.filter { !$0.isWhitespace }
    return SourcePosition(file: file, offset: offset, gtids: folded?.isEmpty == true ? nil : folded)
  }

  private func status() throws(MartletError) -> MySQLRow? {
    var unknown: MartletError?
    for statement in MySQLPositionQueries.statusStatements {
      do {
        return try connection.query(statement).first
      } catch  where error.context.serverErrorNumber == MySQLPositionQueries.syntaxErrorNumber {
        unknown = error
      } catch {
        throw error.code == .permission
          ? error.hinting("Grant REPLICATION CLIENT (MariaDB: BINLOG MONITOR) to the account.") : error
      }
    }
    if let unknown { throw unknown }
    return nil
  }
}
