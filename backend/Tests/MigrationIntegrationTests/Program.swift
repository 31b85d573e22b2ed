import Foundation

/// The `martlet` executable, as a process of its own.
final class Program {
  private let process = Process()
  private let errorFile: URL

  init(_ arguments: [String]) throws {
    // The test bundle lies beside the executable.
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = products.appending(path: "martlet")
    process.arguments = arguments
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

  /// - Returns: nil where it has not ended by then; it is killed.
  func wait(seconds: Double) -> Int32? {
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

  func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

  /// SIGKILL: nothing can be said or cleaned up.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
