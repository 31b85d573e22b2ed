import Diagnostics
import Foundation
import MySQLClient
import TestSupport
import Testing

@Suite(.ownThread) struct `Connecting` {
  @Test(arguments: TestServer.all)
  func `tells who and what it talks to`(server: TestServer) throws {
    let connection = try server.connect()
    #expect(try connection.value("SELECT CONNECTION_ID()") == "\(connection.connectionID)")
    #expect(try connection.value("SELECT VERSION()") == connection.serverVersionText)
    #expect(connection.isOpen)
    connection.close()
    #expect(!connection.isOpen)
    #expect(try failure { try connection.execute("SELECT 1") }.code == .connectionLost)
  }

  @Test(arguments: TestServer.all)
  func `that is not prepared sets the character set and leaves the session alone`(server: TestServer) throws {
    let session = try server.connect().query(
      """
      SELECT @@character_set_client AS a, @@character_set_results AS b, @@session.time_zone = @@global.time_zone AS c,
        @@session.sql_mode = @@global.sql_mode AS d, @@autocommit AS e
      """)[0]
    #expect(try session.string("a") == "utf8mb4")
    #expect(try session.string("b") == "utf8mb4")
    for name in ["c", "d", "e"] { #expect(try session.bool(name) == true) }
  }

  @Test(arguments: TestServer.all)
  func `names a wrong password, user and database`(server: TestServer) throws {
    let login = try failure {
      try server.connect {
        $0.user = "nobody"; $0.password = "hunter2"
      }
    }
    #expect(login.code == .authentication)
    #expect(login.context.serverErrorNumber == 1045)
    #expect(login.context.sqlState == "28000")
    #expect(!"\(login) \(login.hint ?? "")".contains("hunter2"))

    let database = try failure { try server.connect { $0.database = "no_such_database" } }
    #expect(database.code == .unknownDatabase)
    #expect(database.context.serverMessage?.contains("no_such_database") == true)
    #expect(!database.isRetryable)
  }

  @Test func `names a refused connection and its address`() throws {
    let configuration = MySQLConfiguration(port: 1, user: "root")
    let error = try failure { try MySQLConnection(unprepared: configuration) }
    #expect(error.code == .connect)
    #expect(error.context.server == "source 127.0.0.1:1")
    #expect(error.hint != nil)
  }

  @Test func `names an unknown host and a missing socket`() throws {
    #expect(
      try failure { try MySQLConnection(unprepared: .init(host: "no-such-host.invalid", user: "root")) }.code
        == .connect)
    #expect(
      try failure { try MySQLConnection(unprepared: .init(socketPath: "/nowhere.sock", user: "root")) }.code == .connect
    )
  }

  @Test(arguments: TestServer.all)
  func `goes through a Unix socket`(server: TestServer) throws {
    let path = try #require(try server.connect().value("SELECT @@socket"))
    let connection = try server.connect {
      $0.socketPath = path
      $0.port = 1
    }
    #expect(try connection.value("SELECT 1") == "1")
  }

  @Test func `gives up on a server that never greets`() throws {
    let server = try FakeServer(sending: [])
    let start = ContinuousClock.now
    let error = try failure {
      try MySQLConnection(unprepared: .init(port: server.port, user: "root", connectTimeoutSeconds: 1))
    }
    #expect(error.code == .timeout)
    #expect(error.isRetryable)
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  /// Each byte comes in time; all of them never would.
  @Test(.attack(from: .source, is: .refused), arguments: [false, true])
  func `gives up on a server that sends a byte now and then`(offersTLS: Bool) throws {
    // A TLS record of 16 KB, whose header alone is whole.
    let record: [UInt8] = [0x16, 3, 3, 0x40, 0] + [UInt8](repeating: 2, count: 400)
    let server =
      offersTLS
      ? try FakeServer(sending: [FakePacket.greeting(offersTLS: true)], trickle: record)
      : try FakeServer(sending: [], trickle: FakePacket.greeting + record)
    let start = ContinuousClock.now
    let error = try failure {
      try MySQLConnection(
        unprepared: .init(
          port: server.port, user: "root", tlsMode: offersTLS ? .required : .preferred, connectTimeoutSeconds: 1))
    }
    #expect(error.code == .timeout, "\(error)")
    #expect(error.isRetryable)
    #expect(ContinuousClock.now - start < .seconds(3))
  }

  /// libmariadb would read at address 0, and end the process.
  @Test(.attack(from: .source, is: .refused), arguments: [false, true])
  func `survives a server that tells of progress instead of greeting`(inBytes: Bool) throws {
    let progress = FakePacket.framed(0, [0xFF, 0xFF, 0xFF, 1, 1, 1, 0, 0, 0, 0])
    let server =
      inBytes ? try FakeServer(sending: [], trickle: progress) : try FakeServer(sending: [progress, progress])
    let error = try failure {
      try MySQLConnection(unprepared: .init(port: server.port, user: "root", connectTimeoutSeconds: 3))
    }
    #expect([.connect, .timeout].contains(error.code), "\(error)")
  }

  @Test func `recognises a port of something else`() throws {
    let server = try FakeServer(sending: [Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)], endsAfterwards: true)
    let error = try failure {
      try MySQLConnection(
        unprepared: .init(port: server.port, user: "root", connectTimeoutSeconds: 2, readTimeoutSeconds: 2))
    }
    #expect([.connect, .timeout].contains(error.code))
  }

  @Test(arguments: TestServer.all)
  func `shows its name in the server's list of attributes`(server: TestServer) throws {
    let connection = try server.connect()
    let attributes = try connection.query(
      """
      SELECT attr_value FROM performance_schema.session_connect_attrs
      WHERE processlist_id = CONNECTION_ID() AND attr_name = 'program_name'
      """)
    // MariaDB ships with the performance schema switched off.
    if try connection.value("SELECT @@performance_schema") == "1" {
      #expect(try attributes.first?.string(at: 0) == "martlet")
    } else {
      #expect(attributes.count == 0)
    }
  }
}
