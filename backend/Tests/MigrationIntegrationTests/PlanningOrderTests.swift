import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("What is read and written before a plan is accepted", .ownThread(minutes: 2))
struct PlanningOrderTests {
  @Test(arguments: TestServers.sources)
  func `a table that is left out is not looked at`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      // Its columns are visible, its rows are not.
      let user = "u\(UInt32.random(in: 0...UInt32.max))"
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE seen (id int PRIMARY KEY, flag tinyint(1))")
        try connection.execute("CREATE TABLE hidden (id int PRIMARY KEY, flag tinyint(1))")
        for host in ["localhost", "%"] {
          try connection.execute("CREATE USER '\(user)'@'\(host)'")
          try connection.execute("GRANT SELECT ON `\(scratch.database)`.seen TO '\(user)'@'\(host)'")
          try connection.execute("GRANT INSERT ON `\(scratch.database)`.hidden TO '\(user)'@'\(host)'")
        }
      }
      let request = scratch.request { request in
        request.source.user = user
        request.plan.excludedTables = ["hidden"]
      }
      let plan = try await MigrationControl.plan(request)
      #expect(plan.tables.map(\.source.name) == ["seen"])
      var all = request
      all.plan.excludedTables = []
      let refused = try await MigrationControl.plan(all)
      let unreadable = refused.findings.filter { $0.code == FindingCatalog.tableUnreadable }
      #expect(unreadable.map(\.object) == ["\(scratch.database).hidden"])
      try scratch.onSource { try $0.execute("DROP USER '\(user)'@'localhost', '\(user)'@'%'") }
    }
  }

  @Test func `a database is made only for a plan that was accepted`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE a (id int PRIMARY KEY, n int)")
        try connection.execute("INSERT INTO a VALUES (1, 2)")
      }
      let name = "new_\(scratch.database)"
      let target = scratch.target.withDatabase(name)
      func exists() throws -> Bool {
        try scratch.onTarget { connection in
          try connection.query("SELECT 1 FROM pg_database WHERE datname = $1", [.text(name)]).count == 1
        }
      }
      var request = scratch.request { $0.run.createsTarget = true }
      request.target = target
      // Planning knows the server, although the database is not there.
      let plan = try await MigrationControl.plan(request)
      let version = try scratch.onTarget { $0.serverVersionNumber }
      #expect(plan.options.targetVersionNumber == version)
      #expect(try !exists())

      request.plan.casts = [CastRule(subject: .column(pattern: "*.a.n"), target: "uuid")]
      let refused = request
      let error = await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(refused, plan: nil, observer: RecordingObserver())
      }
      #expect(error?.code == .planRefused)
      #expect(try !exists())

      // Nor is anything written into one that is there.
      var present = refused
      present.target = scratch.target
      let second = present
      await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(second, plan: nil, observer: RecordingObserver())
      }
      let ledger = try scratch.onTarget { connection in
        try connection.query("SELECT to_regnamespace('martlet')::text AS v").first?.string("v")
      }
      #expect(ledger == nil)

      request.plan.casts = []
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      #expect(report.rowsWritten == 1)
      #expect(try exists())
      try scratch.onTarget { try $0.execute("DROP DATABASE \"\(name)\" WITH (FORCE)") }
    }
  }
}
