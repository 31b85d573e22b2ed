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

    var statements: [String] { self == .looking ? LoadStatements.watching : LoadStatements.serving }
  }

  /// How long a target that could not be reached is not tried again: who queued meanwhile hears at once.
  static let patience = Duration.seconds(1)

  private let configuration: PostgresConfiguration
  private let session: PostgresSession
  private let applicationName: String
  private let purpose: Purpose
  private let lastFailure = Mutex<(at: ContinuousClock.Instant, error: MartletError)?>(nil)

  /// Connects.
  public static func open(
    _ configuration: PostgresConfiguration, applicationName: String, for purpose: Purpose
  ) async throws -> LedgerSession {
    let session = try await PostgresSession(configuration, applicationName: applicationName)
    do {
      try await session.run { connection in try prepare(connection, purpose) }
    } catch {
      await session.close()
      throw error
    }
    return LedgerSession(configuration, session, applicationName, purpose)
  }

  private init(
    _ configuration: PostgresConfiguration, _ session: PostgresSession, _ applicationName: String, _ purpose: Purpose
  ) {
    self.configuration = configuration
    self.session = session
    self.applicationName = applicationName
    self.purpose = purpose
  }

  public func close() async { await session.close() }

  /// Asked once more where the connection turns out to be lost.
  public func read<Result: Sendable>(
    _ body: @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    do {
      return try await attempt(body)
    } catch let error as MartletError where error.code == .connectionLost {
      return try await attempt(body)
    }
  }

  /// One transaction. Done once more where the connection was lost before COMMIT was sent; afterwards nobody knows
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
    } catch let error as MartletError where error.code == .connectionLost {
      guard !isCommitSent.load(ordering: .acquiring) else { throw error }
      return try await attempt(transaction)
    }
  }

  private func attempt<Result: Sendable>(
    _ body: @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    if let last = lastFailure.withLock({ $0 }), last.at.duration(to: .now) < Self.patience { throw last.error }
    do {
      let purpose = purpose
      try await session.reconnect(configuration, applicationName: applicationName) { connection, _ in
        try Self.prepare(connection, purpose)
      }
      lastFailure.withLock { $0 = nil }
    } catch let error as MartletError {
      lastFailure.withLock { $0 = (.now, error) }
      throw error
    }
    return try await session.run(body)
  }

  private static func prepare(_ connection: PostgresConnection, _ purpose: Purpose) throws {
    for statement in purpose.statements { try connection.execute(statement) }
  }
}
