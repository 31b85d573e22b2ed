public import Foundation
public import MySQLClient
public import PostgresClient

/// A source database and a target database of a test's own, dropped when it ends: tests run side by side.
public struct Scratch: Sendable {
  public let flavor: TestServers.Source
  /// With the database.
  public let source: MySQLConfiguration
  public let target: PostgresConfiguration
  public var database: String { source.database ?? "" }

  /// - Parameters:
  ///   - database: a fixed name for the source database, where a dump asks for one.
  ///   - server: a source of the test's own, instead of the shared one.
  ///   - target: where the target database is made.
  ///   - characterTypes: the target database's LC_CTYPE; nil is the server's own.
  public static func with<Result>(
    _ flavor: TestServers.Source, database: String? = nil, on server: MySQLConfiguration? = nil,
    to target: TestServers.Target = .postgres15, characterTypes: String? = nil,
    _ body: (Scratch) async throws -> Result
  ) async throws -> Result {
    let suffix = String(UInt64.random(in: 0..<(1 << 40)), radix: 36)
    let name = database ?? "t_\(suffix)"
    let admin = try server ?? flavor.configuration()
    let adminTarget = try TestServers.target(target)
    let targetName = "t_\(suffix)"
    try run(admin, "CREATE DATABASE `\(name)` CHARACTER SET utf8mb4")
    try run(
      adminTarget,
      "CREATE DATABASE \"\(targetName)\" TEMPLATE template0 ENCODING 'UTF8'"
        + (characterTypes.map { " LC_CTYPE '\($0)'" } ?? ""))
    var source = admin
    source.database = name
    let scratch = Scratch(flavor: flavor, source: source, target: adminTarget.withDatabase(targetName))
    do {
      let result = try await body(scratch)
      try scratch.drop(admin, adminTarget)
      return result
    } catch {
      // A database that stays behind goes with the private servers; the test's own error is what matters.
      try? scratch.drop(admin, adminTarget)
      throw error
    }
  }

  private func drop(_ admin: MySQLConfiguration, _ adminTarget: PostgresConfiguration) throws {
    try Self.run(admin, "DROP DATABASE IF EXISTS `\(database)`")
    try Self.run(adminTarget, "DROP DATABASE IF EXISTS \"\(target.database ?? "")\" WITH (FORCE)")
  }

  private static func run(_ configuration: MySQLConfiguration, _ sql: String) throws {
    let connection = try MySQLConnection(unprepared: configuration)
    defer { connection.close() }
    try connection.execute(sql)
  }

  private static func run(_ configuration: PostgresConfiguration, _ sql: String) throws {
    let connection = try PostgresConnection(unprepared: configuration, applicationName: "martlet test")
    defer { connection.close() }
    try connection.execute(sql)
  }

  /// Statements on the source, over a connection of their own.
  public func onSource<Result>(_ body: (MySQLConnection) throws -> Result) throws -> Result {
    let connection = try MySQLConnection(unprepared: source)
    defer { connection.close() }
    return try body(connection)
  }

  public func onTarget<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
    let connection = try PostgresConnection(unprepared: target, applicationName: "martlet test")
    defer { connection.close() }
    return try body(connection)
  }

  /// The same source and target, the latter at another address.
  public func at(_ target: PostgresConfiguration) -> Scratch {
    Scratch(flavor: flavor, source: source, target: target)
  }

  /// The same source, into another database of the target's server.
  public func into(_ database: String) -> Scratch {
    Scratch(flavor: flavor, source: source, target: target.withDatabase(database))
  }

  /// Loads dump files.
  public func load(_ files: [URL]) throws {
    for file in files { try load(try String(contentsOf: file, encoding: .utf8), name: file.lastPathComponent) }
  }

  public func load(_ script: String, name: String) throws { try SourceScript.load(script, name: name, into: source) }
}
