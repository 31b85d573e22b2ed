import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("What is stored beside tables after the plan", .ownThread)
struct LaterObjectsTests {
  private static let statements = [
    "CREATE VIEW seen AS SELECT id FROM t", "CREATE TRIGGER fires BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 'x'",
    "CREATE PROCEDURE runs() SELECT 1", "CREATE EVENT ticks ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1",
  ]
  private static let codes = ["event", "routine", "trigger", "view"].map { "\($0)-not-migrated" }

  @Test(arguments: TestServers.sources)
  func `is a loss of a run of that plan`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { try $0.execute("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9))") }
      let plan = try await MigrationControl.plan(scratch.request())
      try scratch.onSource { source in for statement in Self.statements { try source.execute(statement) } }
      let report = try await MigrationControl.migrate(scratch.request(), plan: plan, observer: RecordingObserver())
      #expect(report.findings.filter { $0.severity == .loss }.map(\.code.rawValue).sorted() == Self.codes)
      #expect(report.exitCode == 3)
    }
  }

  @Test(arguments: TestServers.sources)
  func `is a loss of a run that is resumed with a new snapshot, once`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { source in
        try source.execute("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9))")
        try source.execute("CREATE VIEW first AS SELECT id FROM t")
        try source.execute("INSERT INTO t VALUES (1, 'a')")
      }
      let run = try Program(
        ["migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--progress", "plain"],
        faults: "chunk.after-commit=kill@1")
      #expect(run.wait() != 0)
      try scratch.onSource { source in for statement in Self.statements { try source.execute(statement) } }
      let resumed = try Program(["resume", scratch.target.redactedURL, "--new-snapshot", "--progress", "plain"])
      #expect(resumed.wait() == 3, "\(resumed.errors)")
      let codes = try scratch.onTarget { target in
        try target.query("SELECT code FROM martlet.finding WHERE severity = 'loss' ORDER BY code").map {
          try $0.string("code")
        }
      }
      #expect(codes == Self.codes + ["view-not-migrated"])
    }
  }

  @Test(arguments: TestServers.sources)
  func `is not that of databases from which no table was chosen`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try await Scratch.with(flavor) { other in
        try scratch.onSource { try $0.execute("CREATE TABLE t (id INT PRIMARY KEY)") }
        try other.onSource { source in
          try source.execute("CREATE TABLE t (id INT PRIMARY KEY)")
          try source.execute("CREATE VIEW seen AS SELECT id FROM t")
        }
        let request = scratch.request {
          $0.source.database = nil
          $0.plan.includedTables = ["\(scratch.database).*"]
        }
        let plan = try await MigrationControl.plan(request)
        #expect(plan.tables.map(\.source.database) == [scratch.database])
        #expect(!plan.findings.contains { $0.code.rawValue == "view-not-migrated" })
      }
    }
  }
}
