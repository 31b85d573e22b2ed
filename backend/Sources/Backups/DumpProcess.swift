import Diagnostics
import Foundation
import Subprocess
import SystemPackage

/// pg_dump as a process of ours. Cancelling the task ends it: pg_dump then cancels what the server does for it; one
/// that does not end is killed. Either way it is gone when the call returns.
struct DumpProcess: Sendable {
  var path: String
  var arguments: [String] = []
  var environment: [String: String]

  private static let gracePeriod = Duration.seconds(5)
  private static let versionLimit = Duration.seconds(10)

  /// - Parameter onBytes: called with what it writes to standard error, in order.
  func run(_ onBytes: @Sendable ([UInt8]) throws -> Void) async throws -> TerminationStatus {
    // A session of its own: what a terminal sends to its foreground is ours to answer.
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: Self.gracePeriod)]
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), environment: try customEnvironment,
      platformOptions: options, input: .none, output: .discarded, error: .sequence
    ) { execution in
      for try await buffer in execution.standardError { try onBytes(buffer.withUnsafeBytes { Array($0) }) }
    }
    try Task.checkCancellation()
    return result.terminationStatus
  }

  /// What it prints when asked for its version; nil where it cannot be run.
  func banner() async throws -> String? {
    let environment = try customEnvironment
    return try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask {
        do {
          let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: ["--version"], environment: environment,
            output: .string(limit: 4096), error: .discarded)
          return result.terminationStatus.isSuccess ? result.standardOutput : nil
        } catch is SubprocessError {
          return nil
        }
      }
      group.addTask {
        try await Task.sleep(for: Self.versionLimit)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private var customEnvironment: Environment {
    get throws {
      var values: [Environment.Key: String] = [:]
      for (name, value) in environment {
        guard let key = Environment.Key(rawValue: name) else { continue }
        values[key] = value
      }
      return .custom(values)
    }
  }
}

extension TerminationStatus {
  var text: String {
    switch self {
    case .exited(let code): "exit status \(code)"
    case .signaled(let number): "ended by signal \(number)"
    }
  }
}
