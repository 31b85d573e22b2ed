import Diagnostics
import FoundationEssentials
import Migration
import MySQLClient
import Planning
import PostgresClient
import SchemaModel

/// What a command works with: the console, the environment and the façade. A task-local value, because the argument
/// parser makes the commands itself; tests bind another.
struct Session: Sendable {
  var console: any Console
  var environment: [String: String]
  var engine: Engine
  /// Seconds that only grow, from any instant.
  var clock: @Sendable () -> Double = { ContinuousClock().systemEpoch.duration(to: .now) / .seconds(1) }
  /// The account of the operating system that runs the program.
  var userName: @Sendable () -> String = { ProcessInfo.processInfo.userName }

  @TaskLocal static var current = Session(console: SystemConsole(), environment: [:], engine: .live)
}

/// The calls of the façade that commands make.
struct Engine: Sendable {
  var doctor: @Sendable (MySQLConfiguration, PostgresConfiguration) async -> DoctorReport
  var plan: @Sendable (MigrationRequest) async throws -> MigrationPlan
  var migrate: @Sendable (MigrationRequest, MigrationPlan?, any RunObserver, RunControl) async throws -> RunReport
  var resume: @Sendable (ResumeRequest, any RunObserver, RunControl) async throws -> RunReport
  var status: @Sendable (PostgresConfiguration) async throws -> RunStatus?
  var cleanup: @Sendable (PostgresConfiguration) async throws -> Void
  var rejects: @Sendable (PostgresConfiguration, RejectQuery) async throws -> RejectPage
  var readRejects:
    @Sendable (PostgresConfiguration, RejectSelection, @escaping @Sendable (RejectDetail) throws -> Void) async throws
      -> Void
  var replayRejects: @Sendable (PostgresConfiguration, ReplayRequest) async throws -> ReplayReport
  var readPlan: @Sendable (_ directory: String) throws -> MigrationPlan
  var writePlan: @Sendable (MigrationPlan, _ directory: String) throws -> Void
  var access: AccessCalls
  var backups: BackupEngine

  static let live = Engine(
    doctor: { await MigrationControl.doctor(source: $0, target: $1) },
    plan: { try await MigrationControl.plan($0) },
    migrate: { try await MigrationControl.migrate($0, plan: $1, observer: $2, control: $3) },
    resume: { try await MigrationControl.resume($0, observer: $1, control: $2) },
    status: { try await MigrationControl.status(target: $0) },
    cleanup: { try await MigrationControl.cleanup(target: $0) },
    rejects: { try await MigrationControl.rejects(target: $0, $1) },
    readRejects: { try await MigrationControl.readRejects(target: $0, $1, $2) },
    replayRejects: { try await MigrationControl.replayRejects(target: $0, $1) },
    readPlan: { try PlanDirectory.read(from: $0) },
    writePlan: { try PlanDirectory.write($0, to: $1) },
    access: .live, backups: .live)
}
