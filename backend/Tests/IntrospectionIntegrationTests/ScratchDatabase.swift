import MySQLClient
import PostgresClient
import TestSupport

extension TestServers.Source {
  func connect(user: String? = nil) throws -> MySQLConnection {
    var configuration = try configuration()
    if let user { configuration.user = user }
    return try MySQLConnection(configuration)
  }
}

extension TestServers {
  static func connectTarget() throws -> PostgresConnection {
    try PostgresConnection(unprepared: target(), applicationName: "martlet tests")
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

  func load(script: String, name: String) throws {
    var configuration = try source.configuration()
    configuration.database = self.name
    try SourceScript.load(script, name: name, into: configuration)
  }
}
