import Diagnostics
import Ledger
public import PostgresClient
import Synchronization

/// One session on the target for access control: opened again when it is lost, one statement at a time.
///
/// Callers wait for each other, so nothing long runs on it: a statement ends after 10 s, and a verification of the audit
/// asks page by page.
public final class AccessDatabase: Sendable {
  /// How long a target that could not be reached is not tried again: who queued meanwhile hears at once.
  static let patience: Duration = .seconds(1)

  private let configuration: PostgresConfiguration
  private let session: PostgresSession
  private let applicationName: String
  private let clock: AccessClock
  private let lastFailure = Mutex<(at: Duration, error: MartletError)?>(nil)

  /// Connects, and brings the ledger up to date unless told not to.
  /// - Throws: what the connection or `Ledger.install` throws.
  public static func open(
    _ configuration: PostgresConfiguration, installsLedger: Bool = true, applicationName: String = "martlet access",
    clock: AccessClock = .system
  ) async throws -> AccessDatabase {
    let session = try await PostgresSession(configuration, applicationName: applicationName)
    let database = AccessDatabase(configuration, session, applicationName, clock)
    do {
      try await session.run { connection in
        // First, because a step of it may take longer than a statement of the service may.
        if installsLedger { try Ledger(connection).install() }
        try Ledger(connection).serve()
      }
    } catch {
      await session.close()
      throw error
    }
    return database
  }

  /// Opens one, and closes it when `body` has ended.
  public static func with<Result>(
    _ configuration: PostgresConfiguration, installsLedger: Bool, _ body: (AccessDatabase) async throws -> Result
  ) async throws -> Result {
    let database = try await open(configuration, installsLedger: installsLedger, applicationName: "martlet")
    do {
      let result = try await body(database)
      await database.close()
      return result
    } catch {
      await database.close()
      throw error
    }
  }

  private init(
    _ configuration: PostgresConfiguration, _ session: PostgresSession, _ applicationName: String, _ clock: AccessClock
  ) {
    self.configuration = configuration
    self.session = session
    self.applicationName = applicationName
    self.clock = clock
  }

  public func close() async { await session.close() }

  /// Whether the ledger has the tables of access control.
  public func hasAccessTables() async throws -> Bool { try await read { ledger in try ledger.hasAccessTables() } }

  /// Asked once more where the connection turns out to be lost, or somebody else's cancel request came too late and hit
  /// this statement.
  func read<Result: Sendable>(_ body: @Sendable (Ledger) throws -> Result) async throws -> Result {
    do {
      return try await attempt { connection in try body(Ledger(connection)) }
    } catch let error as MartletError where Self.mayPass(error) {
      return try await attempt { connection in try body(Ledger(connection)) }
    }
  }

  /// One transaction. Done once more for the same reasons, but only before COMMIT was sent; afterwards nobody knows
  /// whether it happened, and the caller is told.
  func write<Result: Sendable>(
    _ body: @Sendable (Ledger) throws(MartletError) -> Result
  ) async throws -> Result {
    let isCommitSent = Atomic(false)
    @Sendable func transaction(_ connection: PostgresConnection) throws(MartletError) -> Result {
      try connection.transaction(
        commitIsSent: { () throws(MartletError) in isCommitSent.store(true, ordering: .releasing) }
      ) { () throws(MartletError) in try body(Ledger(connection)) }
    }
    do {
      return try await attempt(transaction)
    } catch let error as MartletError where Self.mayPass(error) {
      guard !isCommitSent.load(ordering: .acquiring) else { throw error }
      return try await attempt(transaction)
    }
  }

  private static func mayPass(_ error: MartletError) -> Bool {
    error.code == .connectionLost || (error.code == .cancelled && !Task.isCancelled)
  }

  private func attempt<Result: Sendable>(
    _ body: @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    try await connect()
    return try await session.run(body)
  }

  /// On the session's own thread, where one comes after the other.
  private func connect() async throws {
    try await session.isolated { session in
      let now = clock.uptime()
      if let last = lastFailure.withLock({ $0 }), now - last.at < Self.patience { throw last.error }
      do {
        try session.reconnect(configuration, applicationName: applicationName) { connection, _ in
          try Ledger(connection).serve()
        }
        lastFailure.withLock { $0 = nil }
      } catch let error as MartletError {
        lastFailure.withLock { $0 = (clock.uptime(), error) }
        throw error
      }
    }
  }
}

extension PostgresSession {
  fileprivate func isolated<Result: Sendable>(
    _ body: @Sendable (isolated PostgresSession) throws -> Result
  ) throws -> Result { try body(self) }
}
