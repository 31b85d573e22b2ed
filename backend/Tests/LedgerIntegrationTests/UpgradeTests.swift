import Diagnostics
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@testable import Ledger

@Suite("A ledger of an older program", .ownThread) struct UpgradeTests {
  /// A ledger as the program of that version made it, with a run and a rejected row in it.
  private static func old(_ version: Int, _ connection: PostgresConnection) throws -> RunHandle {
    try connection.execute(LedgerStatements.createSchema)
    try connection.execute(LedgerStatements.createVersion)
    for number in 1...version {
      try connection.execute(LedgerSchema.versions[number - 1])
      _ = try connection.query(LedgerStatements.recordVersion, [.text("\(number)")])
    }
    let ledger = Ledger(connection)
    let run = RunHandle()
    try ledger.begin(run, LedgerFixture.newRun())
    let row = RejectedRow(
      key: [.init(column: "id", text: "7")], column: "note", reason: "nul-in-text", message: nil,
      values: [.init(column: "note", text: "x")], raw: [0, 1, 2])
    try ledger.record([row], run: run, table: 0)
    return run
  }

  @Test(arguments: 1..<LedgerSchema.currentVersion)
  func `is brought up to date with all that it holds, and equals a new one`(_ version: Int) throws {
    let database = try TestDatabase()
    let connection = try database.connect()
    let run = try Self.old(version, connection)
    // Looking does not change it.
    #expect(try Ledger(connection).isInstalled())
    #expect(try Ledger(connection).rejects(ofRun: run.runID, RejectFilter(), after: nil, limit: 9).count == 1)

    try Ledger(connection).install()
    #expect(try Ledger(connection).lastRun()?.runID == run.runID)
    let row = try #require(try Ledger(connection).rejects(ofRun: run.runID, RejectFilter(), after: nil, limit: 9).first)
    #expect(row.reason == "nul-in-text" && row.key.map(\.text) == ["7"] && row.rawBytes == 3)

    let fresh = try TestDatabase()
    let freshConnection = try fresh.connect()
    try Ledger(freshConnection).install()
    #expect(try Self.shape(connection) == Self.shape(freshConnection))
    #expect(try connection.query("SELECT 1 FROM martlet.ledger_version").count == LedgerSchema.currentVersion)
  }

  @Test(arguments: 1...LedgerSchema.currentVersion) func `can be dropped as it is`(_ version: Int) throws {
    let database = try TestDatabase()
    let connection = try database.connect()
    _ = try Self.old(version, connection)
    try Ledger(connection).drop()
    #expect(try connection.query("SELECT 1 FROM pg_namespace WHERE nspname = 'martlet'").isEmpty)
    try Ledger(connection).install()
  }

  /// Columns and indexes, one line each.
  private static func shape(_ connection: PostgresConnection) throws -> [String?] {
    let sql = """
      SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) AS v
      FROM information_schema.columns WHERE table_schema = 'martlet'
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'martlet' ORDER BY 1
      """
    return try connection.query(sql).map { try $0.string("v") }
  }
}
