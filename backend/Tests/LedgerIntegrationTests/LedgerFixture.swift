import Diagnostics
import Ledger
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// A target with a ledger in which one run of two tables and two steps has begun.
struct LedgerFixture {
  let database: TestDatabase
  let connection: PostgresConnection
  let ledger: Ledger
  let run: RunHandle

  static let owner = LeaseOwner(host: "here", processID: 42)

  init() throws {
    database = try TestDatabase()
    connection = try database.connect()
    ledger = Ledger(connection)
    run = RunHandle()
    try ledger.install()
    try ledger.acquireLease()
    try ledger.begin(run, Self.newRun())
  }

  static func newRun(findings: [Finding] = []) -> NewRun {
    let tables = ["orders", "lines"].map { name in
      TablePlan(
        source: SourceTableName(database: "shop", name: name), target: QualifiedName(schema: "shop", name: name),
        columns: [], chunkKey: nil, estimatedRows: 10, estimatedBytes: 100, isTransactional: true)
    }
    let steps = ["a", "b"].map { name in
      TargetStep(
        id: "index:\(name)", stage: .indexes, table: QualifiedName(schema: "shop", name: "orders"), sql: "SELECT 1;")
    }
    return NewRun(
      source: RunSource(url: "mysql://h/shop"), target: "postgresql://h/shop", targetVersion: "15.1",
      options: #"{"jobs":2}"#,
      plan: MigrationPlan(source: sourceServer, tables: tables, steps: steps, findings: findings), owner: owner)
  }

  func plan(table: Int, ranges: [ChunkRange] = [.wholeTable]) throws(MartletError) {
    try connection.transaction { () throws(MartletError) in
      try ledger.planChunks(run: run, table: table, ranges: ranges)
    }
  }

  func finish(table: Int = 0, chunk: Int = 0, rows: Int = 3, rejected: Int = 0) throws(MartletError) {
    try ledger.finishChunk(
      run: run, table: table, chunk: chunk,
      counts: ChunkCounts(
        rowsRead: rows, rowsWritten: rows - rejected, rowsRejected: rejected, bytes: 30, seconds: 0.5,
        altered: rejected > 0 ? ["note": rejected] : [:]))
  }
}

private let sourceServer = SourceServer(
  flavor: .mysql, version: ServerVersion(8, 0, 36), versionText: "8.0.36")
