import Diagnostics
import MySQLClient
import TestSupport
import Testing

@Suite(.ownThread) struct `TLS` {
  @Test(arguments: TestServer.all)
  func `is used when offered, and only when wanted`(server: TestServer) throws {
    #expect(try server.connect { $0.tlsMode = .preferred }.tlsCipher != nil)
    #expect(try server.connect { $0.tlsMode = .required }.tlsCipher != nil)
    #expect(try server.connect { $0.tlsMode = .disabled }.tlsCipher == nil)
  }

  @Test(arguments: TestServer.all, [MySQLConfiguration.TLSMode.verifyCA, .verifyFull])
  func `verifies the server`(server: TestServer, mode: MySQLConfiguration.TLSMode) throws {
    let ca = try TestServer.tlsFile("ca.pem")
    let connection = try server.connect {
      $0.tlsMode = mode
      $0.caFile = ca
    }
    #expect(connection.tlsCipher != nil)
  }

  @Test(
    arguments: TestServer.all, [MySQLConfiguration.TLSMode.preferred, .required, .verifyCA, .verifyFull])
  func `refuses a certificate of another authority`(server: TestServer, mode: MySQLConfiguration.TLSMode) throws {
    // A certificate that signed nothing is an authority that the server does not belong to.
    let ca = try TestServer.tlsFile("client-cert.pem")
    let error = try failure {
      try server.connect {
        $0.tlsMode = mode
        $0.caFile = ca
      }
    }
    #expect(error.code == .tls)
    #expect(error.hint != nil)
  }

  @Test(arguments: TestServer.all)
  func `does not trust the test authority as the system's`(server: TestServer) throws {
    #expect(try failure { try server.connect { $0.tlsMode = .verifyFull } }.code == .tls)
  }

  @Test(arguments: TestServer.all)
  func `looks at the host name in verify-full only`(server: TestServer) throws {
    let ca = try TestServer.tlsFile("ca.pem")
    // Another spelling of 127.0.0.1, which the certificate does not name.
    func connect(_ mode: MySQLConfiguration.TLSMode) throws -> MySQLConnection {
      try server.connect {
        $0.host = "127.1"
        $0.tlsMode = mode
        $0.caFile = ca
      }
    }
    #expect(try connect(.verifyCA).tlsCipher != nil)
    #expect(try failure { try connect(.verifyFull) }.code == .tls)
  }

  @Test(arguments: TestServer.all)
  func `shows a client certificate to accounts that need one`(server: TestServer) throws {
    let certificate = try TestServer.tlsFile("client-cert.pem")
    let key = try TestServer.tlsFile("client-key.pem")
    try server.withUser("REQUIRE X509") { user in
      let connection = try server.connect {
        $0.user = user
        $0.tlsMode = .required
        $0.certificateFile = certificate
        $0.keyFile = key
      }
      #expect(try connection.value("SELECT CURRENT_USER()")?.hasPrefix("\(user)@") == true)
      #expect(
        try failure {
          try server.connect {
            $0.user = user; $0.tlsMode = .required
          }
        }.code == .authentication)
    }
  }

  @Test(arguments: TestServer.all)
  func `names a file that is missing`(server: TestServer) throws {
    let error = try failure {
      try server.connect {
        $0.tlsMode = .verifyCA
        $0.caFile = "/nowhere/ca.pem"
      }
    }
    #expect(error.code == .tls)
  }

  @Test(arguments: [MySQLConfiguration.TLSMode.required, .verifyFull])
  func `is insisted on when a server does not offer it`(mode: MySQLConfiguration.TLSMode) throws {
    let server = try FakeServer(sending: [FakePacket.greeting, FakePacket.ok(2)])
    let error = try failure {
      try MySQLConnection(unprepared: .init(port: server.port, user: "root", tlsMode: mode, readTimeoutSeconds: 2))
    }
    #expect(error.code == .tls)
    // verify-full refuses before it logs in.
    if mode == .verifyFull { #expect(server.allReceived().isEmpty) }
  }

  @Test func `is done without in the mode preferred when a server does not offer it`() throws {
    let server = try FakeServer(sending: [FakePacket.greeting, FakePacket.ok(2)])
    let connection = try MySQLConnection(unprepared: .init(port: server.port, user: "root", readTimeoutSeconds: 2))
    #expect(connection.tlsCipher == nil)
    #expect(connection.serverVersionText == "8.0.36-fake")
  }
}
