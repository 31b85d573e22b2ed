import Diagnostics
import Ledger
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite(.ownThread) struct ChunkTests {
  private let fixture: LedgerFixture

  init() throws { fixture = try LedgerFixture() }

  private func chunk(table: Int = 0, _ chunk: Int = 0) throws -> ChunkRecord? {
    try fixture.ledger.chunks(of: fixture.run).first { $0.table == table && $0.chunk == chunk }
  }

  @Test func `gives key ranges back as they were`() throws {
    let values: [KeyValue] = [
      .number("18446744073709551615"), .text("grün\0\"\\"), .binary([0, 255]), .temporal("2024-02-29 23:59:59.000001"),
    ]
    let ranges = ChunkRange.between([KeyBound([.number("-1")]), KeyBound(values)])
    try fixture.plan(table: 1, ranges: ranges)
    let found = try fixture.ledger.chunks(of: fixture.run)
    #expect(found.map(\.range) == ranges)
    #expect(found.map(\.chunk) == [0, 1, 2])
    #expect(found.allSatisfy { !$0.isDone && $0.table == 1 })
  }

  /// As many as a table of terabytes has.
  @Test func `holds a hundred thousand key ranges`() throws {
    let bounds = (1..<100_000).map { KeyBound([.number("\($0 * 7_919)"), .text("key \($0)")]) }
    let ranges = ChunkRange.between(bounds)
    try fixture.plan(table: 1, ranges: ranges)
    #expect(try fixture.ledger.chunks(of: fixture.run).map(\.range) == ranges)
    #expect(try fixture.ledger.sums(ofRun: fixture.run.runID).map(\.chunks) == [0, 100_000])
  }

  @Test func `a chunk is done exactly when its rows are there`() throws {
    try fixture.connection.execute("CREATE TABLE copied (a int)")
    try fixture.plan(table: 0)
    let stop = MartletError(.copy, "killed")
    #expect(throws: stop) {
      try fixture.connection.transaction { () throws(MartletError) in
        try fixture.connection.execute("INSERT INTO copied VALUES (1), (2), (3)")
        try fixture.finish()
        throw stop
      }
    }
    #expect(try chunk()?.isDone == false)
    #expect(try fixture.connection.query("SELECT 1 FROM copied").isEmpty)
    try fixture.connection.transaction { () throws(MartletError) in
      try fixture.connection.execute("INSERT INTO copied VALUES (1), (2), (3)")
      try fixture.finish()
    }
    #expect(try chunk()?.isDone == true)
    #expect(try fixture.connection.query("SELECT 1 FROM copied").count == 3)
  }

  @Test func `a chunk is not done twice`() throws {
    try fixture.plan(table: 0)
    try fixture.connection.transaction { () throws(MartletError) in try fixture.finish() }
    let error = try #require(throws: MartletError.self) {
      try fixture.connection.transaction { () throws(MartletError) in try fixture.finish(rows: 9) }
    }
    #expect(error.code == .ledger)
    #expect(try fixture.ledger.sums(ofRun: fixture.run.runID).first?.counts.rowsRead == 3)
  }

  @Test func `a chunk is done in a transaction or not at all`() throws {
    try fixture.plan(table: 0)
    let error = try #require(throws: MartletError.self) { try fixture.finish() }
    #expect(error.code == .ledger)
    #expect(try chunk()?.isDone == false)
  }

  @Test func `rows read are rows written and rows rejected`() throws {
    try fixture.plan(table: 0)
    #expect(throws: MartletError.self) {
      try fixture.connection.transaction { () throws(MartletError) in
        try fixture.ledger.finishChunk(
          run: fixture.run, table: 0, chunk: 0,
          counts: ChunkCounts(rowsRead: 3, rowsWritten: 1, rowsRejected: 1, bytes: 0, seconds: 0))
      }
    }
    #expect(try chunk()?.isDone == false)
  }

  @Test func `sums by table`() throws {
    try fixture.plan(table: 0, ranges: ChunkRange.between([KeyBound([.number("5")]), KeyBound([.number("9")])]))
    try fixture.connection.transaction { () throws(MartletError) in
      try fixture.finish(chunk: 0, rows: 5, rejected: 1)
      try fixture.finish(chunk: 2, rows: 7)
    }
    let sums = try fixture.ledger.sums(ofRun: fixture.run.runID)
    #expect(sums.map(\.chunks) == [3, 0])
    #expect(sums.map(\.chunksDone) == [2, 0])
    let counts = try #require(sums.first?.counts)
    #expect([counts.rowsRead, counts.rowsWritten, counts.rowsRejected, counts.bytes] == [12, 11, 1, 60])
    #expect(counts.seconds == 1)
  }

  @Test func `records rejected rows with any byte in them`() throws {
    try fixture.plan(table: 0)
    let row = RejectedRow(
      key: [.init(column: "id", text: "7")], column: "note", reason: "nul-in-text", message: "a NUL: \0",
      values: [.init(column: "note", text: "x\0y"), .init(column: "none", text: nil)],
      raw: (0...255).map { UInt8($0) })
    try fixture.connection.transaction { () throws(MartletError) in
      try fixture.ledger.record([row, row], run: fixture.run, table: 0)
      try fixture.finish(rejected: 2)
    }
    let rows = try fixture.connection.query("SELECT raw_row, row_values FROM martlet.reject")
    #expect(rows.count == 2)
    #expect(try rows.first?.bytes("raw_row") == row.raw)
    #expect(try rows.first?.string("row_values")?.contains("x\\u0000y") == true)
    let findings = try fixture.ledger.dataFindings(ofRun: fixture.run.runID)
    #expect(findings.map(\.object) == ["shop.orders.note", "shop.orders.note"])
    #expect(findings.map(\.severity) == [.loss, .altered])
    #expect(findings.map(\.count) == [2, 2])
  }

  @Test func `starts the copying over`() throws {
    try fixture.connection.execute("CREATE SCHEMA shop; CREATE TABLE shop.orders AS SELECT 1 AS a")
    try fixture.plan(table: 0)
    try fixture.connection.transaction { () throws(MartletError) in try fixture.finish() }
    try fixture.connection.transaction { () throws(MartletError) in
      try fixture.ledger.finishStep(run: fixture.run, step: 1, seconds: 1)
    }
    // A table with rows that refer to it cannot be emptied.
    try fixture.connection.execute(
      """
      ALTER TABLE shop.orders ADD PRIMARY KEY (a);
      CREATE TABLE shop.items (a integer CONSTRAINT item_order REFERENCES shop.orders);
      INSERT INTO shop.items VALUES (1)
      """)
    try fixture.ledger.restartCopying(
      fixture.run, emptying: [QualifiedName(schema: "shop", name: "orders")],
      after: ["ALTER TABLE shop.items DROP CONSTRAINT item_order"], repeatingSteps: [1])
    #expect(try fixture.ledger.chunks(of: fixture.run).isEmpty)
    #expect(try fixture.connection.query("SELECT 1 FROM shop.orders").isEmpty)
    #expect(try fixture.ledger.steps(ofRun: fixture.run.runID).map(\.state) == [.waiting, .waiting])
  }

  /// 2,000 tables of 20 chunks each: the cost of one more must not grow with those before it.
  @Test func `stays quick with many chunks`() throws {
    let connection = fixture.connection
    try connection.execute(
      """
      INSERT INTO martlet.run_table (run_id, table_ordinal, source, target)
        SELECT '\(fixture.run.runID)', n, 's' || n, 't' || n FROM generate_series(2, 1999) n;
      INSERT INTO martlet.chunk (run_id, table_ordinal, chunk_ordinal, key_range)
        SELECT '\(fixture.run.runID)', n / 20, n % 20, '{}' FROM generate_series(0, 39999) n;
      """)
    let began = ContinuousClock.now
    for chunk in 0..<20 {
      try connection.transaction { () throws(MartletError) in try fixture.finish(table: 1999, chunk: chunk) }
    }
    #expect(try fixture.ledger.sums(ofRun: fixture.run.runID).last?.chunksDone == 20)
    #expect(ContinuousClock.now - began < .seconds(10))
  }
}
