import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Types of extensions are found wherever they are installed", .ownThread)
struct ExtensionTypeTests {
  static let people = [
    """
    CREATE TABLE people (id int PRIMARY KEY AUTO_INCREMENT, name varchar(40) NOT NULL DEFAULT 'Nobody', note text,
      short varchar(10) GENERATED ALWAYS AS (left(name, 3)) STORED, UNIQUE KEY u (name), KEY p (name, note(5)),
      FULLTEXT KEY f (name, note), CHECK (name <> '')) COLLATE utf8mb4_general_ci
    """,
    "CREATE TABLE pets (owner varchar(40) COLLATE utf8mb4_general_ci, FOREIGN KEY (owner) REFERENCES people (name))",
    "INSERT INTO people (name, note) VALUES ('Ada', 'Countess'), ('Grace', NULL), ('Élodie', 'Ünïcode 😀')",
    "INSERT INTO pets VALUES ('Ada'), (NULL)",
  ]

  @Test(arguments: TestServers.sources, TestServers.Target.allCases)
  func `citext, in public and in a schema of its own, by the remedy of the finding`(
    _ flavor: TestServers.Source, _ target: TestServers.Target
  ) async throws {
    for schema in ["public", "Text types"] {
      try await Scratch.with(flavor, to: target) { scratch in
        try scratch.onSource { connection in for statement in Self.people { try connection.execute(statement) } }
        let cast = scratch.request { $0.plan.casts = [CastRule(subject: .type(name: "varchar"), target: "citext")] }
        // Not there yet: refused by name before anything is written, with the statement that helps.
        let failure = await #expect(throws: MartletError.self) {
          try await MigrationControl.migrate(cast, plan: nil, observer: RecordingObserver())
        }
        #expect(failure?.code == .planRefused)
        let detail = failure?.context.serverDetail
        #expect(detail?.contains("The target has no type citext") == true)
        let hints = try await MigrationControl.plan(cast).findings
          .filter { $0.code == FindingCode("cast-type-unresolved") }.compactMap(\.hint)
        #expect(hints.first?.hasPrefix("CREATE EXTENSION citext in the target") == true)
        try scratch.onTarget { connection in
          try connection.execute("CREATE SCHEMA IF NOT EXISTS \"\(schema)\"")
          try connection.execute("CREATE EXTENSION citext SCHEMA \"\(schema)\"")
        }
        let report = try await MigrationControl.migrate(cast, plan: nil, observer: RecordingObserver())
        #expect(report.rowsRejected == 0)
        #expect(report.findings.filter { $0.severity >= .loss } == [])
        let plan = try await MigrationControl.plan(cast)
        #expect(try ContentComparison(scratch).differences(plan.tables) == [])
        try scratch.onTarget { connection in
          try connection.execute("INSERT INTO pets VALUES ('ADA')")
          #expect(throws: MartletError.self) { try connection.execute("INSERT INTO people (name) VALUES ('aDA')") }
          #expect(throws: MartletError.self) { try connection.execute("INSERT INTO people (name) VALUES ('')") }
          // citext has no length; the column of the source has.
          #expect(throws: MartletError.self) {
            try connection.execute("INSERT INTO people (name) VALUES (repeat('x', 500))")
          }
          try connection.execute("INSERT INTO people (note) VALUES ('by default')")
          let row = try connection.query(
            "SELECT name::text AS n, short::text AS s FROM people WHERE note = 'by default'")
          let names = [try row.first?.string("n"), try row.first?.string("s")]
          #expect(names == ["Nobody", "Nob"])
        }
      }
    }
  }

  @Test func `a type that several schemas have, or that the account may not use, is refused by name`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { try $0.execute("CREATE TABLE t (id int PRIMARY KEY, a varchar(9))") }
      try scratch.onTarget { connection in
        try connection.execute("CREATE SCHEMA a")
        try connection.execute("CREATE DOMAIN a.citext AS text")
        try connection.execute("CREATE EXTENSION citext SCHEMA public")
      }
      func plan(_ target: String) async throws -> MigrationPlan {
        try await MigrationControl.plan(
          scratch.request { $0.plan.casts = [CastRule(subject: .type(name: "varchar"), target: target)] })
      }
      let ambiguous = try #require(try await plan("citext").findings.first { $0.severity == .refusal })
      #expect(ambiguous.detail.contains("a.citext or public.citext"))
      #expect(try await plan("public.citext").findings.filter { $0.severity == .refusal } == [])
      // A domain has no binary form of its own that is known here.
      #expect(try await plan("a.citext").findings.contains { $0.code == FindingCode("cast-impossible") })
      #expect(try await plan("hstore").findings.contains { $0.code == FindingCode("cast-type-unresolved") })
      try scratch.onTarget { try $0.execute("CREATE EXTENSION hstore") }
      #expect(try await plan("hstore").findings.contains { $0.code == FindingCode("cast-impossible") })
    }
  }

  @Test func `a database that is still to be made has none`() async throws {
    try await Scratch.with(.mysql) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY, p point)")
        try connection.execute("INSERT INTO t VALUES (1, ST_GeomFromText('POINT(1 2)'))")
      }
      try scratch.onTarget { try $0.execute("CREATE EXTENSION postgis") }
      let name = "\(scratch.target.database ?? "")_new"
      defer { try? scratch.onTarget { try $0.execute("DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)") } }
      var request = scratch.request { $0.run.createsTarget = true }
      request.target = scratch.target.withDatabase(name)
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      #expect(report.findings.contains { $0.code == FindingCode("geometry-as-bytea") } && report.rowsWritten == 1)
    }
  }

  /// pgvector is not in Debian 12, so only PostgreSQL 18 has it here.
  @Test(.enabled(if: TestServers.sources.contains(.mysql), "MySQL is given up by name"))
  func `MySQL's VECTOR becomes pgvector's where a cast asks for it`() async throws {
    try await Scratch.with(.mysql, to: .postgres18) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY, v vector(3))")
        try connection.execute(
          """
          INSERT INTO t VALUES (1, TO_VECTOR('[1,2.5,-3e-20]')), (2, NULL), (3, TO_VECTOR('[0.1,3.4e38,-0]')),
            (4, TO_VECTOR('[1,2]'))
          """)
      }
      try scratch.onTarget { connection in
        try connection.execute("CREATE SCHEMA ai")
        try connection.execute("CREATE EXTENSION vector SCHEMA ai")
      }
      let request = scratch.request { $0.plan.casts = [CastRule(subject: .type(name: "vector"), target: "vector(3)")] }
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      // A shorter one has no place in vector(3).
      #expect(report.rowsWritten == 3 && report.rowsRejected == 1)
      let rows = try scratch.onTarget { connection in
        try connection.query("SELECT coalesce(v::real[]::text, '~') AS v FROM t ORDER BY id").map { try $0.string("v") }
      }
      #expect(rows == ["{1,2.5,-3e-20}", "~", "{0.1,3.4e+38,-0}"])
    }
  }
}
