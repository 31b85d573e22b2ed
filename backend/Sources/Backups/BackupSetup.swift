import PostgresClient
import Traces

/// What every backup of a target is made with.
struct BackupSetup: Sendable {
  var target: PostgresConfiguration
  var options: BackupOptions
  /// Of this process.
  var environment: [String: String]
  var tracer: Tracer?
}
