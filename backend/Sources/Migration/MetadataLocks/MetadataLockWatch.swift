import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel
import Synchronization

/// Keeps the source's application from standing still because of us: as soon as somebody waits for a table that sessions
/// of ours hold, they are ended, and what they were for ends with `copy.gave-way`.
///
/// A session of its own asks for the same lock that the application's next reader would ask for, so that it needs no
/// privilege and no view of the server, and is right whatever the waiting statement is.
final class MetadataLockWatch: Sendable {
  /// What the person can do, where we have given way.
  enum Work: Sendable {
    case planning, copying
  }

  private let source: MySQLConfiguration
  private let held: HeldTables
  private let work: Work
  /// Called when the source lets us look no more, once until it does again.
  private let cannotLook: @Sendable (MartletError) -> Void
  private let reason = Mutex<MartletError?>(nil)

  init(
    source: MySQLConfiguration, held: HeldTables, work: Work,
    cannotLook: @escaping @Sendable (MartletError) -> Void = { _ in }
  ) {
    self.source = source
    self.held = held
    self.work = work
    self.cannotLook = cannotLook
  }

  /// Watches while `body` works.
  /// - Throws: `.gaveWay` in the place of whatever `body` meets then.
  func during<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        await self.watch()
        return nil
      }
      do {
        while let outcome = try await group.next() {
          if let result = outcome {
            group.cancelAll()
            return result
          }
          // The watch has ended: it gave way, or all of us is cancelled.
          group.cancelAll()
        }
      } catch {
        group.cancelAll()
        while let rest = await group.nextResult() { _ = rest }
        throw reason.withLock { $0 } ?? error
      }
      throw reason.withLock { $0 } ?? CancellationError()
    }
  }

  /// Until it has given way, or is cancelled.
  private func watch() async {
    var session: MySQLSession?
    var canLook = true
    var policy = LockProbePolicy()
    var pause = LockProbePolicy.pauseSeconds
    while true {
      do {
        try await Task.sleep(for: .seconds(pause))
      } catch {
        break
      }
      let tables = held.all
      guard !tables.isEmpty else {
        await session?.close()
        session = nil
        pause = LockProbePolicy.pauseSeconds
        continue
      }
      let began = ContinuousClock.now
      let waitedFor: [SourceTableName]
      do {
        waitedFor = try await look(at: tables, over: &session)
        canLook = true
      } catch {
        if canLook, !Task.isCancelled, let error = error as? MartletError { cannotLook(error) }
        (waitedFor, canLook) = ([], false)
      }
      switch policy.next(isWaitedFor: !waitedFor.isEmpty, seconds: began.duration(to: .now).seconds) {
      case .look(let seconds): pause = seconds
      case .giveWay:
        await giveWay(waitedFor, over: session)
        await session?.close()
        return
      }
    }
    await session?.close()
  }

  /// - Returns: tables one of which somebody waits for.
  /// - Throws: where the source does not answer, or lets us have no session; the next look tries again.
  private func look(
    at tables: [SourceTableName], over session: inout MySQLSession?
  ) async throws -> [SourceTableName] {
    do {
      let open: MySQLSession
      if let session { open = session } else { open = try await Self.open(source) }
      session = open
      return try await open.run { connection in try Self.waitedFor(among: tables, connection) }
    } catch {
      await session?.close()
      session = nil
      throw error
    }
  }

  /// Without a database: to choose one waits for whoever drops it.
  private static func open(_ source: MySQLConfiguration) async throws -> MySQLSession {
    let session = try await MySQLSession(source.withoutDatabase)
    try await session.run { try $0.execute(MetadataLockStatements.limitWait) }
    return session
  }

  private static func waitedFor(
    among tables: [SourceTableName], _ connection: MySQLConnection
  ) throws(MartletError) -> [SourceTableName] {
    var rest = tables[...]
    while !rest.isEmpty {
      let some = rest.prefix(MetadataLockStatements.tablesPerStatement)
      rest = rest.dropFirst(some.count)
      do throws(MartletError) {
        try connection.execute(MetadataLockStatements.touch(some))
      } catch  where error.context.serverErrorNumber == SourceSessionStatements.lockWaitTimeoutErrorNumber {
        return Array(some)
      } catch  where connection.isOpen {
        // One of them is gone: the others are asked for by themselves, and `DefinitionWatch` sees the rest.
        guard some.count > 1 else { continue }
        for table in some {
          let found = try waitedFor(among: [table], connection)
          if !found.isEmpty { return found }
        }
      }
    }
    return []
  }

  // MARK: Giving way

  private func giveWay(_ tables: [SourceTableName], over session: MySQLSession?) async {
    let waiters = await waiters(over: session)
    reason.withLock { $0 = error(tables, waiters) }
    for id in held.connectionIDs {
      do {
        try await session?.run { try $0.execute(MetadataLockStatements.end(session: id)) }
      } catch {
        // It is gone, or will be closed from here as soon as the work has ended.
        continue
      }
    }
  }

  private func waiters(over session: MySQLSession?) async -> [String] {
    do {
      return try await session?.run { connection in
        try connection.query(MetadataLockStatements.waiters).map { row throws(MartletError) in
          try SourceLock.describe(row)
        }
      } ?? []
    } catch {
      // Without a view of other sessions the tables say enough.
      return []
    }
  }

  private func error(_ tables: [SourceTableName], _ waiters: [String]) -> MartletError {
    let names = tables.map(\.description).joined(separator: ", ")
    return MartletError(
      .gaveWay, "A statement of the source waited for a table that was being read, and the run gave way to it.",
      context: ErrorContext(
        server: "source", object: tables.count == 1 ? names : nil,
        serverDetail: (waiters + (tables.count > 1 ? ["for one of \(names)"] : [])).joined(separator: "\n")),
      isRetryable: work == .planning, hint: hint)
  }

  private var hint: String {
    switch work {
    case .planning: "Nothing was written. Try again when the statement is through."
    case .copying:
      "martlet resume --new-snapshot TARGET empties the copied tables and reads them again. Such statements wait for the run's end, and hold up nobody, with --lock-ddl; with --metadata-locks hold they do, and hold up whoever wants their table."
    }
  }
}
