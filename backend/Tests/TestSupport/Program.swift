import Foundation

/// The `martlet` executable, as a process of its own.
public final class Program {
  private let process = Process()
  private let errorFile: URL

  /// - Parameter faults: for `MARTLET_FAILPOINTS`.
  public init(
    _ arguments: [String], faults: String? = nil, sourcePassword: String? = nil,
    environment added: [String: String] = [:]
  ) throws {
    // The test bundle lies beside the executable.
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = products.appending(path: "martlet")
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment.merging(added) { _, added in added }
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

  public var processID: Int32 { process.processIdentifier }

  public var isRunning: Bool { process.isRunning }

  /// What it has written to standard error so far.
  public var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  public func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// By a signal, its own or somebody else's; after `wait`.
  public var wasKilled: Bool { process.terminationReason == .uncaughtSignal }

  /// The status, and the most memory that was resident at a time, as the kernel counts it.
  public func waitWatchingMemory() -> (status: Int32, bytes: Int) {
    var bytes = 0
    while isRunning {
      bytes = max(bytes, peakResidentBytes ?? 0)
      usleep(5_000)
    }
    return (wait(), bytes)
  }

  /// `VmHWM`, which only grows; nil where the number is not, or not any more, that of the program. Source: proc(5).
  private var peakResidentBytes: Int? {
    let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    guard status?.hasPrefix("Name:\tmartlet\n") == true else { return nil }
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  }

  /// - Returns: nil where it has not ended by then; it is killed.
  public func wait(seconds: Double) -> Int32? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while process.isRunning {
      guard ContinuousClock.now < deadline else {
        kill()
        return nil
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return process.terminationStatus
  }

  public func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

  /// SIGKILL: nothing can be said or cleaned up.
  public func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
