import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import PostgresClient

@Suite("What a target may send for one answer", .ownThread) struct AnswerLimitTests {
  private let database: TestDatabase

  init() throws { database = try TestDatabase() }

  private static let megabyte = "SELECT repeat('x', 100) AS x FROM generate_series(1, 10000)"

  @Test(arguments: ["disable", "prefer"]) func `is no more than the limit`(mode: String) throws {
    var configuration = database.configuration
    configuration.keywords["sslmode"] = mode
    let connection = try PostgresConnection(unprepared: configuration, applicationName: "test")
    connection.answerBytesMax = 4 << 20
    for _ in 0..<5 { #expect(try connection.query(Self.megabyte).count == 10_000) }
    connection.answerBytesMax = 512 << 10
    #expect(try connection.query(Self.megabyte, bytesMax: 4 << 20).count == 10_000)
    let error = try #require(throws: MartletError.self) { try connection.query(Self.megabyte) }
    #expect(error.code == .answerTooLarge && !error.isRetryable && error.hint != nil)
    #expect(!connection.isHealthy)
    let later = try #require(throws: MartletError.self) { try connection.execute("SELECT 1") }
    #expect(later.code == .connectionLost)
  }

  @Test func `is counted over the answers of a pipeline`() throws {
    let connection = try database.connect()
    let statements = (0..<5).map { _ in PostgresStatement(Self.megabyte) }
    #expect(try connection.pipeline(statements).map(\.count) == Array(repeating: 10_000, count: 5))
    connection.answerBytesMax = 2 << 20
    let error = try #require(throws: MartletError.self) { try connection.pipeline(statements) }
    #expect(error.code == .answerTooLarge)
  }

  /// A trigger may tell something of each row.
  @Test func `is not made of notices during a COPY`() throws {
    let connection = try database.connect()
    try connection.execute(
      """
      CREATE TABLE t (a text);
      CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE NOTICE '%', repeat('x', 2000); RETURN NEW; END$$;
      CREATE TRIGGER tell BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tell();
      """)
    // More than the kernel has waiting.
    connection.answerBytesMax = 16 << 20
    let copy = try connection.copyIn("COPY t FROM STDIN")
    let line = Array("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n".utf8)
    let piece = Array(repeatElement(line, count: 2048).joined())
    for _ in 0..<10 { try piece.withUnsafeBytes { try copy.write($0) } }
    #expect(try copy.finish() == 10 * 2048)
  }

  @Test func `is cut where an error is as long as a book`() throws {
    let connection = try database.connect()
    let error = try #require(throws: MartletError.self) {
      try connection.execute("DO $$BEGIN RAISE EXCEPTION '%', repeat('x', 1000000); END$$")
    }
    #expect(error.context.serverMessage?.utf8.count == 64 << 10)
    #expect(connection.isHealthy)
  }

  @Test func `does not keep notifications that nobody asks for`() throws {
    let connection = try database.connect()
    try connection.execute("LISTEN a")
    try connection.execute("SELECT pg_notify('a', n::text) FROM generate_series(1, 1000) n")
    #expect(try connection.query("SELECT 1 AS v").first?.int("v") == 1)
  }
}
