public import Foundation
import Glibc

/// A server that a test starts for itself, on loopback, with settings that no shared server may have.
public final class OwnProcess {
  /// For its files; removed at the end.
  public let folder: URL
  private let process = Process()
  private let output: URL

  public struct Failed: Error {
    public var output: String
  }

  /// Makes the folder; `start` comes after what is put into it.
  public init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    output = folder.appending(path: "output")
    try Data().write(to: output)
  }

  /// Waits until `isReady` no longer throws, for half a minute.
  public func start(_ arguments: [String], isReady: () throws -> Void) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    // Where Debian keeps servers, which is not on everybody's path.
    process.environment = ProcessInfo.processInfo.environment.merging([
      "PATH": (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") + ":/usr/sbin:/sbin"
    ]) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = process.standardOutput
    try process.run()
    let deadline = ContinuousClock.now + .seconds(30)
    while true {
      do {
        return try isReady()
      } catch {
        guard process.isRunning, ContinuousClock.now < deadline else { throw Failed(output: text + "\n\(error)") }
        usleep(50_000)
      }
    }
  }

  /// Runs something that ends by itself.
  public func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = process.standardOutput
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(output: text) }
  }

  public var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

  public func stop() {
    if process.isRunning {
      Glibc.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  deinit { stop() }

  /// A port of loopback that was free a moment ago.
  public static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        bind(descriptor, $0.baseAddress, length) == 0 && getsockname(descriptor, $0.baseAddress, &length) == 0
      }
    }
    guard isBound else { throw Failed(output: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
