import PostgresClient
import Traces

/// What every backup of a target is made with.
struct BackupSetup: Sendable {
  var target: PostgresConfiguration
  var options: BackupOptions
  /// Of this process.
  var environment: [String: String]
  var tracer: Tracer?
  /// Sessions for those who look, and apart from them for those who make, cancel and keep: the former may be many.
  let looking = SessionPlaces(3)
  let ordering = SessionPlaces(2)
}
