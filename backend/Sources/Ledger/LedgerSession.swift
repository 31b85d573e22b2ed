public import Diagnostics
public import PostgresClient
import SQLDialect
import Synchronization

/// A session for those who come back to the ledger again and again: it lives on its own thread, is opened again when it
/// is lost, and does one thing at a time. Nothing long belongs here: callers wait for each other.
public final class LedgerSession: Sendable {
  public enum Purpose: Sendable {
    /// Writes nothing, and waits for nobody.
    case looking
    /// Writes what it was asked to, in short transactions.
    case serving

    var session: TargetSessionPurpose { self == .looking ? .watching : .serving }
  }

  /// How long a target that could not be reached is not tried again: who queued meanwhile hears at once.
  static let patience = Duration.seconds(1)

  /// Callers that wait in line. More of them hear at once that the target is busy, instead of taking memory.
  static let callersMax = 128

  private let configuration: PostgresConfiguration
  private let session: PostgresSession
  private let applicationName: String
  private let uptime: @Sendable () -> Duration
  private let callers = Atomic(0)
  private let lastFailure = Mutex<(at: Duration, error: MartletError)?>(nil)

  /// Connects.
  /// - Parameters:
  ///   - installsLedger: brings the ledger up to date first, in a session without the purpose's timeouts.
  ///   - uptime: a clock that only grows.
  public static func open(
    _ configuration: PostgresConfiguration, applicationName: String, for purpose: Purpose,
    installsLedger: Bool = false,
    uptime: @escaping @Sendable () -> Duration = { ContinuousClock().systemEpoch.duration(to: .now) }
  ) async throws -> LedgerSession {
    if installsLedger { try await installLedger(configuration, applicationName: applicationName) }
    let session = try await PostgresSession(
      configuration, applicationName: applicationName, for: purpose.session)
    do {
      if !installsLedger { try await session.run { connection in try Ledger(connection).checkTrust() } }
    } catch {
      await session.close()
      throw error
    }
    return LedgerSession(configuration, session, applicationName, uptime)
  }

  private static func installLedger(_ configuration: PostgresConfiguration, applicationName: String) async throws {
    let session = try await PostgresSession(configuration, applicationName: applicationName, for: .running)
    do {
      try await session.run { connection in try Ledger(connection).install() }
    } catch {
      await session.close()
      throw error
    }
    await session.close()
  }

  private init(
    _ configuration: PostgresConfiguration, _ session: PostgresSession, _ applicationName: String,
    _ uptime: @escaping @Sendable () -> Duration
  ) {
    self.uptime = uptime
    self.configuration = configuration
    self.session = session
    self.applicationName = applicationName
  }

  public func close() async { await session.close() }

  /// Asked once more where the connection turns out to be lost, or somebody else's cancel request came too late and hit
  /// this statement.
  public func read<Result: Sendable>(
    _ body: @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    do {
      return try await attempt(body)
    } catch let error as MartletError where Self.mayPass(error) {
      return try await attempt(body)
    }
  }

  /// One transaction. Done once more for the same reasons, but only before COMMIT was sent; afterwards nobody knows
  /// whether it happened, and the caller is told.
  public func write<Result: Sendable>(
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
    defer { callers.subtract(1, ordering: .relaxed) }
    guard callers.add(1, ordering: .relaxed).newValue <= Self.callersMax else {
      throw MartletError(
        .busy, "Too many ask the target at the same time.", isRetryable: true, hint: "Ask again in a few seconds.")
    }
    try await connect()
    return try await session.run(body)
  }

  /// On the session's own thread, where one comes after the other.
  private func connect() async throws {
    try await session.isolated { session in
      let now = uptime()
      if let last = lastFailure.withLock({ $0 }), now - last.at < Self.patience { throw last.error }
      do {
        try session.reconnect(configuration, applicationName: applicationName)
        lastFailure.withLock { $0 = nil }
      } catch let error as MartletError {
        lastFailure.withLock { $0 = (uptime(), error) }
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
