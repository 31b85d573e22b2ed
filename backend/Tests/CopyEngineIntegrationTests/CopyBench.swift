import CopyEngine
import Diagnostics
import Ledger
import MySQLClient
import PostgresClient
import SQLDialect
import SchemaModel
import Synchronization
import TestSupport

/// One table on both sides, a run in the ledger, and a worker between them.
struct CopyBench {
  let scratch: Scratch
  let run: RunHandle
  let worker: CopyWorker
  let plan: TableCopyPlan
  let meter = CountingMeter()

  /// - Parameters:
  ///   - sourceTable: CREATE TABLE and whatever fills it.
  ///   - columns: target name, source type, target type and conversion, in order.
  static func with(
    _ flavor: TestServers.Source, source: [String], target: String, columns: [ColumnPlan], key: [String],
    estimatedRows: Int = 0, estimatedBytes: Int = 0, _ body: (CopyBench) async throws -> Void
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("SET SESSION sql_mode = ''")
        for statement in source { try connection.execute(statement) }
      }
      let table = TablePlan(
        source: SourceTableName(database: scratch.database, name: "t"),
        target: QualifiedName(schema: "public", name: "t"),
        columns: columns,
        chunkKey: key.isEmpty
          ? nil
          : ChunkKey(
            indexName: "PRIMARY",
            columns: key.compactMap { name in
              columns.first { $0.source == name }.map { ChunkKey.Column(name: name, type: $0.sourceType) }
            }),
        estimatedRows: estimatedRows, estimatedBytes: estimatedBytes, isTransactional: true)
      let run = RunHandle()
      try scratch.onTarget { connection in
        try connection.execute(target)
        let ledger = Ledger(connection)
        try ledger.install()
        let plan = MigrationPlan(
          source: SourceServer(flavor: .mysql, version: ServerVersion(9, 7), versionText: "test"), tables: [table],
          steps: [], findings: [])
        try ledger.begin(
          run,
          NewRun(
            source: RunSource(url: "s"), target: "t", targetVersion: "15", options: "{}", plan: plan,
            owner: LeaseOwner(host: "test", processID: 1)))
      }
      let worker = CopyWorker(number: 1, source: scratch.source, target: scratch.target, run: run, flavor: .mysql)
      try await worker.connect()
      try await worker.openSnapshot()
      let bench = CopyBench(
        scratch: scratch, run: run, worker: worker, plan: TableCopyPlan(index: 0, table: table))
      try await body(bench)
      await worker.close()
    }
  }

  func rows(_ sql: String) throws -> [String?] {
    try scratch.onTarget { connection in try connection.query(sql).map { try $0.string("v") } }
  }
}

final class CountingMeter: CopyMeter {
  func waitForTurn(afterSending bytes: Int) {}

  private let counts = Mutex((rows: 0, rejected: 0, bytes: 0))
  private let rejectedMax = Mutex<Int?>(nil)

  func limit(rejected: Int) { rejectedMax.withLock { $0 = rejected } }

  func checkRejects(pending: Int) throws(MartletError) {
    let rejected = rejected + pending
    if let rejectedMax = rejectedMax.withLock({ $0 }), rejected > rejectedMax {
      throw MartletError(.tooManyRejects, "Too many.", context: ErrorContext(serverDetail: "\(rejected)"))
    }
  }

  func copied(table: Int, rows: Int, rejected: Int, bytes: Int) {
    counts.withLock {
      $0.rows += rows
      $0.rejected += rejected
      $0.bytes += bytes
    }
  }

  var rows: Int { counts.withLock { $0.rows } }
  var rejected: Int { counts.withLock { $0.rejected } }
  var bytes: Int { counts.withLock { $0.bytes } }
}

extension ColumnPlan {
  static func int(_ name: String) -> ColumnPlan {
    ColumnPlan(
      source: name, target: name, sourceType: .integer(.int, isUnsigned: false, displayWidth: nil),
      targetType: .integer, conversion: .integer(from: .int32, to: .int4), isGenerated: false)
  }

  static func text(_ name: String, _ type: MySQLType = .varchar(length: 100)) -> ColumnPlan {
    ColumnPlan(
      source: name, target: name, sourceType: type, targetType: .varchar(length: 100),
      conversion: .text(.reject, .reject), isGenerated: false)
  }
}
