import Diagnostics
import Foundation
import Ledger
import PostgresClient
import SQLDialect

/// A session that holds open the transaction which pg_dump reads in: what is asked of it is about the same instant.
struct SnapshotSession: Sendable {
  struct Facts: Sendable {
    var snapshot: String
    var database: String
    var account: String
    var serverVersion: String
    var serverMajor: Int
    var takenAt: String
    var walPosition: String
    var endpoint: [String: String]
    var tables: [BackupManifest.Table]
    var unreadable: [UnreadableObject]
    var largeObjectBytes: Int
    var unreadableLargeObjects: Int

    var databaseBytes: Int { tables.reduce(largeObjectBytes) { $0 + $1.bytes } }
  }

  let session: PostgresSession
  let facts: Facts

  static func open(
    _ target: PostgresConfiguration, applicationName: String, lockWaitSeconds: Int
  ) async throws -> SnapshotSession {
    let session = try await BackupSession.open(target, applicationName: applicationName)
    do {
      let facts = try await session.run { connection in
        try Self.read(connection, lockWaitSeconds: lockWaitSeconds)
      }
      return SnapshotSession(session: session, facts: facts)
    } catch {
      await session.close()
      throw error
    }
  }

  func close() async { await session.close() }

  private static func read(_ connection: PostgresConnection, lockWaitSeconds: Int) throws(MartletError) -> Facts {
    _ = try connection.query(BackupQueries.limitLockWait, [.text("\(lockWaitSeconds * 1000)")])
    try connection.execute(BackupQueries.beginSnapshot)
    guard let row = try connection.query(BackupQueries.snapshot).first,
      let large = try connection.query(BackupQueries.largeObjects).first
    else { throw MartletError(.protocolViolation, "The server gave no snapshot.") }
    let tables = try connection.query(BackupQueries.tables).map { row throws(MartletError) in
      BackupManifest.Table(
        schema: try row.text("schema"), name: try row.text("name"), bytes: try row.int("bytes") ?? 0,
        rowsEstimated: try row.int("rows_estimated") ?? 0)
    }
    let unreadable = try connection.query(BackupQueries.unreadable).map { row throws(MartletError) in
      UnreadableObject(
        object: try row.text("object"), lack: UnreadableObject.Lack(rawValue: try row.text("lack")) ?? .select)
    }
    return Facts(
      snapshot: try row.text("snapshot"), database: try row.text("database"), account: try row.text("account"),
      serverVersion: try row.text("version"), serverMajor: connection.serverVersionNumber / 10_000,
      takenAt: try row.text("taken_at"), walPosition: try row.text("wal_position"), endpoint: connection.endpoint,
      tables: tables, unreadable: unreadable, largeObjectBytes: try large.int("bytes") ?? 0,
      unreadableLargeObjects: try large.int("unreadable") ?? 0)
  }
}

extension PostgresRow {
  /// A column that is never NULL.
  func text(_ column: String) throws(MartletError) -> String {
    guard let text = try string(column) else {
      throw MartletError(
        .protocolViolation, "The server gave no value where there is always one.",
        context: ErrorContext(column: column))
    }
    return text
  }
}
