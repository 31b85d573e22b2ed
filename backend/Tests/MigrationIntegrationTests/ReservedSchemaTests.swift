import Diagnostics
import Ledger
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// A source table named like one of the ledger's, and an operator who chooses where it goes.
@Suite("A run that would write to the ledger", .ownThread, .attack(from: .client, is: .refused))
struct ReservedSchemaTests {
  private static func refusal(_ request: MigrationRequest, plan: MigrationPlan? = nil) async throws -> MartletError {
    try #require(
      await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(request, plan: plan, observer: RecordingObserver())
      })
  }

  @Test(arguments: TestServers.sources, RunOptions.ExistingTables.allCases)
  func `is refused whatever is done with existing tables`(
    _ flavor: TestServers.Source, _ existing: RunOptions.ExistingTables
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { try $0.execute("CREATE TABLE token (token_id varchar(20) PRIMARY KEY, role text)") }
      try scratch.onTarget { try Ledger($0).install() }
      for schema in ["martlet", "information_schema", "pg_catalog"] {
        let error = try await Self.refusal(
          scratch.request {
            $0.plan.targetSchema = schema
            $0.run.existingTables = existing
            $0.run.acceptedFindings = [FindingCatalog.reservedSchema]
          })
        #expect(error.code == .planRefused || error.code == .targetNotEmpty, "\(error)")
      }
      #expect(try scratch.onTarget { try $0.count("martlet.run") } == 0)
    }
  }

  @Test(arguments: [
    "INSERT INTO martlet.token (token_id, name, role, hash, created_by) "
      + "VALUES ('0123456789ab', 'x', 'admin', decode(repeat('00', 32), 'hex'), 'x')",
    "ALTER TABLE martlet.token DROP CONSTRAINT token_role_check", "DROP SCHEMA martlet CASCADE",
    "DO $$ BEGIN EXECUTE 'DELETE FROM martlet.tok' || 'en'; END $$",
    "COMMENT ON TABLE public.a IS 'x'; TRUNCATE martlet.run CASCADE",
  ])
  func `by the edited SQL of a plan is refused`(_ statement: String) async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { try $0.execute("CREATE TABLE a (id int PRIMARY KEY)") }
      try scratch.onTarget { try Ledger($0).install() }
      var plan = try await MigrationControl.plan(scratch.request())
      let index = try #require(plan.steps.firstIndex { $0.stage == .primaryKeys || $0.stage == .analyze })
      plan.steps.insert(
        TargetStep(id: "comment:mine", stage: .comments, table: plan.tables[0].target, sql: statement),
        at: plan.steps[index...].firstIndex { $0.stage > .comments } ?? plan.steps.endIndex)
      let error = try await Self.refusal(scratch.request(), plan: plan)
      #expect(error.code == .planRefused)
      #expect(error.context.serverDetail?.contains("Martlet's own schema") == true, "\(error)")
      #expect(try scratch.onTarget { try $0.count("martlet.run") } == 0)
    }
  }
}
