import Diagnostics
import Introspection
import MySQLClient
import SQLDialect
import SchemaModel

/// Whether the source lets the account do what the chosen way to a snapshot needs, tried before a table is made. No lock
/// is held: the privileges answer, and where they do not say, one table is locked and unlocked.
struct SnapshotCheck {
  let method: SnapshotMethod
  let tables: [SourceTableName]

  func check(_ connection: MySQLConnection) throws(MartletError) -> [HealthCheck] {
    guard method != .quiet, !tables.isEmpty else { return [] }
    var reason: String?
    if method != .lock, case .none(let why) = try SourcePositionReader(connection: connection).proof() { reason = why }
    switch method {
    case .quiet: return []
    case .optimistic: return reason.map { [refused("No snapshot without a lock: \($0)", remedy: nil)] } ?? []
    // A source that is too busy for a lock-free snapshot may need the lock all the same.
    case .auto where reason == nil: return []
    case .auto, .lock: return try canLock(connection) ? [] : [try lockRefused(connection, because: reason)]
    }
  }

  private func canLock(_ connection: MySQLConnection) throws(MartletError) -> Bool {
    let grants = try GrantSet.read(connection)
    if grants.allowsAny(of: ["RELOAD", "FLUSH_TABLES"]) { return true }
    let undecided = tables.first {
      !grants.allows("LOCK TABLES", on: $0.database) || !grants.allows("SELECT", onTable: $0)
    }
    guard let undecided else { return true }
    return try trial(of: undecided, connection)
  }

  private func trial(of table: SourceTableName, _ connection: MySQLConnection) throws(MartletError) -> Bool {
    try connection.execute(SourceSessionStatements.lockLimits(waitSeconds: 1, holdSeconds: SourceLock.holdSecondsMax))
    let isAllowed = try isLockAllowed(on: table, connection)
    // The session goes on with other work.
    try connection.execute(SourceSessionSettings.setCommon)
    return isAllowed
  }

  private func isLockAllowed(on table: SourceTableName, _ connection: MySQLConnection) throws(MartletError) -> Bool {
    do throws(MartletError) {
      try connection.execute(SourceSessionStatements.lock(tables: [MySQLIdentifier(table)]))
      try connection.execute(SourceSessionStatements.unlock)
      return true
    } catch  where error.isAccessDenied {
      return false
    } catch  where error.context.serverErrorNumber == SourceSessionStatements.lockWaitTimeoutErrorNumber {
      // Somebody was in the way, which is no question of rights.
      return true
    }
  }

  private func lockRefused(_ connection: MySQLConnection, because reason: String?) throws(MartletError) -> HealthCheck {
    let account = try connection.query(MySQLHealthQueries.currentUser).first?.string("account") ?? ""
    let grant = MySQLHealthQueries.grant(["RELOAD"], on: MySQLHealthQueries.everything, to: account)
    let why = reason.map { " It is needed because: \($0)" } ?? ""
    return refused(
      "\(account) may not lock the source for one snapshot of all readers.\(why)",
      remedy: "\(grant) Or LOCK TABLES on its databases; or stop all writers and use --source-quiet.")
  }

  private func refused(_ detail: String, remedy: String?) -> HealthCheck {
    HealthCheck(
      server: "source", subject: "snapshot", state: .failed, detail: detail, remedy: remedy,
      objects: ["snapshot of the source"], concern: .snapshot)
  }
}
