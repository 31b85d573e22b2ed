import Diagnostics
import Foundation
import Migration
import MySQLClient
import PostgresClient
import SQLDialect
import TestSupport
import Testing

@Suite(.ownThread(minutes: 5), .attack(from: .source, is: .refused))
struct `A server or a proxy that alters what it is sent` {
  /// MariaDB that speaks latin1 to every client, whatever the client asks for.
  @Test func `as MariaDB without the handshake's character set does, changes nothing in what is read`() async throws {
    let server = try OwnProcess()
    defer { server.stop() }
    let data = server.folder.appending(path: "data").path
    let user = NSUserName()
    try server.run([
      "mariadb-install-db", "--no-defaults", "--user=\(user)", "--skip-test-db",
      "--auth-root-authentication-method=normal", "--datadir=\(data)",
    ])
    let admin = MySQLConfiguration(port: try OwnProcess.freePort(), user: "root")
    let arguments = [
      "mariadbd", "--no-defaults", "--user=\(user)", "--datadir=\(data)", "--socket=\(data)/server.sock",
      "--pid-file=\(data)/server.pid", "--bind-address=127.0.0.1", "--port=\(admin.port)",
      "--innodb-buffer-pool-size=64M", "--skip-character-set-client-handshake", "--character-set-server=latin1",
      "--init-connect=SET sql_mode = ANSI",
    ]
    try server.start(arguments) { try MySQLConnection(unprepared: admin).close() }
    try await Scratch.with(.mariadb, on: admin) { scratch in
      let inForce = try scratch.onSource { connection in
        try connection.query("SELECT @@character_set_client").first?.string(at: 0)
      }
      #expect(inForce == "latin1", "the server is not what this test is about")
      try `Sessions that servers set up for themselves`.load(scratch)
      _ = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      try `Sessions that servers set up for themselves`.expectExact(scratch)
    }
  }

  struct Greeting: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Gets the packet with its header of four bytes. Source: MySQL internals, "Protocol::HandshakeV10".
    var change: @Sendable (_ packet: inout [UInt8]) -> Void

    /// Where the bytes after the version's NUL begin: the thread's id (4), salt (8), NUL, capabilities (2), character
    /// set (1), status (2), capabilities (2).
    static func tail(of packet: [UInt8]) -> Int { (packet[5...].firstIndex(of: 0) ?? 5) + 1 }
  }

  private static let greetings = [
    Greeting(testDescription: "another character set") { $0[Greeting.tail(of: $0) + 15] = 8 },
    Greeting(testDescription: "an unknown character set") { $0[Greeting.tail(of: $0) + 15] = 0xFE },
    Greeting(testDescription: "another thread") { $0[Greeting.tail(of: $0)] ^= 0x55 },
    Greeting(testDescription: "an older version") { $0.replaceSubrange(5..<8, with: Array("5.1".utf8)) },
    Greeting(testDescription: "no version") {
      for index in 5..<(Greeting.tail(of: $0) - 1) { $0[index] = UInt8(ascii: "x") }
    },
    Greeting(testDescription: "no transactions and no 4.1 protocol") {
      $0[Greeting.tail(of: $0) + 13] = 0
      $0[Greeting.tail(of: $0) + 14] = 0
    },
    Greeting(testDescription: "no plugins and no attributes") {
      $0[Greeting.tail(of: $0) + 18] = 0
      $0[Greeting.tail(of: $0) + 19] = 0
    },
    Greeting(testDescription: "every capability") {
      $0[Greeting.tail(of: $0) + 18] = 0xFF
      $0[Greeting.tail(of: $0) + 19] = 0xFF
    },
    Greeting(testDescription: "no automatic commit") { $0[Greeting.tail(of: $0) + 16] = 0 },
  ]

  @Test(arguments: TestServers.sources, greetings)
  func `in its greeting is read exactly, or refused`(flavor: TestServers.Source, greeting: Greeting) async throws {
    try await Scratch.with(flavor) { scratch in
      try `Sessions that servers set up for themselves`.load(scratch)
      let relay = try Relay(to: scratch.source.port) { bytes, offset in
        var bytes = bytes
        if offset == 0, bytes.count > 40 { greeting.change(&bytes) }
        return bytes
      }
      defer { relay.stop() }
      var source = scratch.source
      source.port = relay.port
      source.tlsMode = .disabled
      source.connectTimeoutSeconds = 2
      source.readTimeoutSeconds = 5
      let request = scratch.request { $0.source = source }
      do {
        _ = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        try `Sessions that servers set up for themselves`.expectExact(scratch)
      } catch is MartletError {
        try Self.expectUntouched(scratch)
      }
    }
  }

  private static let rewritings = [
    ("sql_mode = ''", "sql_mode = 4 ", "sql_mode"), ("'+00:00'", "'+01:00'", "time_zone"),
    ("character_set_results = utf8mb4", "character_set_results = utf8mb3", "character_set_results"),
    ("sql_select_limit = 18446744073709551615", "sql_select_limit = 1                   ", "sql_select_limit"),
    ("net_read_timeout = 86400", "net_read_timeout = 864  ", "net_read_timeout"),
    ("information_schema_stats_expiry = 0", "information_schema_stats_expiry = 9", "information_schema_stats_expiry"),
  ]

  @Test(arguments: rewritings)
  func `that a setting does not hold is refused by the setting's name`(
    text: String, other: String, name: String
  ) async throws {
    let flavor = TestServers.sources[0]
    guard flavor == .mysql || name != "information_schema_stats_expiry" else { return }
    let configuration = try flavor.configuration()
    let relay = try Relay(to: configuration.port, toServer: Relay.replacing(text, with: other))
    defer { relay.stop() }
    var source = configuration
    source.port = relay.port
    source.tlsMode = .disabled
    let error = try #require(throws: MartletError.self) { try MySQLConnection(source) }
    #expect(error.code == .sessionSetting)
    #expect(error.context.object == name)
    #expect(error.context.serverDetail?.contains("found") == true)
    let session = await #expect(throws: MartletError.self) { try await MySQLSession(source) }
    #expect(session?.context.object == name)
  }

  /// As a proxy that knows three bytes of a letter at the most.
  @Test(arguments: TestServers.sources, [false, true])
  func `that letters are lost on the way is refused`(flavor: TestServers.Source, isSent: Bool) throws {
    let configuration = try flavor.configuration()
    let change: Relay.Change = { bytes, offset in
      offset == 0 ? bytes : Relay.replacing("\u{1F600}", with: "????")(bytes, offset)
    }
    let relay =
      isSent
      ? try Relay(to: configuration.port, toServer: change) : try Relay(to: configuration.port, toClient: change)
    defer { relay.stop() }
    var source = configuration
    source.port = relay.port
    source.tlsMode = .disabled
    let error = try #require(throws: MartletError.self) { try MySQLConnection(source) }
    #expect(error.code == .sessionSetting)
    #expect(error.context.object == "character set")
  }

  private static func expectUntouched(_ scratch: Scratch) throws {
    let tables = try scratch.onTarget {
      try $0.query("SELECT count(*) AS v FROM pg_class WHERE relnamespace = 'public'::regnamespace").first?.int("v")
    }
    #expect(tables == 0)
  }
}
