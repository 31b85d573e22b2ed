import Foundation

/// The `martlet` executable, as a process of its own.
final class Program {
  private let process = Process()
  private let errorFile: URL

  /// - Parameter faults: for `MARTLET_FAILPOINTS`.
  init(_ arguments: [String], faults: String? = nil, sourcePassword: String? = nil) throws {
    // The test bundle lies beside the executable.
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = products.appending(path: "martlet")
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    if let faults { environment["MARTLET_FAILPOINTS"] = faults }
    if let sourcePassword { environment["MARTLET_SOURCE_PASSWORD"] = sourcePassword }
    process.environment = environment
    errorFile = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString).err")
    try Data().write(to: errorFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    if process.isRunning { kill() }
    unlink(errorFile.path)
  }

  var isRunning: Bool { process.isRunning }

  /// What it has written to standard error so far.
  var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// By a signal, its own or somebody else's; after `wait`.
  var wasKilled: Bool { process.terminationReason == .uncaughtSignal }

  /// The most memory that it ever had, as long as it runs. Source: proc(5), VmHWM.
  func peakBytes() async throws -> Int {
    var peak = 0
    while process.isRunning {
      let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      let kibibytes = line?.split(separator: " ", omittingEmptySubsequences: true).dropFirst().first.flatMap { Int($0) }
      peak = max(peak, (kibibytes ?? 0) << 10)
      try await Task.sleep(for: .milliseconds(10))
    }
    return peak
  }

  /// SIGKILL: nothing can be said or cleaned up.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
