import Foundation

/// What the program runs on.
enum Runtime {
  static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Shown to whoever finds the lease taken.
  static var hostName: String { ProcessInfo.processInfo.hostName }

  static var processID: Int { Int(ProcessInfo.processInfo.processIdentifier) }

  /// Now, as ISO 8601 in UTC.
  static func timestamp() -> String { Date.now.formatted(.iso8601) }
}
