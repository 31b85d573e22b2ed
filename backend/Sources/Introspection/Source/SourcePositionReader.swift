public import Diagnostics
public import MySQLClient
import SQLDialect
public import SchemaModel

/// Where the source stands, by its own books.
public struct SourcePosition: Sendable, Hashable {
  /// Nil where it was not read under a lock, and so may lie before or behind the rows.
  public var binlog: BinlogPosition?
  /// MySQL's executed set or MariaDB's `gtid_binlog_pos`; nil where the server writes no GTIDs.
  public var gtids: String?

  public init(binlog: BinlogPosition?, gtids: String?) {
    self.binlog = binlog
    self.gtids = gtids
  }
}

/// What shows, without a lock, that no transaction was committed between two instants.
public enum PositionProof: Sendable, Hashable {
  /// MySQL: an executed GTID set that stays the same while no GTID is owned.
  case gtidSet
  /// MariaDB: the place in the log that each snapshot knows of itself.
  case binlogSnapshot
  /// Nothing does, and why: a sentence.
  case none(reason: String)
}

/// Reads where the binary log stands. The caller decides what that means for rows: see `MySQLPositionQueries`.
public struct SourcePositionReader {
  private let connection: MySQLConnection

  public init(connection: MySQLConnection) { self.connection = connection }

  /// - Returns: nil where the server writes no binary log.
  /// - Throws: `.permission` where the account may not see it.
  public func read() throws(MartletError) -> SourcePosition? {
    guard let row = try status() else { return nil }
    let binlog = BinlogPosition(file: try row.text("File"), offset: try row.uint64("Position") ?? 0)
    let gtids =
      switch try ServerFacts.read(connection).server.flavor {
      case .mysql: try row.string("Executed_Gtid_Set")
      case .mariadb: try connection.query(MySQLPositionQueries.mariadbGTIDs).first?.string("gtids")
      }
    return SourcePosition(binlog: binlog, gtids: Self.unfolded(gtids))
  }

  // MARK: Without a lock

  /// Why the binary log does not hold every change, as a sentence, or nil where it does: a change that is kept out of it
  /// moves no position. What a session keeps out by `SET sql_log_bin = 0` cannot be seen by anybody.
  public func gapInLog() throws(MartletError) -> String? {
    do throws(MartletError) {
      guard let row = try status() else { return "The source writes no binary log." }
      guard try row.text("Binlog_Do_DB").isEmpty, try row.text("Binlog_Ignore_DB").isEmpty else {
        return "The source keeps some databases out of its binary log."
      }
    } catch  where error.code == .permission {
      return "The account may not see the binary log's status (REPLICATION CLIENT; MariaDB: BINLOG MONITOR)."
    }
    // A MySQL replica counts what it applies in its GTID set, logged or not.
    guard try connection.query(MySQLPositionQueries.logsUpdates).first?.string("Value") == "OFF", try !hasGTIDMode()
    else {
      return nil
    }
    // MariaDB's status, which MySQL does not have: there a replica that does not run cannot be told from none.
    guard try connection.query(MySQLPositionQueries.replicasRunning).first?.int("Value") == 0 else {
      return "The source may be a replica that does not log what it applies (log_slave_updates)."
    }
    return nil
  }

  /// What can prove without a lock that nothing was committed.
  public func proof() throws(MartletError) -> PositionProof {
    if let gap = try gapInLog() { return .none(reason: gap) }
    guard try ServerFacts.read(connection).server.flavor == .mysql else { return .binlogSnapshot }
    return try hasGTIDMode() ? .gtidSet : .none(reason: "The source writes no GTIDs (gtid_mode).")
  }

  private func hasGTIDMode() throws(MartletError) -> Bool {
    try connection.query(MySQLPositionQueries.gtidMode).first?.string("Value") == "ON"
  }

  /// MySQL's executed set. All of it is visible to every snapshot that is opened from now on.
  public func executedGTIDs() throws(MartletError) -> String {
    Self.unfolded(try connection.query(MySQLPositionQueries.mysqlGTIDs).first?.string("gtids")) ?? ""
  }

  /// MySQL's executed set if it holds all that is visible, or nil while transactions are between the two.
  public func settledGTIDs() throws(MartletError) -> String? { try isSettled() ? try executedGTIDs() : nil }

  /// The position if it counts all that is visible, or nil while it does not.
  public func readSettled() throws(MartletError) -> SourcePosition? { try isSettled() ? try read() : nil }

  /// MySQL shows a transaction before its GTID is in the executed set, but owns the GTID all that time. The owned ones
  /// are read first: one that is not among them any more is in the set. MariaDB logs before it shows.
  private func isSettled() throws(MartletError) -> Bool {
    guard try hasGTIDMode() else { return true }
    return try connection.query(MySQLPositionQueries.mysqlOwnedGTIDs).first?.string("gtids")?.isEmpty != false
  }

  /// The GTIDs of MariaDB at a place in its log; nil where it has none. Reads the log's file up to there.
  public func gtids(at position: BinlogPosition) throws(MartletError) -> String? {
    Self.unfolded(try connection.query(MySQLPositionQueries.mariadbGTIDs(at: position)).first?.string("gtids"))
  }

  // MARK: Parts

  /// MySQL folds a long set over several lines.
  private static func unfolded(_ gtids: String?) -> String? {
    let unfolded = gtids?.filter { !$0.isWhitespace }
    return unfolded?.isEmpty == true ? nil : unfolded
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
