import Diagnostics
import Introspection
import MySQLClient
import SQLDialect
import SchemaModel

/// The short lock that holds the source still while readers open their snapshots. It belongs to the coordinator's
/// session and is gone with it, whatever ends that.
struct SourceLock {
  let coordinator: MySQLSession
  let tables: [SourceTableName]
  /// Seconds for all ways together.
  let waitSecondsMax: Int

  /// The server itself ends the lock of a coordinator that it has not heard of for so long.
  static let holdSecondsMax = 20
  /// From here on a statement is long enough to be waited for.
  private static let longSeconds = 1

  /// Takes the lock of the whole server, or where that is refused or cannot be had in time, of the tables.
  func acquire() async throws -> SnapshotReport.Method {
    let began = ContinuousClock.now
    let forServer = LockPatience(secondsMax: Double(waitSecondsMax) / 2, leaves: .flushedTables)
    if try await attempt(SourceSessionStatements.lockAllTables, forServer) { return .globalReadLock }
    let seconds = Double(waitSecondsMax) - began.duration(to: .now).seconds
    let forTables = LockPatience(secondsMax: seconds, leaves: .nothing)
    let statement = SourceSessionStatements.lock(tables: tables.map { MySQLIdentifier($0) })
    if try await attempt(statement, forTables) { return .tableLocks }
    throw await refusal()
  }

  func release() async throws {
    try await coordinator.run { try $0.execute(SourceSessionStatements.unlock) }
  }

  /// - Returns: false where the account may not, or something was in the way all the time.
  private func attempt(_ statement: String, _ patience: LockPatience) async throws -> Bool {
    let began = ContinuousClock.now
    var patience = patience
    while true {
      let isObstructed = await !obstacles().isEmpty
      switch patience.next(elapsed: began.duration(to: .now).seconds, isObstructed: isObstructed) {
      case .giveUp: return false
      case .pause(let seconds): try await Task.sleep(for: .seconds(seconds))
      case .tryLock(let wait):
        switch try await tryLock(statement, waitSeconds: wait) {
        case .locked: return true
        case .refused: return false
        case .timedOut: continue
        }
      }
    }
  }

  private enum Answer { case locked, refused, timedOut }

  private func tryLock(_ statement: String, waitSeconds: Int) async throws -> Answer {
    try await coordinator.run { connection in
      try connection.execute(
        SourceSessionStatements.lockLimits(waitSeconds: waitSeconds, holdSeconds: Self.holdSecondsMax))
      do throws(MartletError) {
        try connection.execute(statement)
        return .locked
      } catch  where error.isAccessDenied {
        return .refused
      } catch  where error.context.serverErrorNumber == SourceSessionStatements.lockWaitTimeoutErrorNumber {
        return .timedOut
      }
    }
  }

  // MARK: What is in the way

  /// Long statements and transactions of others, as far as the account may see them.
  private func obstacles() async -> [String] {
    let queries = [
      SourceObstacleQueries.statements(runningFor: Self.longSeconds),
      SourceObstacleQueries.transactions(openFor: Self.longSeconds),
    ]
    var seen: [String] = []
    for query in queries {
      do {
        seen += try await coordinator.run { connection in
          try connection.query(query).map { row throws(MartletError) in try Self.describe(row) }
        }
      } catch {
        // Without the privilege nothing is seen, and the lock is tried all the same; a lost connection shows there.
        continue
      }
    }
    return seen.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  static func describe(_ row: MySQLRow) throws(MartletError) -> String {
    // What follows the first quote may be anybody's data.
    let statement = try row.string("statement").map { "\($0.prefix { $0 != "'" && $0 != "\"" })…" }
    return "connection \(try row.string("id") ?? "?") of \(try row.string("user") ?? "?"), "
      + "\(try row.string("seconds") ?? "?") s: \(statement ?? "an open transaction")"
  }

  private func refusal() async -> MartletError {
    let seen = await obstacles()
    let hint =
      seen.isEmpty
      ? "Grant RELOAD (or FLUSH_TABLES) or LOCK TABLES to the account, and PROCESS to see what is in the way; or stop all writers and use --source-quiet."
      : "Wait for it or end it, raise --lock-wait, or stop all writers and use --source-quiet."
    return MartletError(
      .snapshot, "The source could not be locked for the moment that a common snapshot takes.",
      context: ErrorContext(serverDetail: seen.isEmpty ? nil : seen.joined(separator: "\n")), isRetryable: true,
      hint: hint)
  }
}
