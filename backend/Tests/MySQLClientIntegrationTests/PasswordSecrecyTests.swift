import Diagnostics
import Foundation
import MySQLClient
import TestSupport
import Testing

/// Whoever can alter the network can take TLS away, and answer that the whole password is wanted.
@Suite("A password on an open line", .ownThread, .attack(from: .source, is: .refused)) struct PasswordSecrecyTests {
  private static let nonce = "01234567890123456789\0"
  private static let methods = ["caching_sha2_password", "sha256_password", "mysql_clear_password", "dialog"]
  private static let modes: [MySQLConfiguration.TLSMode] = [.disabled, .preferred, .required, .verifyCA]

  private static func packets(_ method: String) -> [[UInt8]] {
    let data =
      switch method {
      case "dialog": "\u{5}Password: "
      case "mysql_clear_password": ""
      default: nonce
      }
    let start = [FakePacket.greeting, FakePacket.switchPlugin(2, method, data: data)]
    return method == "caching_sha2_password" ? start + [FakePacket.loginData(4, [4])] : start
  }

  @Test(arguments: methods, modes)
  func `is never sent to a server that takes TLS away`(method: String, mode: MySQLConfiguration.TLSMode) throws {
    let server = try FakeServer(sending: Self.packets(method))
    let ca = try TestServer.tlsFile("ca.pem")
    let error = try failure {
      try MySQLConnection(
        unprepared: .init(
          port: server.port, user: "root", password: "hunter2", tlsMode: mode, caFile: mode == .verifyCA ? ca : nil,
          readTimeoutSeconds: 2))
    }
    #expect(error.code == .authentication)
    let sent = server.allReceived()
    let text = String(decoding: sent, as: UTF8.self)
    #expect(text.contains("root"))
    #expect(!text.contains("hunter2"))
    // Nor does it ask for a key to encrypt it for: packets 3 and 5 would hold 1 and 2.
    #expect(!sent.suffix(5).elementsEqual([1, 0, 0, 3, 1]) && !sent.suffix(5).elementsEqual([1, 0, 0, 5, 2]))
    #expect(!"\(error)".contains("hunter2"))
  }

  @Test func `is asked a key for on this machine, where that is allowed`() throws {
    let server = try FakeServer(sending: Self.packets("caching_sha2_password"))
    _ = try failure {
      try MySQLConnection(
        unprepared: .init(
          port: server.port, user: "root", password: "hunter2", allowsPlaintextPassword: true, readTimeoutSeconds: 2))
    }
    #expect(server.allReceived().suffix(5).elementsEqual([1, 0, 0, 5, 2]))
  }

  @Test func `goes to a real server without TLS by its key, and is refused without`() async throws {
    guard TestServer.all.contains(.mysql) else { return }
    try await PrivateServer.with(.mysql, settings: ["--tls-version="]) { server in
      let root = try MySQLConnection(unprepared: server.configuration)
      try root.execute("CREATE USER app@'%' IDENTIFIED WITH caching_sha2_password BY 'p@ss/Ü'")
      var configuration = server.configuration
      (configuration.user, configuration.password) = ("app", "p@ss/Ü")
      let refused = try failure { try MySQLConnection(unprepared: configuration) }
      #expect(refused.code == .authentication)
      #expect(refused.hint?.contains("--source-public-key") == true)

      var pinned = configuration
      pinned.serverPublicKeyFile = server.data.appending(path: "public_key.pem").path
      for _ in 0..<2 {
        let connection = try MySQLConnection(unprepared: pinned)
        #expect(connection.tlsCipher == nil)
        #expect(try connection.query("SELECT CURRENT_USER()").first?.string(at: 0) == "app@%")
      }
      // The server's cache knows the password by now: nothing that shows it is sent.
      _ = try MySQLConnection(unprepared: configuration)

      try root.execute("ALTER USER app@'%' IDENTIFIED BY 'p@ss/Ü'")
      var allowed = configuration
      allowed.allowsPlaintextPassword = true
      _ = try MySQLConnection(unprepared: allowed)

      pinned.serverPublicKeyFile = "/nowhere/key.pem"
      #expect(try failure { try MySQLConnection(unprepared: pinned) }.code == .file)
    }
  }
}
