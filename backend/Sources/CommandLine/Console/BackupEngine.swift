import Backups
import Ledger
import PostgresClient

/// The calls of the backups' façade that commands make.
struct BackupEngine: Sendable {
  var create:
    @Sendable (
      PostgresConfiguration, BackupOptions, _ environment: [String: String], @escaping @Sendable (JobRecord) -> Void
    ) async throws -> Backup
  var list:
    @Sendable (PostgresConfiguration, Set<JobState>?, _ limit: Int, _ pageToken: String?) async throws -> BackupPage
  var log: @Sendable (PostgresConfiguration, BackupOptions, _ id: String, _ offset: Int) async throws -> BackupLogPart
  var check: @Sendable (PostgresConfiguration, BackupOptions, _ id: String) async throws -> BackupDownload
  var cancel: @Sendable (PostgresConfiguration, _ id: String) async throws -> Void

  static let live = BackupEngine(
    create: { target, options, environment, observe in
      let control = BackupControl(target: target, options: options, environment: environment)
      return try await control.create(requestedBy: "command line", observe: observe)
    },
    list: { target, states, limit, token in
      try await control(target).list(states: states, limit: limit, pageToken: token)
    },
    log: { try await BackupControl(target: $0, options: $1).log($2, from: $3) },
    check: { try await BackupControl(target: $0, options: $1).check($2) },
    cancel: { try await control($0).cancel($1) })

  /// For what has nothing to do with files.
  private static func control(_ target: PostgresConfiguration) -> BackupControl {
    BackupControl(target: target, options: BackupOptions(folder: "."))
  }
}
