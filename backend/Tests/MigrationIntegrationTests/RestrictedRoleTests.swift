import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// A role that may not do all that a run needs ends it before anything is written, and is told the statement.
@Suite("Restricted roles on the target", .ownThread(minutes: 5), .attack(from: .target, is: .refused))
struct RestrictedRoleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Run in the target database as superuser; `R` is the role, `D` the database.
    var statements: [String]
    var schema = "public"
    /// What the hint must hold; nil where the run works.
    var remedy: String?
  }

  static let cases = [
    Case(testDescription: "nothing granted", statements: [], remedy: "GRANT CREATE ON DATABASE"),
    Case(
      testDescription: "schemas, not in public", statements: ["GRANT CREATE ON DATABASE D TO R"],
      remedy: "GRANT USAGE, CREATE ON SCHEMA \"public\""),
    Case(
      testDescription: "in public, no schemas", statements: ["GRANT CREATE ON SCHEMA public TO R"],
      remedy: "GRANT CREATE ON DATABASE"),
    Case(
      testDescription: "a schema of its own, no others", statements: ["CREATE SCHEMA app AUTHORIZATION R"],
      schema: "app", remedy: "CREATE SCHEMA \"martlet\" AUTHORIZATION"),
    Case(
      testDescription: "a schema of its own and the ledger's",
      statements: ["CREATE SCHEMA app AUTHORIZATION R", "CREATE SCHEMA martlet AUTHORIZATION R"], schema: "app"),
    Case(
      testDescription: "as a managed service gives it",
      statements: ["GRANT CREATE ON DATABASE D TO R", "GRANT CREATE ON SCHEMA public TO R"]),
    Case(
      testDescription: "no temporary tables, in which generated columns are compared",
      statements: [
        "GRANT CREATE ON DATABASE D TO R", "GRANT CREATE ON SCHEMA public TO R",
        "REVOKE TEMP ON DATABASE D FROM R, PUBLIC",
      ], remedy: "GRANT TEMPORARY ON DATABASE"),
    Case(
      testDescription: "two connections",
      statements: [
        "GRANT CREATE ON DATABASE D TO R", "GRANT CREATE ON SCHEMA public TO R", "ALTER ROLE R CONNECTION LIMIT 2",
      ], remedy: "CONNECTION LIMIT -1"),
    Case(
      testDescription: "three connections",
      statements: [
        "GRANT CREATE ON DATABASE D TO R", "GRANT CREATE ON SCHEMA public TO R", "ALTER ROLE R CONNECTION LIMIT 3",
      ]),
    Case(
      testDescription: "four connections to the database",
      statements: [
        "GRANT CREATE ON DATABASE D TO R", "GRANT CREATE ON SCHEMA public TO R",
        "ALTER DATABASE D CONNECTION LIMIT 4",
      ]),
    Case(
      testDescription: "public is dropped", statements: ["GRANT CREATE ON DATABASE D TO R", "DROP SCHEMA public"],
      remedy: "CREATE SCHEMA \"public\" AUTHORIZATION"),
    Case(
      testDescription: "public is dropped, and not needed",
      statements: ["GRANT CREATE ON DATABASE D TO R", "DROP SCHEMA public"], schema: "other"),
  ]

  @Test(arguments: TestServers.sources, cases)
  func `work or end before anything is written`(_ flavor: TestServers.Source, _ test: Case) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, e enum('x','y'), KEY (e))")
        try connection.execute(
          "CREATE TABLE b (id int PRIMARY KEY, a int, twice int AS (id * 2) STORED, FOREIGN KEY (a) REFERENCES a (id))")
        try connection.execute("INSERT INTO a (e) VALUES ('x'), ('y')")
      }
      let role = "r_\(scratch.database)"
      try Self.make(role, test.statements, on: scratch)
      let request = scratch.request {
        $0.target.keywords["user"] = role
        $0.target.password = Secret("pw")
        $0.plan.targetSchema = test.schema
      }
      if let remedy = test.remedy {
        let before = try Self.objects(scratch)
        let error = await #expect(throws: MartletError.self) {
          try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        }
        #expect(error?.code == .planRefused)
        #expect(error?.hint?.contains(remedy) == true, "\(error?.hint ?? "no hint")")
        #expect(try Self.objects(scratch) == before)
      } else {
        let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        #expect(report.outcome == .complete && report.rowsWritten == 2)
      }
      try Self.drop(role, on: scratch)
    }
  }

  private static func make(_ role: String, _ statements: [String], on scratch: Scratch) throws {
    try scratch.onTarget { connection in
      try connection.execute("CREATE ROLE \(role) LOGIN PASSWORD 'pw'")
      let database = scratch.target.database ?? ""
      try connection.execute("GRANT CONNECT, TEMP ON DATABASE \(database) TO \(role)")
      try connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
      for statement in statements {
        // Only whole words: R is the role, D the database.
        let words = statement.split(separator: " ").map {
          $0 == "R" ? role : $0 == "R," ? "\(role)," : $0 == "D" ? database : String($0)
        }
        try connection.execute(words.joined(separator: " "))
      }
    }
  }

  private static func drop(_ role: String, on scratch: Scratch) throws {
    try scratch.onTarget { connection in
      try connection.execute("ALTER DATABASE \(scratch.target.database ?? "") CONNECTION LIMIT -1")
      try connection.execute("DROP OWNED BY \(role) CASCADE")
      try connection.execute("DROP ROLE \(role)")
    }
  }

  private static func objects(_ scratch: Scratch) throws -> String? {
    try scratch.onTarget { connection in
      try connection.query(
        """
        SELECT (SELECT string_agg(nspname, ',' ORDER BY nspname) FROM pg_namespace) || ';'
          || coalesce((SELECT string_agg(relname, ',' ORDER BY oid) FROM pg_class WHERE oid >= 16384), '') || ';'
          || (SELECT count(*) FROM pg_type WHERE oid >= 16384) AS objects
        """
      ).first?.string("objects")
    }
  }
}
