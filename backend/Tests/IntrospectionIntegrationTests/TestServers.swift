import Foundation
import MySQLClient
import PostgresClient
import Testing

/// The servers that `backend/scripts/servers` has started. A missing one is a failed test, never a skipped one.
enum TestServers {
  enum Source: String, CaseIterable, Sendable {
    case mysql = "MARTLET_TEST_MYSQL_URL"
    case mariadb = "MARTLET_TEST_MARIADB_URL"

    func connect(user: String? = nil) throws -> MySQLConnection {
      var configuration = try configuration()
      if let user { configuration.user = user }
      return try MySQLConnection(configuration)
    }

    func configuration() throws -> MySQLConfiguration {
      try MySQLConfiguration.parse(try TestServers.url(rawValue), environment: [:], optionFiles: [])
    }
  }

  /// Without MySQL only where the person who runs the tests has said so.
  static let sources: [Source] =
    ProcessInfo.processInfo.environment["MARTLET_TESTS_WITHOUT_MYSQL"] == "1" ? [.mariadb] : Source.allCases

  static func target() throws -> PostgresConnection {
    try PostgresConnection(
      PostgresConfiguration.parse(try url("MARTLET_TEST_POSTGRES_URL"), environment: [:]),
      applicationName: "martlet tests")
  }

  private static func url(_ variable: String) throws -> String {
    try #require(
      ProcessInfo.processInfo.environment[variable], "\(variable) is not set: run backend/scripts/servers")
  }
}

/// A database of the source with a name of its own, dropped at the end of the test.
struct ScratchDatabase {
  let source: TestServers.Source
  let connection: MySQLConnection
  let name: String

  static func with<Result>(
    _ source: TestServers.Source, named prefix: String = "introspect", _ body: (ScratchDatabase) throws -> Result
  ) throws -> Result {
    let connection = try source.connect()
    let name = "\(prefix)_\(UInt64.random(in: .min ... .max))"
    try connection.execute("CREATE DATABASE `\(name)` CHARACTER SET utf8mb4")
    defer { try? connection.execute("DROP DATABASE IF EXISTS `\(name)`") }
    try connection.execute("USE `\(name)`")
    return try body(ScratchDatabase(source: source, connection: connection, name: name))
  }

  func execute(_ statements: [String]) throws {
    for statement in statements { try connection.execute(statement) }
  }

  /// Runs a script with the `mariadb` client, which knows DELIMITER.
  func load(script: String) throws {
    let configuration = try source.configuration()
    let file = FileManager.default.temporaryDirectory.appending(path: "\(name).sql")
    try script.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "mariadb", "--no-defaults", "--host=\(configuration.host)", "--port=\(configuration.port)",
      "--user=\(configuration.user)", "--protocol=tcp", "--default-character-set=utf8mb4", name,
    ]
    process.standardInput = try FileHandle(forReadingFrom: file)
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "The script failed: \(message)")
  }
}
