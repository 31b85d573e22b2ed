import Diagnostics
import Ledger
public import PostgresClient

/// The target's ledger as access control asks it, over a session of its own: callers wait for each other, so nothing long
/// runs on it; a verification of the audit asks page by page.
public struct AccessDatabase: Sendable {
  private let session: LedgerSession

  /// Connects, and brings the ledger up to date unless told not to.
  /// - Throws: what the connection or `Ledger.install` throws.
  public static func open(
    _ configuration: PostgresConfiguration, installsLedger: Bool = true, applicationName: String = "martlet access",
    clock: AccessClock = .system
  ) async throws -> AccessDatabase {
    AccessDatabase(
      session: try await LedgerSession.open(
        configuration, applicationName: applicationName, for: .serving, installsLedger: installsLedger,
        uptime: clock.uptime))
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

  public func close() async { await session.close() }

  /// Whether the ledger has the tables of access control.
  public func hasAccessTables() async throws -> Bool { try await read { ledger in try ledger.hasAccessTables() } }

  func read<Result: Sendable>(_ body: @Sendable (Ledger) throws -> Result) async throws -> Result {
    try await session.read { connection in try body(Ledger(connection)) }
  }

  func write<Result: Sendable>(
    _ body: @Sendable (Ledger) throws(MartletError) -> Result
  ) async throws -> Result {
    try await session.write(body)
  }
}
