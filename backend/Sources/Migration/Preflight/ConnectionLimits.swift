import Diagnostics
import Introspection
import MySQLClient
import PostgresClient
import SQLDialect
import SchemaModel

/// The tightest limit of connections of each server, as far as this account can see.
enum ConnectionLimits {
  /// Sources: PostgreSQL manual, 20.3.1 "Connection Settings"; CREATE ROLE and CREATE DATABASE, "CONNECTION LIMIT",
  /// which do not hold for superusers.
  static func target(_ connection: PostgresConnection) throws(MartletError) -> WorkerBudget.Limit? {
    guard let row = try connection.query(PostgresHealthQueries.connectionLimits).first else { return nil }
    let (role, database) = (try row.string("account") ?? "", try row.string("database") ?? "")
    let usable = try row.int("usable") ?? 0
    var limits = [
      WorkerBudget.Limit(
        server: "target", free: usable - (try row.int("used") ?? 0), reason: "max_connections",
        remedy: PostgresHealthQueries.setSystem("max_connections", to: String(usable + 20)) + " and restart.")
    ]
    guard try row.bool("is_superuser") != true else { return limits[0] }
    if let limit = try row.int("role_limit"), limit >= 0 {
      limits.append(
        WorkerBudget.Limit(
          server: "target", free: limit - (try row.int("used_by_role") ?? 0),
          reason: "CONNECTION LIMIT \(limit) of role \(role)", remedy: PostgresHealthQueries.raiseLimit(ofRole: role)))
    }
    if let limit = try row.int("database_limit"), limit >= 0 {
      limits.append(
        WorkerBudget.Limit(
          server: "target", free: limit - (try row.int("used_in_database") ?? 0),
          reason: "CONNECTION LIMIT \(limit) of database \(database)",
          remedy: PostgresHealthQueries.raiseLimit(ofDatabase: database)))
    }
    return limits.min { $0.free < $1.free }
  }

  /// On a session of its own, which will be closed again.
  ///
  /// Sources: MySQL manual, 7.1.8 "max_user_connections" (the session's value is the account's own limit) and 8.2.21
  /// "Setting Account Resource Limits"; MariaDB knows the same.
  static func source(_ connection: MySQLConnection) throws(MartletError) -> WorkerBudget.Limit? {
    guard let row = try connection.query(MySQLHealthQueries.connectionLimits).first else { return nil }
    let used = try connection.query(MySQLHealthQueries.threadsConnected).first?.string("Value").flatMap { Int($0) } ?? 1
    let most = try row.int("server_limit") ?? 0
    let server = WorkerBudget.Limit(
      server: "source", free: most - used + 1, reason: "max_connections",
      remedy: MySQLHealthQueries.setGlobal("max_connections", to: String(most + 20)))
    guard let limit = try row.int("account_limit"), limit > 0 else { return server }
    let user = try row.string("account").map { String($0.prefix { $0 != "@" }) } ?? ""
    var own = 0
    for thread in try connection.query(MySQLHealthQueries.threads) where try thread.string("User") == user { own += 1 }
    let account = WorkerBudget.Limit(
      server: "source", free: limit - own + 1, reason: "max_user_connections \(limit) of \(user)",
      remedy: "Raise max_user_connections, or ALTER USER … WITH MAX_USER_CONNECTIONS 0.")
    return account.free < server.free ? account : server
  }
}

/// Compares both servers' limits with what a run wants.
struct WorkerCheck {
  let source: MySQLConfiguration
  let options: RunOptions

  /// - Parameter session: of the target, which stays open.
  func budget(on session: PostgresSession) async throws -> WorkerBudget {
    let target = try await session.run { try ConnectionLimits.target($0) }
    let limit = try await MySQLSession.with(source) { try ConnectionLimits.source($0) }
    return WorkerBudget(
      readers: options.readersWanted, builders: options.buildersWanted, source: limit, target: target)
  }
}
