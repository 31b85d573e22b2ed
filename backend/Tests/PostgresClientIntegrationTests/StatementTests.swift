import Diagnostics
import PostgresClient
import TestSupport
import Testing

@Suite(.ownThread) struct StatementTests {
  private let database: TestDatabase
  private let connection: PostgresConnection

  init() throws {
    database = try TestDatabase()
    connection = try database.connect()
  }

  @Test func `carries parameters, NULL and bytes there and back`() throws {
    let row = try #require(
      try connection.query(
        """
        SELECT $1::text AS "Text", $2::text AS nothing, $3::bigint AS number, $4::boolean AS yes, $5::bytea AS raw,
               $6::bytea AS empty
        """, ["grün 'x'", nil, .int(.min), true, .bytes([0, 1, 0x5C, 255]), .bytes([])]
      ).first)
    #expect(try row.string("Text") == "grün 'x'")
    #expect(try row.string("nothing") == nil)
    #expect(try row.isNull("nothing"))
    #expect(try row.int("number") == .min)
    #expect(try row.int64("number") == .min)
    #expect(try row.bool("yes") == true)
    #expect(try row.bytes("raw") == [0, 1, 0x5C, 255])
    #expect(try row.bytes("empty") == [])
    #expect(throws: MartletError.self) { try row.string("text") }
    #expect(throws: MartletError.self) { try row.int("Text") }
  }

  /// Long ones are not copied into the buffer of the short ones.
  @Test func `carries long parameters between short ones`() throws {
    let text = String(repeating: "grün ", count: 40_000)
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let row = try #require(
      try connection.query(
        "SELECT $1::text AS a, $2::text AS b, $3::bytea AS c, $4::text AS d, $5::bytea AS e, $6::text AS f",
        ["first", .text(text), .bytes(bytes), nil, .bytes([7]), .text(text + "end")]
      ).first)
    #expect(try row.string("a") == "first")
    #expect(try row.string("b") == text)
    #expect(try row.bytes("c") == bytes)
    #expect(try row.isNull("d"))
    #expect(try row.bytes("e") == [7])
    #expect(try row.string("f") == text + "end")
  }

  @Test(arguments: ["hex", "escape"])
  func `decodes both forms of bytea`(form: String) throws {
    try connection.execute("SET bytea_output = \(form)")
    let bytes = (0...255).map { UInt8($0) }
    #expect(try connection.query("SELECT $1::bytea AS raw", [.bytes(bytes)]).first?.bytes("raw") == bytes)
  }

  @Test func `runs several statements as one transaction`() throws {
    try connection.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)")
    let error = try #require(throws: MartletError.self) {
      try connection.execute("INSERT INTO t VALUES (3); SELECT 1/0")
    }
    #expect(error.context.sqlState == "22012")
    let rows = try connection.query("SELECT a FROM t ORDER BY a")
    #expect(try rows.map { try $0.int("a") } == [1, 2])
    #expect(rows.columnNames == ["a"])
    #expect(try connection.query("DELETE FROM t").affectedRows == 2)
  }

  @Test func `refuses a NUL instead of sending half of it`() throws {
    #expect(throws: MartletError.self) { try connection.execute("SELECT 1\0; broken") }
    #expect(throws: MartletError.self) { try connection.query("SELECT $1::text", ["a\0b"]) }
    #expect(connection.isHealthy)
  }

  @Test func `names position, object and column of an error`() throws {
    try connection.execute("CREATE TABLE t (a int NOT NULL CONSTRAINT small CHECK (a < 10))")
    let syntax = try #require(throws: MartletError.self) { try connection.query("SELECT x FROM t") }
    #expect(syntax.context.position == 8)
    let missing = try #require(throws: MartletError.self) { try connection.query("INSERT INTO t VALUES (NULL)") }
    #expect(missing.context.object == "public.t")
    #expect(missing.context.column == "a")
    let check = try #require(throws: MartletError.self) { try connection.query("INSERT INTO t VALUES (11)") }
    #expect(check.context.object == "constraint small on public.t")
    #expect(check.context.serverDetail?.contains("11") == true)
  }

  @Test func `rolls a transaction back when its body throws`() throws {
    try connection.execute("CREATE TABLE t (a int)")
    #expect(throws: MartletError.self) {
      try connection.transaction { () throws(MartletError) in
        try connection.execute("INSERT INTO t VALUES (1)")
        throw MartletError(.copy, "on purpose")
      }
    }
    #expect(!connection.isInTransaction)
    let written = try connection.transaction { () throws(MartletError) in
      try connection.query("INSERT INTO t VALUES (2)").affectedRows
    }
    #expect(written == 1)
    #expect(try connection.query("SELECT a FROM t").map { try $0.int("a") } == [2])
  }

  @Test func `does not take a silent rollback for a commit`() throws {
    #expect(throws: MartletError.self) {
      try connection.transaction { () throws(MartletError) in
        do throws(MartletError) {
          try connection.execute("SELECT 1/0")
        } catch {
          #expect(error.context.sqlState == "22012")
        }
      }
    }
    #expect(connection.isHealthy)
  }

  @Test func `answers a pipeline in order`() throws {
    let big = String(repeating: "x", count: 1000)
    let statements = (0..<3000).map { PostgresStatement("SELECT $1::int AS n, $2::text AS t", [.int($0), .text(big)]) }
    let answers = try connection.pipeline(statements)
    #expect(try answers.map { try $0.first?.int("n") } == (0..<3000).map { $0 })
    #expect(connection.isHealthy)
  }

  @Test func `undoes a pipeline that fails in its middle, and says where`() throws {
    try connection.execute("CREATE TABLE t (a int PRIMARY KEY)")
    let insert = "INSERT INTO t VALUES ($1)"
    let error = try #require(throws: MartletError.self) {
      try connection.pipeline([1, 2, 1, 3].map { PostgresStatement(insert, [.int($0)]) })
    }
    #expect(error.context.sqlState == "23505")
    #expect(error.context.object == "constraint t_pkey on public.t, statement 3 of 4")
    #expect(connection.isHealthy)
    #expect(try connection.query("SELECT a FROM t").isEmpty)
  }

  @Test func `hands notices to whoever listens`() throws {
    var notices: [PostgresNotice] = []
    connection.onNotice = { notices.append($0) }
    try connection.execute("DO $$ BEGIN RAISE WARNING 'mind the gap' USING ERRCODE = '01999'; END $$")
    #expect(notices.map(\.severity) == ["WARNING"])
    #expect(notices.map(\.sqlState) == ["01999"])
    #expect(notices.map(\.message) == ["mind the gap"])
  }
}
