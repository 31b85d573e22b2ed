import Diagnostics
import Foundation
import MySQLClient
import TestSupport
import Testing

@Suite(.ownThread) struct `Statements` {
  @Test(arguments: TestServer.all)
  func `return text, bytes, numbers and NULL`(server: TestServer) throws {
    let rows = try server.connect().query(
      """
      SELECT 'grüß 🐦' AS s, X'00ff80' AS b, -5 AS i, 18446744073709551615 AS u, 'YES' AS y, 0 AS f, NULL AS n
      UNION ALL SELECT '', '', 7, 1, 'off', 1, 'x'
      """)
    #expect(rows.count == 2)
    #expect(rows.columnNames == ["s", "b", "i", "u", "y", "f", "n"])
    let row = rows[0]
    #expect(try row.string("s") == "grüß 🐦")
    #expect(try row.bytes("b") == [0, 0xFF, 0x80])
    #expect(try row.int("I") == -5)
    #expect(try row.uint64("u") == .max)
    #expect(try row.bool("y") == true)
    #expect(try row.bool("f") == false)
    #expect(try row.string("n") == nil)
    #expect(try row.bool(at: 6) == nil)
    #expect(try rows.map { try $0.int(at: 2) } == [-5, 7])
    #expect(try rows[1].bytes("b") == [])
  }

  @Test(arguments: TestServer.all)
  func `refuse a column that is not there and a value of another kind`(server: TestServer) throws {
    let row = try server.connect().query("SELECT 'x' AS a, X'ff' AS b, -1 AS c")[0]
    #expect(try failure { try row.string("d") }.context.column == "d")
    #expect(try failure { try row.string(at: 3) }.code == .protocolViolation)
    #expect(try failure { try row.int("a") }.context.column == "a")
    #expect(try failure { try row.string("b") }.code == .protocolViolation)
    #expect(try failure { try row.uint64("c") }.code == .protocolViolation)
    #expect(try failure { try row.bool("a") }.code == .protocolViolation)
  }

  @Test(arguments: TestServer.all)
  func `may have any number of results when they are discarded`(server: TestServer) throws {
    try server.withDatabase { connection in
      try connection.execute("CREATE PROCEDURE many() BEGIN SELECT 1; SELECT 2; SELECT 3; END")
      try connection.execute("CALL many()")
      try connection.execute("SELECT 1")
      try connection.execute("DO 1")
      #expect(try connection.value("SELECT 4") == "4")
      #expect(try failure { try connection.query("CALL many()") }.code == .protocolViolation)
      #expect(!connection.isOpen)
    }
  }

  @Test(arguments: TestServer.all)
  func `carry the server's error`(server: TestServer) throws {
    let connection = try server.connect()
    let error = try failure { try connection.query("SELECT * FROM nowhere.nothing") }
    #expect(error.context.serverErrorNumber == 1146 || error.context.serverErrorNumber == 1049)
    #expect(error.context.serverMessage?.contains("nowhere") == true)
    #expect(try failure { try connection.execute("SELEKT") }.context.sqlState == "42000")
    #expect(try failure { try connection.query("DO 1") }.code == .protocolViolation)
    #expect(try failure { try connection.execute("SELECT 1; SELECT 2") }.context.serverErrorNumber == 1064)
    #expect(try connection.value("SELECT 1") == "1")
  }

  @Test(arguments: TestServer.all)
  func `cannot read files of this machine`(server: TestServer) throws {
    try server.withDatabase { connection in
      try connection.execute("CREATE TABLE t (a TEXT)")
      #expect(throws: MartletError.self) {
        try connection.execute("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t")
      }
      let again = try server.connect { $0.database = connection.configuration.database }
      #expect(try again.value("SELECT COUNT(*) FROM t") == "0")
    }
  }

  @Test(arguments: TestServer.all)
  func `fail retryably on locks`(server: TestServer) throws {
    try server.withDatabase { holder in
      try holder.execute("CREATE TABLE t (a INT PRIMARY KEY)")
      try holder.execute("INSERT INTO t VALUES (1)")
      try holder.execute("BEGIN")
      try holder.execute("UPDATE t SET a = 2")
      let waiter = try server.connect { $0.database = holder.configuration.database }
      try waiter.execute("SET SESSION innodb_lock_wait_timeout = 1")
      let error = try failure { try waiter.execute("UPDATE t SET a = 3") }
      #expect(error.context.serverErrorNumber == 1205)
      #expect(error.isRetryable)
    }
  }

  @Test(arguments: TestServer.all, [MySQLConfiguration.TLSMode.disabled, .required])
  func `end at the read timeout`(server: TestServer, mode: MySQLConfiguration.TLSMode) throws {
    let connection = try server.connect {
      $0.readTimeoutSeconds = 1
      $0.tlsMode = mode
    }
    let start = ContinuousClock.now
    let error = try failure { try connection.query("SELECT SLEEP(20)") }
    #expect(error.code == .timeout)
    #expect(error.isRetryable)
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(!connection.isOpen)
    #expect(try failure { try connection.query("SELECT 1") }.code == .connectionLost)
    try server.connect().execute("KILL \(connection.connectionID)")
  }

  @Test(arguments: TestServer.all)
  func `lose their connection when the server ends it`(server: TestServer) throws {
    let connection = try server.connect()
    try server.connect().execute("KILL \(connection.connectionID)")
    let error = try failure { try connection.query("SELECT 1") }
    #expect(error.code == .connectionLost)
    #expect(error.isRetryable)
  }
}
