public import Diagnostics
import PostgresClient
import SQLDialect

extension DatabaseInsight {
  /// Who waits for whose lock.
  public func locks() async throws(MartletError) -> DatabaseLocks {
    let sql = PostgresInsightQueries.locks(
      waitersMax: Self.waitersMax, queryCharactersMax: Self.queryCharactersMax)
    let members = try await ask { connection throws(MartletError) in
      var members: [LockForest.Member] = []
      for row in try connection.query(sql) { members.append(try LockForest.Member(row)) }
      return members
    }
    let waiters = members.count { !$0.blockedBy.isEmpty }
    return DatabaseLocks(
      roots: LockForest.roots(of: members), waitersTotal: waiters, isCut: waiters >= Self.waitersMax)
  }

  public func connections() async throws(MartletError) -> DatabaseConnections {
    let transactions = PostgresInsightQueries.longestTransactions(
      limit: Self.longestTransactionsMax, queryCharactersMax: Self.queryCharactersMax)
    return try await ask { connection throws(MartletError) in
      var groups: [String: [DatabaseConnections.Group]] = [:]
      for row in try connection.query(PostgresInsightQueries.connections) {
        groups[try row.string("kind") ?? "", default: []].append(
          DatabaseConnections.Group(
            name: try row.string("name"), connections: try row.int("connections") ?? 0,
            longestTransactionSeconds: try row.double("longest_transaction_seconds")))
      }
      var longest: [DatabaseSession] = []
      for row in try connection.query(transactions) { longest.append(try DatabaseSession(row)) }
      guard let limits = try connection.query(PostgresInsightQueries.connectionLimits).first else {
        throw MartletError(.protocolViolation, "The server does not tell its limits.")
      }
      return DatabaseConnections(
        connections: try limits.int("connections") ?? 0, connectionsMax: try limits.int("connections_max") ?? 0,
        connectionsReserved: try limits.int("connections_reserved") ?? 0,
        byState: Self.cut(groups["state"] ?? []), byUser: Self.cut(groups["user"] ?? []),
        byApplication: Self.cut(groups["application"] ?? []), longestTransactions: longest)
    }
  }

  /// The largest groups, and one for the rest.
  static func cut(_ groups: [DatabaseConnections.Group]) -> [DatabaseConnections.Group] {
    guard groups.count > groupsMax else { return groups }
    let rest = groups[(groupsMax - 1)...]
    return groups.prefix(groupsMax - 1) + [
      DatabaseConnections.Group(
        name: "other", connections: rest.reduce(0) { $0 + $1.connections },
        longestTransactionSeconds: rest.compactMap(\.longestTransactionSeconds).max())
    ]
  }
}

extension DatabaseSession {
  init(_ row: PostgresRow) throws(MartletError) {
    self.init(
      processID: try row.int("pid") ?? 0, user: try row.string("usename"), database: try row.string("datname"),
      application: try row.string("application_name"), state: try row.string("state"),
      waitEventType: try row.string("wait_event_type"), waitEvent: try row.string("wait_event"),
      transactionSeconds: try row.double("transaction_seconds"),
      query: try row.string("query").map(PostgresScript.withoutConstants),
      isQueryCut: try row.bool("is_query_cut") ?? false)
  }
}

extension LockForest.Member {
  init(_ row: PostgresRow) throws(MartletError) {
    session = try DatabaseSession(row)
    waitSeconds = try row.double("wait_seconds")
    let blockers = try row.string("blockers") ?? ""
    blockedBy = Set(blockers.split(separator: ",").compactMap { Int($0) }).sorted()
    guard let type = try row.string("lock_type"), let mode = try row.string("lock_mode") else { return }
    lock = DatabaseLocks.Lock(type: type, mode: mode, relation: nil)
    if let schema = try row.string("relation_schema"), let name = try row.string("relation_name") {
      lock?.relation = DatabaseObjectName(schema: schema, name: name)
    }
  }
}
