public import MySQLClient

/// A session as SHOW PROCESSLIST prints it: MySQL's information_schema refuses the whole list while somebody's statement
/// holds a letter beyond the BMP, as those of other tests do.
public struct ServerSession {
  public var id: Int
  public var user: String
  public var database: String?
  public var state: String?
  public var statement: String?
}

extension MySQLConnection {
  /// All but this one, by id.
  public func otherSessions() throws -> [ServerSession] {
    try query("SHOW FULL PROCESSLIST").map { row in
      try ServerSession(
        id: row.int("Id") ?? 0, user: row.string("User") ?? "", database: row.string("db"), state: row.string("State"),
        statement: row.string("Info"))
    }.filter { $0.id != Int(connectionID) }.sorted { $0.id < $1.id }
  }
}
