import Diagnostics
import Foundation
import PostgresClient
import TestSupport
import Testing

@Suite(.ownThread) struct ConnectingTests {
  private let database: TestDatabase

  init() throws { database = try TestDatabase() }

  private func failure(_ configuration: PostgresConfiguration) throws -> MartletError {
    try #require(throws: MartletError.self) {
      try PostgresConnection(unprepared: configuration, applicationName: "test")
    }
  }

  @Test func `knows the server and names itself to it`() throws {
    let connection = try database.connect()
    #expect(connection.serverVersionNumber >= 150_000)
    #expect(connection.isHealthy)
    #expect(connection.serverParameter("client_encoding") == "UTF8")
    #expect(try connection.query("SHOW application_name").first?.string("application_name") == "martlet test")
  }

  @Test func `says that the database is unknown`() throws {
    let error = try failure(database.configuration.withDatabase("no such database"))
    #expect(error.code == .unknownDatabase)
    #expect(error.context.sqlState == "3D000")
  }

  @Test func `says that the login is refused`() throws {
    var configuration = database.configuration
    configuration.keywords["user"] = "nobody_of_this_name"
    configuration.password = "wrong"
    let error = try failure(configuration)
    #expect(error.code == .authentication)
    #expect(error.context.sqlState == "28000")
    #expect(!"\(error)".contains("wrong"))
  }

  @Test func `says that nothing listens`() throws {
    let configuration = try PostgresConfiguration.parse("postgresql://u@127.0.0.1:1/d", environment: [:])
    let error = try failure(configuration)
    #expect(error.code == .connect)
    #expect(error.isRetryable)
    #expect(error.context.server == "target 127.0.0.1:1")
  }

  @Test func `goes on to the next host of a list`() throws {
    var configuration = database.configuration
    let host = try #require(configuration.keywords["host"])
    let port = configuration.keywords["port"] ?? "5432"
    configuration.keywords["host"] = "127.0.0.1,\(host)"
    configuration.keywords["port"] = "1,\(port)"
    #expect(try PostgresConnection(unprepared: configuration, applicationName: "test").isHealthy)
  }

  /// A socket that accepts and never says a word.
  @Test func `gives up on a silent server in time`() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, length)
        _ = listen(listener, 1)
        _ = getsockname(listener, $0, &length)
      }
    }
    let port = UInt16(bigEndian: address.sin_port)
    let configuration = try PostgresConfiguration.parse(
      "postgresql://u@127.0.0.1:\(port)/d?connect_timeout=1", environment: [:])
    let began = ContinuousClock.now
    let error = try failure(configuration)
    #expect(error.code == .connect)
    #expect(error.context.serverMessage == "no connection within 1 s")
    #expect(ContinuousClock.now - began < .seconds(5))
  }

  @Test func `insists on encryption where it is asked to`() throws {
    var configuration = database.configuration
    configuration.keywords["sslmode"] = "disable"
    let plain = try PostgresConnection(unprepared: configuration, applicationName: "test")
    #expect(!plain.isEncrypted)
    let hasTLS = try plain.query("SHOW ssl").first?.string("ssl") == "on"
    configuration.keywords["sslmode"] = "require"
    if hasTLS {
      #expect(try PostgresConnection(unprepared: configuration, applicationName: "test").isEncrypted)
    } else {
      let refusal = try failure(configuration)
      #expect(refusal.code == .tls)
      #expect(refusal.hint?.contains("?sslmode=disable") == true)
    }
    configuration.keywords["sslmode"] = "verify-full"
    configuration.keywords["sslrootcert"] = "/nonexistent/ca.pem"
    #expect(try failure(configuration).code == .tls)
  }

  @Test func `connects over a Unix socket`() throws {
    let directories = try database.connect().query("SHOW unix_socket_directories").first?
      .string("unix_socket_directories")
    let directory = try #require(directories?.split(separator: ",").first, "the test server has a socket")
    var configuration = database.configuration
    configuration.keywords["host"] = String(directory)
    #expect(try PostgresConnection(unprepared: configuration, applicationName: "test").isHealthy)
  }
}
