import Foundation
public import MySQLClient

/// A MySQL server of a test's own, which it may stop and start again: the one that all tests share must not be.
///
/// It is started as that one was, which the process table tells, with a new data directory.
public final class RestartableMySQL {
  public let configuration: MySQLConfiguration
  private let directory: URL
  private let command: [String]
  private var process: Process?

  public init() throws {
    let shared = URL(filePath: try TestServers.variable("MARTLET_TEST_SERVERS_DIR"))
    let number = try String(contentsOf: shared.appending(path: "mysql.pid"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let line = try Data(contentsOf: URL(filePath: "/proc/\(number)/cmdline"))
    let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    directory = FileManager.default.temporaryDirectory.appending(path: "mysql-\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let socket = directory.appending(path: "s").path
    var configuration = try TestServers.Source.mysql.configuration()
    configuration.socketPath = socket
    configuration.tlsMode = .disabled
    self.configuration = configuration
    let replaced = ["--datadir=", "--socket=", "--pid-file=", "--tmpdir=", "--port=", "--log-bin="]
    command =
      words.filter { word in !replaced.contains { word.hasPrefix($0) } } + [
        "--datadir=\(directory.path)/data", "--socket=\(socket)", "--pid-file=\(directory.path)/pid",
        "--tmpdir=\(directory.path)", "--skip-networking", "--skip-log-bin", "--innodb-buffer-pool-size=64M",
      ]
    try launch(command + ["--initialize-insecure"]).waitUntilExit()
    try start()
  }

  public func restart() throws {
    stop()
    try start()
  }

  /// Ends the server and removes its files.
  public func remove() {
    stop()
    try? FileManager.default.removeItem(at: directory)
  }

  private func start() throws {
    let process = try launch(command)
    self.process = process
    let deadline = ContinuousClock.now + .seconds(120)
    while true {
      do {
        try MySQLConnection(configuration).close()
        return
      } catch {
        guard ContinuousClock.now < deadline, process.isRunning else { throw error }
        usleep(100_000)
      }
    }
  }

  private func stop() {
    process?.terminate()
    process?.waitUntilExit()
    process = nil
  }

  private func launch(_ words: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}
