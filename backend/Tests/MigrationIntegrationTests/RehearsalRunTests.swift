import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("A plan is rehearsed on the target", .ownThread(minutes: 5))
struct RehearsalRunTests {
  private static func create(on scratch: Scratch) throws {
    try scratch.onSource { connection in
      try connection.execute("CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, n int)")
      try connection.execute("CREATE TABLE b (id int PRIMARY KEY, a int, FOREIGN KEY (a) REFERENCES a (id))")
      try connection.execute("INSERT INTO a (n) VALUES (1), (2)")
    }
  }

  private static func number(_ sql: String, _ scratch: Scratch) throws -> Int? {
    try scratch.onTarget { connection in try connection.query(sql).first?.int("n") }
  }

  private static func relations(_ scratch: Scratch) throws -> Int? {
    try number("SELECT count(*) AS n FROM pg_class WHERE oid >= 16384", scratch)
  }

  private static func hasLedger(_ scratch: Scratch) throws -> Bool {
    try scratch.onTarget { connection in
      try connection.query("SELECT to_regnamespace('martlet')::text AS v").first?.string("v") != nil
    }
  }

  /// A plan that somebody has edited.
  private static func edited(
    _ scratch: Scratch, _ change: (inout MigrationPlan) -> Void
  ) async throws -> MigrationPlan {
    var plan = try await MigrationControl.plan(scratch.request())
    change(&plan)
    return plan
  }

  @Test(arguments: TestServers.sources)
  func `all statements that the target refuses are named at once, and nothing is written`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.create(on: scratch)
      let plan = try await Self.edited(scratch) { plan in
        for index in plan.steps.indices {
          switch plan.steps[index].id {
          case "table:public.a": plan.steps[index].sql = "CREATE TABLE public.a (id no_such_type);"
          case "pk:public.b": plan.steps[index].sql = "ALTER TABLE public.b ADD PRIMARY KEY (no_such_column);"
          default: break
          }
        }
      }
      let error = await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(scratch.request(), plan: plan, observer: RecordingObserver())
      }
      #expect(error?.code == .planRefused)
      let detail = error?.context.serverDetail ?? ""
      #expect(detail.contains("table:public.a") && detail.contains("no_such_type") && detail.contains("SQLSTATE 42704"))
      #expect(detail.contains("pk:public.b") && detail.contains("no_such_column"))
      // What follows from these is not news.
      #expect(!detail.contains("pk:public.a") && !detail.contains("fk:"))
      #expect(try Self.relations(scratch) == 0)
      #expect(try !Self.hasLedger(scratch))
    }
  }

  @Test(arguments: TestServers.sources)
  func `an object that can be left out is a loss, known before the copying`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.create(on: scratch)
      let check = TargetStep(
        id: "check:public.a.own", stage: .checks, table: QualifiedName(schema: "public", name: "a"),
        sql: "ALTER TABLE public.a ADD CONSTRAINT own CHECK (no_such_function(n) > 0);", failureIsFinding: true)
      let plan = try await Self.edited(scratch) { plan in
        plan.steps.append(check)
        plan.steps.sort { $0.stage < $1.stage }
      }
      let observer = RecordingObserver()
      let report = try await MigrationControl.migrate(scratch.request(), plan: plan, observer: observer)
      #expect(report.outcome == .completeWithLosses && report.rowsWritten == 2)
      let losses = report.findings.filter { $0.severity == .loss }
      #expect(losses.map(\.code) == [FindingCatalog.objectRefused] && losses.first?.object == check.id)
      let events = observer.all
      let found = events.firstIndex { if case .finding(let finding) = $0 { finding.object == check.id } else { false } }
      let copying = events.firstIndex { if case .phase(.copying) = $0 { true } else { false } }
      #expect(try #require(found) < (try #require(copying)))
    }
  }

  @Test(arguments: TestServers.sources)
  func `plan --rehearse says the same and leaves nothing`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.create(on: scratch)
      var request = scratch.request()
      request.rehearses = true
      let clean = try await MigrationControl.plan(request)
      #expect(clean.findings.allSatisfy { $0.severity < .loss })
      #expect(try Self.relations(scratch) == 0)
      #expect(try !Self.hasLedger(scratch))

      // A type that is in the way.
      try scratch.onTarget { try $0.execute("CREATE TYPE public.b AS (x int)") }
      let refused = try await MigrationControl.plan(request)
      let finding = try #require(refused.findings.first { $0.code == FindingCatalog.statementRefused })
      #expect(finding.object == "table:public.b" && finding.detail.contains("42P07"))

      var missing = request
      missing.target = scratch.target.withDatabase("none_\(scratch.database)")
      let unknown = try await MigrationControl.plan(missing)
      #expect(unknown.findings.contains { $0.code == FindingCatalog.notRehearsed })
    }
  }

  @Test(arguments: TestServers.sources)
  func `a database that was made for a run goes with its refusal`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.create(on: scratch)
      let name = "new_\(scratch.database)"
      var request = scratch.request { $0.run.createsTarget = true }
      request.target = scratch.target.withDatabase(name)
      func exists() throws -> Bool {
        try scratch.onTarget { connection in
          try connection.query("SELECT 1 FROM pg_database WHERE datname = $1", [.text(name)]).count == 1
        }
      }
      let plan = try await Self.edited(scratch) { plan in
        plan.steps[0].sql = "CREATE TABLE public.a (id no_such_type);"
      }
      let refused = request
      await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(refused, plan: plan, observer: RecordingObserver())
      }
      #expect(try !exists())
      let report = try await MigrationControl.migrate(refused, plan: nil, observer: RecordingObserver())
      #expect(report.outcome == .complete)
      try scratch.onTarget { try $0.execute("DROP DATABASE \"\(name)\" WITH (FORCE)") }
    }
  }

  @Test(arguments: [RunOptions.ExistingTables.truncate, .drop])
  func `what is in the target is as it was after a refused rehearsal`(
    existing: RunOptions.ExistingTables
  ) async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.create(on: scratch)
      _ = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      try scratch.onTarget { connection in
        try connection.execute("INSERT INTO public.a (n) VALUES (3); DROP SCHEMA martlet CASCADE")
      }
      let request = scratch.request { $0.run.existingTables = existing }
      let broken = TargetStep(id: "own", stage: .functions, table: nil, sql: "SELECT no_such_function();")
      let plan = try await Self.edited(scratch) { plan in
        plan.steps.append(broken)
        plan.steps.sort { $0.stage < $1.stage }
      }
      await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(request, plan: plan, observer: RecordingObserver())
      }
      #expect(try Self.number("SELECT max(id) AS n FROM public.a", scratch) == 3)
      // The sequence has not moved either.
      #expect(try Self.number("INSERT INTO public.a (n) VALUES (4) RETURNING id AS n", scratch) == 4)
      #expect(try Self.number("SELECT count(*) AS n FROM pg_constraint WHERE contype = 'f'", scratch) == 1)
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      #expect(report.outcome == .complete && report.rowsWritten == 2)
    }
  }
}
