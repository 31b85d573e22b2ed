import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import MySQLClient

@Suite("What a source may send for one answer", .ownThread) struct AnswerLimitTests {
  /// 10,000 rows of 100 bytes.
  private static let megabyte = MySQLConnection.manyRows(power: 4)

  @Test(arguments: TestServer.all, [MySQLConfiguration.TLSMode.disabled, .required])
  func `is no more than the limit`(server: TestServer, mode: MySQLConfiguration.TLSMode) throws {
    let connection = try server.connect { configuration in
      configuration.tlsMode = mode
      configuration.allowsPlaintextPassword = mode == .disabled
    }
    #expect((connection.tlsCipher != nil) == (mode == .required))
    connection.answerBytesMax = 4 << 20
    #expect(try connection.query(Self.megabyte).count == 10_000)
    connection.answerBytesMax = 512 << 10
    let error = try failure { try connection.query(Self.megabyte) }
    #expect(error.code == .answerTooLarge && !error.isRetryable && error.hint != nil)
    #expect(!connection.isOpen)
    #expect(try failure { try connection.query("SELECT 1") }.code == .connectionLost)
  }

  /// A NULL is a byte on the line.
  @Test(arguments: TestServer.all) func `counts what the answer needs in memory`(server: TestServer) throws {
    let connection = try server.connect()
    let columns = Array(repeating: "NULL", count: 100).joined(separator: ", ")
    let sql = "SELECT \(columns) FROM \(MySQLConnection.digits(3))"
    #expect(try connection.query(sql)[999].string(at: 99) == nil)
    connection.answerBytesMax = 200_000
    #expect(try failure { try connection.query(sql) }.code == .answerTooLarge)
  }

  @Test(arguments: TestServer.all) func `has no end for rows that are streamed`(server: TestServer) throws {
    let connection = try server.connect()
    connection.answerBytesMax = 1000
    let stream = try connection.stream(MySQLConnection.manyRows(power: 5))
    connection.limit.begin(1000)
    connection.limit.lift()
    #expect(try stream.readAll().count == 100_000)
    #expect(try connection.query("SELECT 1").count == 1)
  }

  @Test(arguments: TestServer.all)
  func `is told apart in values, NULLs and empty texts`(server: TestServer) throws {
    let connection = try server.connect()
    let rows = try connection.query("SELECT NULL, '', 'a', NULL UNION ALL SELECT 'bc', NULL, NULL, ''")
    let values = try (0..<2).flatMap { row in try (0..<4).map { try rows[row].string(at: $0) } }
    #expect(values == [nil, "", "a", nil, "bc", nil, nil, ""])
  }

  @Test(arguments: TestServer.all)
  func `ends with an error in the middle of the rows, and the connection goes on`(server: TestServer) throws {
    let connection = try server.connect()
    let error = try failure {
      try connection.query(
        """
        SELECT t0.d, (SELECT x.a FROM (SELECT 1 AS a UNION ALL SELECT 2) AS x WHERE t0.d = 9)
        FROM \(MySQLConnection.digits(1))
        """)
    }
    #expect(error.code == .query)
    #expect(try connection.value("SELECT 1") == "1")
  }
}
