import Diagnostics
import Introspection
import Ledger
public import MySQLClient
public import PostgresClient
import SQLDialect
public import SchemaModel

/// The façade that every edge calls: a command or a button is a call of one of these.
public enum MigrationControl {
  /// Checks both servers without writing to either.
  public static func doctor(source: MySQLConfiguration, target: PostgresConfiguration) async -> DoctorReport {
    async let sourceChecks = Doctor.examine(source: source)
    async let targetChecks = Doctor.examine(target: target)
    return await DoctorReport(checks: sourceChecks + targetChecks)
  }

  /// Reads the source and says what a migration would do. Writes nothing: what is rehearsed is rolled back.
  public static func plan(_ request: MigrationRequest) async throws -> MigrationPlan {
    let plan = try await SourceReading.plan(request) { _ in }.plan
    guard request.rehearses else { return plan }
    return try await RunRehearsal(existing: request.run.existingTables).rehearse(plan, on: request.target)
  }

  /// Runs a migration to its end, from `plan` when one is given (`--plan DIR`), else from a fresh one.
  ///
  /// - Throws: `MartletError` when the run could not begin or did not come to its end; what was done by then is in the
  ///   ledger, and `resume` goes on from there.
  public static func migrate(
    _ request: MigrationRequest, plan: MigrationPlan?, observer: any RunObserver, control: RunControl = RunControl()
  ) async throws -> RunReport {
    let launch = RunLaunch(target: request.target, observer: observer, control: control)
    return try await control.steering { try await launch.migrate(request, edited: plan) }
  }

  /// Finishes the last run of the target from where it stopped.
  public static func resume(
    _ request: ResumeRequest, observer: any RunObserver, control: RunControl = RunControl()
  ) async throws -> RunReport {
    let launch = RunLaunch(target: request.target, observer: observer, control: control)
    return try await control.steering { try await launch.resume(request) }
  }

  /// The last run of the target, or nil where there is none.
  public static func status(target: PostgresConfiguration) async throws -> RunStatus? {
    try await withSession(target) { connection in try RunStatus.read(from: connection) }
  }

  /// A page of the rejected rows of the target's last run, and counts of all that are selected.
  public static func rejects(target: PostgresConfiguration, _ query: RejectQuery) async throws -> RejectPage {
    try await withSession(target) { connection in try RejectReading(connection).page(query) }
  }

  /// Hands the selected rows over with their values and bytes, one by one: memory does not grow with their number.
  public static func readRejects(
    target: PostgresConfiguration, _ selection: RejectSelection,
    _ body: @escaping @Sendable (RejectDetail) throws -> Void
  ) async throws {
    try await withSession(target) { connection in try RejectReading(connection).forEach(selection, body) }
  }

  /// Tries rejected rows of the target's last run again; refuses while a run holds the lease.
  ///
  /// What is written is in the ledger with it: a replay that died is begun again, and one that is repeated finds
  /// nothing to do.
  public static func replayRejects(
    target: PostgresConfiguration, _ request: ReplayRequest
  ) async throws -> ReplayReport {
    let session = try await PostgresSession(target, applicationName: applicationName, for: .running)
    do {
      let report = try await RejectReplay(session: session, request: request).run()
      await session.close()
      return report
    } catch {
      await session.close()
      throw error
    }
  }

  /// Drops the ledger (schema `martlet`) of the target; refuses while a run holds the lease.
  public static func cleanup(target: PostgresConfiguration) async throws {
    try await withSession(target) { connection in
      let ledger = Ledger(connection)
      guard try ledger.isInstalled() else { throw MartletError(.noRun, "This target has no ledger.") }
      try ledger.acquireLease()
      try ledger.drop()
    }
  }

  private static func withSession<Result: Sendable>(
    _ target: PostgresConfiguration, _ body: @escaping @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    try await PostgresSession.with(target, applicationName: applicationName, for: .running, body)
  }

  private static let applicationName = "martlet"
}
