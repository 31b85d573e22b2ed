import Diagnostics
import MySQLClient
import TestSupport
import Testing

@Suite(.ownThread) struct `Row stream` {
  @Test(arguments: TestServer.all)
  func `lends packets of the binary protocol`(server: TestServer) throws {
    let stream = try server.connect().stream("SELECT CAST(1 AS SIGNED) AS a, NULL AS b, 'ab' AS c")
    #expect(stream.columns.map(\.name) == ["a", "b", "c"])
    let rows = try stream.readAll()
    #expect(rows.count == 1)
    // The bitmap's bit for column 1 is bit 3; 'ab' has its length in front.
    #expect(Array(rows[0].prefix(2)) == [0x00, 0x08])
    #expect(Array(rows[0].suffix(3)) == [2, 0x61, 0x62])
  }

  @Test(arguments: TestServer.all)
  func `describes its columns`(server: TestServer) throws {
    try server.withDatabase { connection in
      try connection.execute(
        """
        CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, t TIMESTAMP(3) NULL, d DECIMAL(10,4), b VARBINARY(9),
          `grüß` VARCHAR(5) CHARACTER SET latin1)
        """)
      let columns = try connection.stream("SELECT * FROM t").columns
      #expect(columns.map(\.name) == ["id", "t", "d", "b", "grüß"])
      #expect(columns.map(\.type) == [.longLong, .timestamp, .newDecimal, .varString, .varString])
      #expect(columns[0].isUnsigned && !columns[2].isUnsigned)
      #expect(columns[0].flags.isSuperset(of: [.notNull, .primaryKey]))
      #expect(columns[1].decimals == 3)
      #expect(columns[2].decimals == 4)
      #expect(columns.map(\.isBinary) == [true, true, true, true, false])
    }
  }

  @Test(arguments: TestServer.all)
  func `leaves the connection usable after each end`(server: TestServer) throws {
    let connection = try server.connect()
    for count in [0, 1, 10] {
      let stream = try connection.stream("\(MySQLConnection.manyRows(power: 1)) LIMIT \(count)")
      #expect(try stream.readAll().count == count)
      #expect(try stream.next() == nil)
      #expect(try connection.value("SELECT \(count)") == "\(count)")
    }
    // Statements were closed on the server as well.
    #expect(try connection.query("SHOW SESSION STATUS LIKE 'Com_stmt_close'")[0].int(at: 1) == 3)
  }

  @Test(arguments: TestServer.all)
  func `carries a hundred thousand rows`(server: TestServer) throws {
    let stream = try server.connect().stream(MySQLConnection.manyRows(power: 5))
    var count = 0
    var bytes = 0
    while let packet = try stream.next() {
      count += 1
      bytes += packet.count
      if packet[packet.count - 1] != UInt8(ascii: "x") { Issue.record("row \(count) is torn") }
    }
    #expect(count == 100_000)
    #expect(bytes > 10_000_000)
  }

  @Test(arguments: TestServer.all)
  func `carries a row of 40 MiB`(server: TestServer) throws {
    let part = 10 << 20
    let connection = try server.connect()
    let sql = "SELECT " + ["a", "b", "c", "d"].map { "REPEAT('\($0)', \(part)) AS \($0)" }.joined(separator: ", ")
    let stream = try connection.stream(sql)
    let packet = try #require(try stream.next())
    // Header, bitmap, and four values with a length of 1 + 3 bytes each.
    #expect(packet.count == 2 + 4 * (4 + part))
    for (index, letter) in "abcd".utf8.enumerated() {
      let start = 2 + index * (4 + part)
      #expect(Array(packet[start..<start + 4]) == [0xFD, 0x00, 0x00, 0xA0])
      #expect(packet[start + 4..<start + 4 + part].allSatisfy { $0 == letter })
    }
    #expect(try stream.next() == nil)
    #expect(try connection.value("SELECT 1") == "1")
  }

  /// A payload of exactly 0xFFFFFF bytes is followed by an empty packet; one byte to each side is the edge.
  @Test(arguments: TestServer.all, [-1, 0, 1])
  func `carries a row at the edge of a packet`(server: TestServer, offset: Int) throws {
    let first = 10 << 20
    let second = 0xFFFFFF + offset - 2 - 4 - first - 4
    let connection = try server.connect()
    let stream = try connection.stream("SELECT REPEAT('a', \(first)) AS a, REPEAT('b', \(second)) AS b")
    let packet = try #require(try stream.next())
    #expect(packet.count == 0xFFFFFF + offset)
    #expect(packet[packet.count - 1] == UInt8(ascii: "b"))
    #expect(try stream.next() == nil)
    #expect(try connection.value("SELECT 1") == "1")
  }

  @Test(arguments: TestServer.all)
  func `keeps other statements off the wire`(server: TestServer) throws {
    let connection = try server.connect()
    let stream = try connection.stream("SELECT 1")
    #expect(try failure { try connection.execute("SELECT 2") }.code == .protocolViolation)
    #expect(try failure { try connection.stream("SELECT 2") }.code == .protocolViolation)
    #expect(try stream.readAll().count == 1)
    #expect(try connection.value("SELECT 2") == "2")
  }

  @Test(arguments: TestServer.all)
  func `abandons a large result at once`(server: TestServer) throws {
    let connection = try server.connect()
    let stream = try connection.stream(MySQLConnection.manyRows(power: 7))
    #expect(try stream.next() != nil)
    let start = ContinuousClock.now
    stream.abandon()
    #expect(ContinuousClock.now - start < .seconds(1))
    #expect(!connection.isOpen)
    #expect(try stream.next() == nil)
    #expect(try failure { try connection.execute("SELECT 1") }.code == .connectionLost)
  }

  @Test(arguments: TestServer.all)
  func `closes the connection when it is dropped half-read`(server: TestServer) throws {
    let connection = try server.connect()
    do {
      let stream = try connection.stream(MySQLConnection.manyRows(power: 7))
      #expect(try stream.next() != nil)
    }
    #expect(!connection.isOpen)
  }

  @Test(arguments: TestServer.all)
  func `survives the connection being closed under it`(server: TestServer) throws {
    let connection = try server.connect()
    let stream = try connection.stream(MySQLConnection.manyRows(power: 7))
    #expect(try stream.next() != nil)
    connection.close()
    #expect(try failure { try stream.next() }.code == .connectionLost)
    #expect(try stream.next() == nil)
  }

  @Test(arguments: TestServer.all)
  func `throws the server's error in the middle and frees the connection`(server: TestServer) throws {
    let connection = try server.connect()
    let stream = try connection.stream(MySQLConnection.manyRows(power: 7))
    #expect(try stream.next() != nil)
    try server.connect().execute("KILL QUERY \(connection.connectionID)")
    let error = try failure { while try stream.next() != nil {} }
    #expect(error.code == .cancelled)
    #expect(error.context.serverErrorNumber == 1317)
    #expect(try stream.next() == nil)
    #expect(try connection.value("SELECT 1") == "1")
  }

  @Test(arguments: TestServer.all)
  func `throws when the server ends the connection`(server: TestServer) throws {
    let connection = try server.connect()
    let stream = try connection.stream(MySQLConnection.manyRows(power: 7))
    #expect(try stream.next() != nil)
    try server.connect().execute("KILL \(connection.connectionID)")
    let error = try failure { while try stream.next() != nil {} }
    #expect(error.code == .connectionLost)
    #expect(error.isRetryable)
  }

  @Test(arguments: TestServer.all)
  func `ends at the read timeout`(server: TestServer) throws {
    let connection = try server.connect { $0.readTimeoutSeconds = 1 }
    let error = try failure {
      let stream = try connection.stream("SELECT 1 UNION ALL SELECT SLEEP(20)")
      while try stream.next() != nil {}
    }
    #expect(error.code == .timeout)
    try server.connect().execute("KILL \(connection.connectionID)")
  }

  @Test(arguments: TestServer.all)
  func `refuses what returns no rows, or several results`(server: TestServer) throws {
    try server.withDatabase { connection in
      try connection.execute("CREATE TABLE t (a INT)")
      #expect(try failure { try connection.stream("INSERT INTO t VALUES (1)") }.code == .protocolViolation)
      #expect(try failure { try connection.stream("SELEKT") }.context.serverErrorNumber == 1064)
      #expect(try failure { try connection.stream("SELECT * FROM missing") }.context.serverErrorNumber == 1146)
      try connection.execute("CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 2; END")
      #expect(try failure { try connection.stream("CALL two()").readAll() }.code == .protocolViolation)
      #expect(!connection.isOpen)
    }
  }
}
