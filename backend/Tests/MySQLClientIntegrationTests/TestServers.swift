import Diagnostics
import Foundation
import MySQLClient
import Testing

/// The servers that every test here runs against, from the environment that `backend/scripts/servers` sets.
enum TestServer: String, CaseIterable, CustomTestStringConvertible {
  case mysql = "MARTLET_TEST_MYSQL_URL"
  case mariadb = "MARTLET_TEST_MARIADB_URL"

  /// MySQL is left out only when the environment says so; any other missing server fails the tests.
  static var all: [TestServer] {
    environment["MARTLET_TESTS_WITHOUT_MYSQL"] == "1" && environment[mysql.rawValue] == nil ? [.mariadb] : allCases
  }

  static var environment: [String: String] { ProcessInfo.processInfo.environment }

  var testDescription: String { self == .mysql ? "MySQL" : "MariaDB" }

  var configuration: MySQLConfiguration {
    get throws {
      let url = try #require(Self.environment[rawValue], "\(rawValue) is not set: run the tests under scripts/servers")
      return try MySQLConfiguration.parse(url, environment: [:], optionFiles: [])
    }
  }

  func connect(_ change: (inout MySQLConfiguration) -> Void = { _ in }) throws -> MySQLConnection {
    try MySQLConnection(unprepared: changed(change))
  }

  func changed(_ change: (inout MySQLConfiguration) -> Void) throws -> MySQLConfiguration {
    var configuration = try configuration
    change(&configuration)
    return configuration
  }

  /// Makes a database with a name of its own, uses it, and drops it.
  func withDatabase<Result>(_ body: (MySQLConnection) throws -> Result) throws -> Result {
    let administrator = try connect()
    let name = randomName("martlet_test")
    try administrator.execute("CREATE DATABASE \(name) CHARACTER SET utf8mb4")
    defer { #expect(throws: Never.self) { try administrator.execute("DROP DATABASE \(name)") } }
    let connection = try connect { $0.database = name }
    defer { connection.close() }
    return try body(connection)
  }

  /// Makes an account with a name of its own and drops it.
  ///
  /// - Parameter clause: what follows the name in `CREATE USER`.
  func withUser<Result>(_ clause: String, _ body: (String) throws -> Result) throws -> Result {
    let administrator = try connect()
    if clause.contains("ed25519") {
      try administrator.execute("INSTALL PLUGIN IF NOT EXISTS ed25519 SONAME 'auth_ed25519'")
    }
    let name = String(randomName("u").prefix(30))
    // A fresh MariaDB has an anonymous account at localhost, which would win over `%`.
    for host in ["localhost", "%"] { try administrator.execute("CREATE USER '\(name)'@'\(host)' \(clause)") }
    defer {
      #expect(throws: Never.self) { try administrator.execute("DROP USER '\(name)'@'localhost', '\(name)'@'%'") }
    }
    return try body(name)
  }

  /// The certificates of both servers: `ca.pem`, `client-cert.pem`, `client-key.pem`.
  static func tlsFile(_ name: String) throws -> String {
    let folder = try #require(environment["MARTLET_TEST_TLS_DIR"], "MARTLET_TEST_TLS_DIR is not set")
    return "\(folder)/\(name)"
  }
}

func randomName(_ prefix: String) -> String { "\(prefix)_\(UInt64.random(in: 0...UInt64.max))" }

/// Runs `body` and returns the error that it must throw.
func failure<Result>(
  of body: () throws -> Result, sourceLocation: SourceLocation = #_sourceLocation
) throws -> MartletError {
  try #require(throws: MartletError.self, sourceLocation: sourceLocation) { _ = try body() }
}

extension MySQLRowStream {
  /// All remaining packets, copied.
  func readAll() throws -> [[UInt8]] {
    var packets: [[UInt8]] = []
    while let packet = try next() { packets.append(Array(packet)) }
    return packets
  }
}

extension MySQLConnection {
  /// The only value of a one-row, one-column query.
  func value(_ sql: String) throws -> String? { try query(sql)[0].string(at: 0) }

  /// A FROM list of `10 ** power` rows: tables `t0`, `t1`, … of the digits `d`.
  static func digits(_ power: Int) -> String {
    let digits = "(SELECT 0 AS d" + (1...9).map { " UNION ALL SELECT \($0)" }.joined() + ")"
    return (0..<power).map { "\(digits) AS t\($0)" }.joined(separator: ", ")
  }

  /// A query of `10 ** power` rows of 100 bytes, for streams that no socket buffer holds.
  static func manyRows(power: Int) -> String {
    let number = (0..<power).map { "t\($0).d * \(Int(pow(10, Double($0))))" }.joined(separator: " + ")
    return "SELECT \(number) AS n, REPEAT('x', 100) AS x FROM \(digits(power))"
  }
}
