import Diagnostics
import MySQLClient
import TestSupport
import Testing

@Suite(.ownThread) struct `Authentication` {
  struct Method: CustomTestStringConvertible, Sendable {
    let server: TestServer
    /// What follows `IDENTIFIED`.
    let clause: String
    let tlsMode: MySQLConfiguration.TLSMode
    var testDescription: String { "\(server.testDescription) \(clause) \(tlsMode)" }
  }

  static let methods: [Method] = TestServer.all.flatMap { server in
    let clauses =
      server == .mysql
      ? ["WITH caching_sha2_password BY 'p@ss/Ü'"]
      : ["VIA mysql_native_password USING PASSWORD('p@ss/Ü')", "VIA ed25519 USING PASSWORD('p@ss/Ü')"]
    return clauses.flatMap { clause in
      [MySQLConfiguration.TLSMode.disabled, .required].map { Method(server: server, clause: clause, tlsMode: $0) }
    }
  }

  @Test(arguments: methods)
  func `logs in, first and again`(method: Method) throws {
    try method.server.withUser("IDENTIFIED \(method.clause)") { user in
      // The first login of caching_sha2_password sends the password by RSA or TLS, the second meets the server's cache.
      for _ in 0..<2 {
        let connection = try method.server.connect {
          $0.user = user
          $0.password = "p@ss/Ü"
          $0.tlsMode = method.tlsMode
          $0.allowsPlaintextPassword = true
        }
        #expect(try connection.value("SELECT CURRENT_USER()")?.hasPrefix("\(user)@") == true)
        #expect((connection.tlsCipher == nil) == (method.tlsMode == .disabled))
      }
      let error = try failure {
        try method.server.connect {
          $0.user = user
          $0.password = "wrong-secret"
          $0.tlsMode = method.tlsMode
          $0.allowsPlaintextPassword = true
        }
      }
      #expect(error.code == .authentication)
      #expect(!"\(error)".contains("wrong-secret"))
    }
  }

  @Test(arguments: TestServer.all)
  func `names a missing privilege`(server: TestServer) throws {
    try server.withUser("") { user in
      #expect(
        try failure {
          try server.connect {
            $0.user = user; $0.database = "mysql"
          }
        }.code == .permission)
      let connection = try server.connect { $0.user = user }
      #expect(try failure { try connection.query("SELECT * FROM mysql.user") }.code == .permission)
      #expect(try failure { try connection.stream("SELECT * FROM mysql.user") }.code == .permission)
      #expect(try connection.value("SELECT 1") == "1")
    }
  }

  @Test func `never sends the password readable to a server whose certificate was not checked`() throws {
    let server = try FakeServer(sending: [FakePacket.greeting, FakePacket.switchPlugin(2, "mysql_clear_password")])
    let error = try failure {
      try MySQLConnection(
        unprepared: .init(port: server.port, user: "root", password: "hunter2", readTimeoutSeconds: 2))
    }
    #expect(error.code == .authentication)
    let sent = String(decoding: server.allReceived(), as: UTF8.self)
    #expect(sent.contains("root"))
    #expect(!sent.contains("hunter2"))
  }
}
