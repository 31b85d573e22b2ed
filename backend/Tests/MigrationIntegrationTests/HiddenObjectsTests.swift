import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// What an account may not see is never left out of a green report.
@Suite("What the source account cannot see", .ownThread(minutes: 5), .attack(from: .source, is: .refused))
struct HiddenObjectsTests {
  private static func create(on scratch: Scratch) throws {
    try scratch.onSource { connection in
      for sql in [
        "CREATE TABLE person (id int PRIMARY KEY, nick varchar(20), secret varchar(20) NOT NULL)",
        "INSERT INTO person VALUES (1, 'ann', 's1'), (2, 'bob', 's2')",
        "CREATE TABLE hidden (id int PRIMARY KEY, person int, CONSTRAINT p FOREIGN KEY (person) REFERENCES person (id))",
        "CREATE TABLE plain (id int PRIMARY KEY)", "INSERT INTO plain VALUES (1)",
        "CREATE TRIGGER fix BEFORE INSERT ON person FOR EACH ROW SET NEW.nick = TRIM(NEW.nick)",
        "CREATE EVENT tidy ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM hidden",
        "CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1",
      ] {
        try connection.execute(sql)
      }
    }
  }

  /// Runs `body` with a request of an account with these grants; `DB` is the database.
  private static func with(
    _ flavor: TestServers.Source, granting grants: [String], _ body: (Scratch, MigrationRequest) async throws -> Void
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try create(on: scratch)
      let user = "u_\(scratch.database)"
      try scratch.onSource { connection in
        try connection.execute("CREATE USER `\(user)`@`%`")
        for grant in grants {
          let scoped = grant.replacing("DB", with: "`\(scratch.database)`")
          try connection.execute("GRANT \(scoped) TO `\(user)`@`%`")
        }
      }
      let request = scratch.request {
        $0.source.user = user
        $0.run.snapshotMethod = .quiet
      }
      try await body(scratch, request)
      try scratch.onSource { try $0.execute("DROP USER `\(user)`@`%`") }
    }
  }

  private static func findings(_ plan: MigrationPlan, _ code: FindingCode) -> [String] {
    plan.findings.filter { $0.code == code }.map(\.object)
  }

  /// The target holds nothing, the ledger included.
  private static func isUntouched(_ scratch: Scratch) throws -> Bool {
    try scratch.onTarget { connection in
      try connection.query(
        """
        SELECT count(*) AS n FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        """
      ).first?.int("n") == 0
        && (try connection.query("SELECT to_regnamespace('martlet')::text AS v").first?.string("v")) == nil
    }
  }

  private static func refusal(_ request: MigrationRequest) async throws -> MartletError? {
    await #expect(throws: MartletError.self) {
      try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
    }
  }

  @Test(arguments: TestServers.sources)
  func `hidden columns refuse the table`(_ flavor: TestServers.Source) async throws {
    try await Self.with(flavor, granting: ["SELECT (id, nick) ON DB.person", "SELECT ON DB.plain"]) {
      scratch, request in
      let error = try await Self.refusal(request)
      #expect(error?.code == .planRefused || error?.code == .permission)
      #expect("\(error.map { "\($0)" } ?? "")".contains("\(scratch.database).person"))
      #expect(try Self.isUntouched(scratch))
    }
  }

  @Test(arguments: TestServers.sources)
  func `hidden tables are a loss that names the database, unless the tables are named`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Self.with(flavor, granting: ["SELECT ON DB.person", "SELECT ON DB.plain"]) { scratch, request in
      let plan = try await MigrationControl.plan(request)
      #expect(Self.findings(plan, FindingCatalog.tablesHidden) == ["tables of \(scratch.database)"])
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      #expect(report.outcome == .completeWithLosses && report.exitCode == 3)

      var named = request
      named.plan.includedTables = ["plain", "\(scratch.database).person"]
      let selected = try await MigrationControl.plan(named)
      #expect(Self.findings(selected, FindingCatalog.tablesHidden).isEmpty)
      named.plan.includedTables = ["p*"]
      let matched = try await MigrationControl.plan(named)
      #expect(Self.findings(matched, FindingCatalog.tablesHidden).count == 1)
    }
  }

  @Test(arguments: TestServers.sources)
  func `triggers, events and routines that cannot be seen are a loss each`(_ flavor: TestServers.Source) async throws {
    try await Self.with(flavor, granting: ["SELECT ON DB.*"]) { scratch, request in
      var expected = ["triggers", "events", "procedures and functions"]
      if flavor == .mariadb { expected.append("foreign keys and CHECKs") }
      let plan = try await MigrationControl.plan(request)
      #expect(
        Self.findings(plan, FindingCatalog.objectsHidden).sorted()
          == expected.map { "\($0) of \(scratch.database)" }.sorted())
      for finding in plan.findings where finding.code == FindingCatalog.objectsHidden {
        let hint = try #require(finding.hint)
        #expect(hint.hasPrefix("GRANT "))
        try scratch.onSource { try $0.execute(hint) }
      }
      let granted = try await MigrationControl.plan(request)
      #expect(Self.findings(granted, FindingCatalog.objectsHidden).isEmpty)
    }
  }

  @Test(arguments: TestServers.sources)
  func `nothing visible is an error, not a migration of nothing`(_ flavor: TestServers.Source) async throws {
    try await Self.with(flavor, granting: ["CREATE TEMPORARY TABLES ON DB.*"]) { scratch, request in
      let error = try await Self.refusal(request)
      #expect(error?.code == .planRefused)
      #expect(try Self.isUntouched(scratch))
    }
  }

  @Test(arguments: TestServers.sources)
  func `a selection of nothing is an error too`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.create(on: scratch)
      let error = try await Self.refusal(scratch.request { $0.plan.excludedTables = ["*"] })
      #expect(error?.code == .planRefused)
      #expect(error?.hint?.contains("nothing-to-migrate") == true)
    }
  }

  @Test(arguments: TestServers.sources)
  func `an account that may see everything has no such finding`(_ flavor: TestServers.Source) async throws {
    try await Self.with(
      flavor, granting: ["SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE, LOCK TABLES ON DB.*"]
    ) { _, request in
      let plan = try await MigrationControl.plan(request)
      #expect(plan.findings.allSatisfy { !FindingCatalog.preflightCodes.contains($0.code) })
    }
  }

  @Test(arguments: TestServers.sources)
  func `a lock that the account may not take is refused before anything is written`(
    _ flavor: TestServers.Source
  ) async throws {
    let grants = ["SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON DB.*"]
    try await Self.with(flavor, granting: grants) { scratch, request in
      var locking = request
      locking.run.snapshotMethod = .lock
      let error = try await Self.refusal(locking)
      #expect(error?.code == .planRefused && error?.hint?.contains("RELOAD") == true)
      #expect(try Self.isUntouched(scratch))
      try scratch.onSource {
        try $0.execute("GRANT LOCK TABLES ON `\(scratch.database)`.* TO `\(request.source.user)`@`%`")
      }
      let report = try await MigrationControl.migrate(locking, plan: nil, observer: RecordingObserver())
      #expect(report.snapshot?.method == .tableLocks)
    }
  }
}
