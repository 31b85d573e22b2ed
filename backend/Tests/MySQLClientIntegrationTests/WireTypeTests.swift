import MySQLClient
import TestSupport
import Testing

/// What each type looks like on the wire, byte by byte: the contract that RowPipeline decodes.
@Suite(.ownThread) struct `Wire types` {
  struct Case {
    let type: String
    let literal: String
    let wire: MySQLFieldType
    /// The value's bytes, without the packet's header and bitmap.
    let bytes: [UInt8]

    init(_ type: String, _ literal: String, _ wire: MySQLFieldType, _ bytes: [UInt8]) {
      self.type = type
      self.literal = literal
      self.wire = wire
      self.bytes = bytes
    }

    /// A value that stands as text behind its length.
    init(_ type: String, _ literal: String, _ wire: MySQLFieldType, text: String) {
      self.init(type, literal, wire, [UInt8(text.utf8.count)] + Array(text.utf8))
    }
  }

  static let numbers: [Case] = [
    Case("TINYINT", "-5", .tiny, [0xFB]),
    Case("TINYINT UNSIGNED", "255", .tiny, [0xFF]),
    Case("BOOL", "TRUE", .tiny, [1]),
    Case("SMALLINT", "-2", .short, [0xFE, 0xFF]),
    Case("SMALLINT UNSIGNED", "65535", .short, [0xFF, 0xFF]),
    Case("MEDIUMINT", "-8388608", .int24, [0x00, 0x00, 0x80, 0xFF]),
    Case("MEDIUMINT UNSIGNED", "16777215", .int24, [0xFF, 0xFF, 0xFF, 0x00]),
    Case("INT", "-2147483648", .long, [0x00, 0x00, 0x00, 0x80]),
    Case("INT UNSIGNED", "4294967295", .long, [0xFF, 0xFF, 0xFF, 0xFF]),
    Case("BIGINT", "-9223372036854775808", .longLong, [0, 0, 0, 0, 0, 0, 0, 0x80]),
    Case("BIGINT UNSIGNED", "18446744073709551615", .longLong, [UInt8](repeating: 0xFF, count: 8)),
    Case("FLOAT", "16777217", .float, [0x00, 0x00, 0x80, 0x4B]),
    Case("DOUBLE", "-0.1", .double, [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0xBF]),
    Case("DECIMAL(20,4)", "-1234567890.5", .newDecimal, text: "-1234567890.5000"),
    Case("BIT(10)", "b'1000000001'", .bit, [2, 0x02, 0x01]),
    Case("YEAR", "2155", .year, [0x6B, 0x08]),
  ]

  static let times: [Case] = [
    Case("DATE", "'2024-02-29'", .date, [4, 0xE8, 0x07, 2, 29]),
    Case("DATE", "'0000-00-00'", .date, [0]),
    Case("DATETIME", "'9999-12-31 23:59:59'", .dateTime, [7, 0x0F, 0x27, 12, 31, 23, 59, 59]),
    Case("DATETIME(6)", "'2024-02-29 13:14:15.000001'", .dateTime, [11, 0xE8, 0x07, 2, 29, 13, 14, 15, 1, 0, 0, 0]),
    Case("DATETIME(6)", "'2024-02-29 00:00:00'", .dateTime, [4, 0xE8, 0x07, 2, 29]),
    Case("DATETIME", "'0000-00-00 00:00:00'", .dateTime, [0]),
    Case("TIMESTAMP", "'2038-01-19 03:14:07'", .timestamp, [7, 0xF6, 0x07, 1, 19, 3, 14, 7]),
    Case("TIME", "'-838:59:59'", .time, [8, 1, 34, 0, 0, 0, 22, 59, 59]),
    Case("TIME(6)", "'00:00:00.5'", .time, [12, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0xA1, 0x07, 0]),
    Case("TIME", "'00:00:00'", .time, [0]),
  ]

  static let strings: [Case] = [
    Case("CHAR(5)", "'ab '", .string, text: "ab"),
    Case("VARCHAR(50)", "'grüß 🐦 '", .varString, text: "grüß 🐦 "),
    Case("VARCHAR(50) CHARACTER SET latin1", "'grüß'", .varString, text: "grüß"),
    Case("BINARY(3)", "X'00ff'", .string, [3, 0, 0xFF, 0]),
    Case("VARBINARY(9)", "X'00ff'", .varString, [2, 0, 0xFF]),
    Case("TINYTEXT", "''", .blob, [0]),
    Case("MEDIUMTEXT", "'a'", .blob, text: "a"),
    Case("LONGTEXT", "REPEAT('a', 300)", .blob, [0xFC, 0x2C, 0x01] + [UInt8](repeating: 0x61, count: 300)),
    Case("BLOB", "X'00'", .blob, [1, 0]),
    Case("ENUM('small','big')", "'big'", .string, text: "big"),
    Case("SET('a','b','c')", "'c,a'", .string, text: "a,c"),
  ]

  static let mysqlOnly: [Case] = [
    Case("JSON", #"'{"b":1,  "a":[null]}'"#, .json, text: #"{"a": [null], "b": 1}"#),
    Case("VECTOR(2)", "TO_VECTOR('[1,-2]')", .vector, [8, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]),
    Case(
      "POINT", "ST_GeomFromText('POINT(1 2)')", .geometry,
      [25, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40]),
  ]

  static let mariadbOnly: [Case] = [
    Case("JSON", #"'{"b":1,  "a":[null]}'"#, .blob, text: #"{"b":1,  "a":[null]}"#),
    Case("UUID", "'123e4567-e89b-12d3-a456-426655440000'", .string, text: "123e4567-e89b-12d3-a456-426655440000"),
    Case("INET6", "'2001:db8::ff00:42:8329'", .string, text: "2001:db8::ff00:42:8329"),
    Case(
      "POINT", "ST_GeomFromText('POINT(1 2)')", .geometry,
      [25, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40]),
  ]

  @Test(arguments: TestServer.all)
  func `arrive byte for byte`(server: TestServer) throws {
    let cases = Self.numbers + Self.times + Self.strings + (server == .mysql ? Self.mysqlOnly : Self.mariadbOnly)
    try server.withDatabase { connection in
      try connection.execute("SET SESSION sql_mode = '', time_zone = '+00:00'")
      let columns = cases.enumerated().map { "c\($0) \($1.type) NULL" }
      try connection.execute("CREATE TABLE t (id INT PRIMARY KEY, \(columns.joined(separator: ", ")))")
      try connection.execute("INSERT INTO t VALUES (1, \(cases.map(\.literal).joined(separator: ", ")))")
      try connection.execute("INSERT INTO t (id) VALUES (2)")

      for (index, wanted) in cases.enumerated() {
        let stream = try connection.stream("SELECT c\(index) FROM t ORDER BY id")
        let name: Comment = "\(wanted.type) \(wanted.literal)"
        #expect(stream.columns[0].type == wanted.wire, name)
        // Of other types MariaDB calls some unsigned.
        if wanted.type.contains("INT") {
          #expect(stream.columns[0].isUnsigned == wanted.type.hasSuffix("UNSIGNED"), name)
        }
        let rows = try stream.readAll()
        #expect(rows == [[0, 0] + wanted.bytes, [0, 0b100]], name)
      }

      // All of them in one row: the bitmap has a bit for each column from bit 2 on.
      let everything = try connection.stream("SELECT * FROM t ORDER BY id").readAll()
      let bitmapBytes = (cases.count + 1 + 9) / 8
      let values = [1, 0, 0, 0] + cases.flatMap(\.bytes)
      #expect(everything[0] == [0] + [UInt8](repeating: 0, count: bitmapBytes) + values)
      #expect(everything[1].count == 1 + bitmapBytes + 4)
    }
  }
}
