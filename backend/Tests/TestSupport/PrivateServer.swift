import Diagnostics
public import Foundation
public import MySQLClient

/// A MySQL or MariaDB of one test's own, for what cannot be done to the server that all tests share: other settings,
/// global variables, accounts, a restart, damaged files.
///
/// `scripts/servers run` owns it: it ends with the test, and with the test's process however that ends.
public final class PrivateServer {
  public let flavor: TestServers.Source
  /// As root, without a database.
  public let configuration: MySQLConfiguration
  /// Where the server keeps its files; a database is a folder in it.
  public let data: URL
  private let directory: URL
  private let process: Process
  private let owner: Pipe

  /// - Parameter settings: as the server's command line takes them: `--character-set-server=latin1`.
  public static func with<Result>(
    _ flavor: TestServers.Source, settings: [String] = [], _ body: (PrivateServer) async throws -> Result
  ) async throws -> Result {
    let server = try PrivateServer(flavor, settings)
    defer { server.stop() }
    return try await body(server)
  }

  /// Shuts the server down in order and waits until it answers again on the same port.
  /// - Parameter whileDown: changes its files.
  public func restart(whileDown: (_ data: URL) throws -> Void = { _ in }) throws {
    let hold = directory.appending(path: "hold")
    try Data().write(to: hold)
    let connection = try MySQLConnection(unprepared: configuration)
    let processID = directory.appending(path: "\(Self.name(flavor)).pid")
    // The answer may be lost with the server; whether it went down is seen below.
    try? connection.execute("SHUTDOWN")
    connection.close()
    try wait("The server does not shut down.") { !FileManager.default.fileExists(atPath: processID.path) }
    try whileDown(data)
    try FileManager.default.removeItem(at: hold)
    try wait("The server does not start again.") {
      guard let connection = try? MySQLConnection(unprepared: configuration) else { return false }
      connection.close()
      return true
    }
  }

  private init(_ flavor: TestServers.Source, _ settings: [String]) throws {
    self.flavor = flavor
    let script = URL(fileURLWithPath: #filePath).appending(path: "../../../scripts/servers").standardizedFileURL
    process = Process()
    owner = Pipe()
    let output = Pipe()
    process.executableURL = script
    // `cat` ends when this process closes its end of the pipe, or dies; then the servers are taken away.
    process.arguments =
      ["run", "--with=\(Self.name(flavor))", "--restart"] + settings.map { "--source-setting=\($0)" }
      + ["--", "sh", "-c", "printenv \(flavor.rawValue) MARTLET_TEST_SERVERS_DIR && exec cat"]
    process.standardInput = owner
    process.standardOutput = output
    try process.run()
    var words = ""
    while words.count(where: \.isNewline) < 2 {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw Self.failure("A private server does not start.", flavor) }
      words += String(decoding: data, as: UTF8.self)
    }
    let lines = words.split(whereSeparator: \.isNewline).map(String.init)
    configuration = try MySQLConfiguration.parse(lines[0], environment: [:], optionFiles: [])
    directory = URL(fileURLWithPath: lines[1])
    data = directory.appending(path: Self.name(flavor))
  }

  private func stop() {
    try? owner.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private func wait(_ problem: String, until condition: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !condition() {
      guard ContinuousClock.now < deadline else { throw Self.failure(problem, flavor) }
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  private static func name(_ flavor: TestServers.Source) -> String { flavor == .mysql ? "mysql" : "mariadb" }

  private static func failure(_ summary: String, _ flavor: TestServers.Source) -> MartletError {
    MartletError(.connect, summary, context: ErrorContext(object: name(flavor)))
  }
}
