import Diagnostics
import PostgresClient
import TestSupport
import Testing

@Suite(.ownThread) struct CopyTests {
  private let database: TestDatabase
  private let connection: PostgresConnection

  init() throws {
    database = try TestDatabase()
    connection = try database.connect()
    try connection.execute("CREATE TABLE orders (id int PRIMARY KEY, total int CHECK (total > 0), note text)")
  }

  private let binary = "COPY orders FROM STDIN (FORMAT binary)"

  @Test func `stores a binary stream in pieces of any size`() throws {
    let rows = (1...2000).map { [int4($0), int4(7), $0.isMultiple(of: 2) ? nil : Array("grün".utf8)] }
    let stream = binaryCopy(rows)
    let copy = try connection.copyIn(binary)
    var start = 0
    var size = 1
    while start < stream.count {
      try write(Array(stream[start..<min(start + size, stream.count)]), to: copy)
      start += size
      size = size * 3 % 70_001 + 1
    }
    #expect(try copy.finish() == 2000)
    #expect(try connection.query("SELECT count(note) AS n FROM orders").first?.int("n") == 1000)
  }

  @Test func `names line and column of a value that does not fit`() throws {
    let copy = try connection.copyIn(binary)
    try write(binaryCopy([[int4(1), int4(1), nil], [int4(2), [1, 2], nil]]), to: copy)
    let error = try #require(throws: MartletError.self) { try copy.finish() }
    #expect(error.context.line == 2)
    #expect(error.context.column == "total")
    #expect(error.context.object == "orders")
    #expect(connection.isHealthy)
  }

  @Test func `names line and constraint of a row that is refused`() throws {
    let copy = try connection.copyIn(binary)
    try write(binaryCopy([[int4(1), int4(1), nil], [int4(2), int4(2), nil], [int4(3), int4(-3), nil]]), to: copy)
    let error = try #require(throws: MartletError.self) { try copy.finish() }
    #expect(error.context.sqlState == "23514")
    #expect(error.context.line == 3)
    #expect(error.context.object == "constraint orders_total_check on public.orders")
  }

  @Test func `failing stores nothing and leaves the connection usable`() throws {
    let copy = try connection.copyIn(binary)
    try write(binaryCopy([[int4(1), int4(1), nil]]), to: copy)
    copy.fail("changed my mind")
    copy.fail("twice")
    #expect(throws: MartletError.self) { try copy.finish() }
    #expect(try connection.query("SELECT 1 FROM orders").isEmpty)
  }

  @Test func `ends itself when it is let go, and with its transaction`() throws {
    _ = try connection.copyIn(binary)
    #expect(connection.isHealthy)
    var kept: PostgresCopyIn?
    #expect(throws: MartletError.self) {
      try connection.transaction { () throws(MartletError) in
        kept = try connection.copyIn(binary)
        try connection.execute("SELECT 1")
      }
    }
    #expect(connection.isHealthy)
    #expect(!connection.isInTransaction)
    #expect(throws: MartletError.self) { try kept?.finish() }
  }

  @Test(arguments: ["prefer", "disable"])
  func `notices a refused row long before the end`(tls: String) throws {
    var configuration = database.configuration
    configuration.keywords["sslmode"] = tls
    let connection = try PostgresConnection(unprepared: configuration, applicationName: "test")
    let copy = try connection.copyIn("COPY orders FROM STDIN")
    try write(Array("1\tbroken\t\\N\n".utf8), to: copy)
    let block = Array(String(repeating: "2\t2\tfiller\n", count: 8192).utf8)
    var written = 0
    let error = try #require(throws: MartletError.self) {
      while written < 1 << 30 {
        try write(block, to: copy)
        written += block.count
      }
    }
    #expect(error.context.sqlState == "22P02")
    #expect(error.context.line == 1)
    #expect(written < 64 << 20)
    #expect(connection.isHealthy)
  }

  @Test func `goes on after notices of a trigger`() throws {
    try connection.execute(
      """
      CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.id % 1000 = 0 THEN RAISE NOTICE 'row %', NEW.id; END IF; RETURN NEW; END $$;
      CREATE TRIGGER shout BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION shout()
      """)
    var notices = 0
    connection.onNotice = { _ in notices += 1 }
    let copy = try connection.copyIn(binary)
    try write(binaryCopy((1...50_000).map { [int4($0), int4(1), nil] }), to: copy)
    #expect(try copy.finish() == 50_000)
    #expect(notices == 50)
  }

  @Test func `says when the server goes away in the middle`() throws {
    let copy = try connection.copyIn(binary)
    _ = try database.connect().query("SELECT pg_terminate_backend($1, 5000)", [.int(connection.serverProcess)])
    let block = [UInt8](repeating: 0, count: 1 << 20)
    let error = try #require(throws: MartletError.self) {
      for _ in 0..<64 { try write(block, to: copy) }
      _ = try copy.finish()
    }
    #expect(error.code == .connectionLost)
    #expect(error.isRetryable)
  }

  @Test func `refuses what is no COPY from the client`() throws {
    #expect(throws: MartletError.self) { try connection.copyIn("SELECT 1") }
    #expect(connection.isHealthy)
    #expect(throws: MartletError.self) { try connection.copyIn("COPY nothing FROM STDIN") }
    #expect(connection.isHealthy)
  }
}
