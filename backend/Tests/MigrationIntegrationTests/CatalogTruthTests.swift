import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// What the source's catalog says arrives as the source means it.
@Suite("What is declared", .ownThread(minutes: 5))
struct CatalogTruthTests {
  private static func migrate(
    _ flavor: TestServers.Source, _ statements: [String], excluding excluded: [String] = [],
    _ body: (Scratch, RunReport) throws -> Void
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in for statement in statements { try connection.execute(statement) } }
      let request = scratch.request { $0.plan.excludedTables = excluded }
      try body(scratch, try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver()))
    }
  }

  /// The column `r`.
  private static func insert(_ sql: String, _ scratch: Scratch) throws -> String? {
    try scratch.onTarget { try $0.query(sql).first?.string("r") }
  }

  // MARK: Identities

  private static let counters = [
    "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
    "CREATE TABLE `Mixed` (`Id` int AUTO_INCREMENT PRIMARY KEY, v int)", "INSERT INTO `Mixed` VALUES (1, 1), (77, 2)",
    "CREATE TABLE fresh (id bigint AUTO_INCREMENT PRIMARY KEY, v int)",
    "CREATE TABLE ahead (id bigint AUTO_INCREMENT PRIMARY KEY, v int) AUTO_INCREMENT=6000",
    "CREATE TABLE below (id int AUTO_INCREMENT PRIMARY KEY, v int)", "INSERT INTO below VALUES (-9, 1), (-2, 2)",
    "CREATE TABLE nought (id int AUTO_INCREMENT PRIMARY KEY, v int)", "INSERT INTO nought VALUES (0, 1)",
    "CREATE TABLE second (a int PRIMARY KEY, n smallint unsigned NOT NULL AUTO_INCREMENT, v int, KEY (n))",
    "INSERT INTO second VALUES (1, 3, 1), (2, 64000, 2)",
    "CREATE TABLE cut_off (id int AUTO_INCREMENT PRIMARY KEY, v int)", "INSERT INTO cut_off VALUES (1, 1), (90, 2)",
    "DELETE FROM cut_off WHERE id = 90", "CREATE TABLE emptied (id int AUTO_INCREMENT PRIMARY KEY, v int)",
    "INSERT INTO emptied VALUES (1, 1), (150, 2)", "DELETE FROM emptied",
    "CREATE TABLE parts (id int AUTO_INCREMENT, y int, v int, PRIMARY KEY (id, y)) PARTITION BY HASH (y) PARTITIONS 3",
    "INSERT INTO parts VALUES (4, 1, 1), (19, 2, 2)",
    "CREATE TABLE last_but_one (id smallint AUTO_INCREMENT PRIMARY KEY, v int)",
    "INSERT INTO last_but_one VALUES (32766, 1)",
    "CREATE TABLE used_up (id smallint AUTO_INCREMENT PRIMARY KEY, v int)", "INSERT INTO used_up VALUES (32767, 1)",
  ]

  private static let nextValues = [
    ("mixed", "id", "78"), ("fresh", "id", "1"), ("ahead", "id", "6000"), ("below", "id", "1"), ("nought", "id", "1"),
    ("cut_off", "id", "91"), ("emptied", "id", "151"), ("last_but_one", "id", "32767"),
  ]

  private static func checkNextValues(_ scratch: Scratch) throws {
    for (table, column, expected) in nextValues {
      #expect(
        try insert("INSERT INTO \(table) (v) VALUES (9) RETURNING \(column)::text AS r", scratch) == expected,
        "\(table)")
    }
    #expect(try insert("INSERT INTO second (a, v) VALUES (3, 9) RETURNING n::text AS r", scratch) == "64001")
    #expect(try insert("INSERT INTO parts (y, v) VALUES (5, 9) RETURNING id::text AS r", scratch) == "20")
    for table in ["used_up", "last_but_one"] {
      #expect(throws: MartletError.self, "\(table)") {
        _ = try insert("INSERT INTO \(table) (v) VALUES (9) RETURNING '' AS r", scratch)
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `counts on where the source would`(_ flavor: TestServers.Source) async throws {
    try await Self.migrate(flavor, Self.counters) { scratch, report in
      #expect(report.outcome == .complete)
      try Self.checkNextValues(scratch)
    }
  }

  /// Until it opens a table, information_schema of a restarted MySQL has no next value for it, or one too low.
  @Test(.enabled(if: TestServers.sources.contains(.mysql)))
  func `counts on where a restarted MySQL would`() async throws {
    let server = try RestartableMySQL()
    defer { server.remove() }
    try await Scratch.with(.mysql) { scratch in
      var source = server.configuration
      let connection = try MySQLConnection(source)
      try connection.execute("CREATE DATABASE counters")
      try connection.execute("USE counters")
      for statement in Self.counters { try connection.execute(statement) }
      connection.close()
      try server.restart()
      source.database = "counters"
      let request = scratch.request { $0.source = source }
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      #expect(report.outcome == .complete)
      try Self.checkNextValues(scratch)
    }
  }

  @Test(arguments: TestServers.sources)
  func `counts on from the snapshot, not from the plan`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, v int)")
        try connection.execute("INSERT INTO t (v) VALUES (1)")
      }
      let request = scratch.request()
      let plan = try await MigrationControl.plan(request)
      try scratch.onSource { connection in
        try connection.execute("INSERT INTO t VALUES (900, 2)")
        try connection.execute("DELETE FROM t WHERE id = 900")
      }
      let report = try await MigrationControl.migrate(request, plan: plan, observer: RecordingObserver())
      #expect(report.outcome == .complete)
      #expect(try Self.insert("INSERT INTO t (v) VALUES (3) RETURNING id::text AS r", scratch) == "901")
    }
  }

  // MARK: Defaults and labels

  @Test(arguments: TestServers.sources)
  func `a default that names a column is left out, and the run goes through`(
    _ flavor: TestServers.Source
  ) async throws {
    let create = """
      CREATE TABLE t (
        id int PRIMARY KEY, net decimal(10,2) NOT NULL DEFAULT 2.50, gross decimal(10,2) DEFAULT (net * 1.2),
        name varchar(30) DEFAULT (CONCAT('n-', id)), copy int DEFAULT (id), sum int DEFAULT (id + copy), plain int DEFAULT (1 + 2)
      )
      """
    try await Self.migrate(flavor, [create, "INSERT INTO t (id) VALUES (1), (2)"]) { scratch, report in
      #expect(report.outcome == .completeWithLosses && report.exitCode == 3)
      let found = report.findings.filter { $0.code.rawValue == "default-names-column" }.map(\.object)
      #expect(found.sorted() == ["copy", "gross", "name", "sum"].map { "\(scratch.database).t.\($0)" })
      let row = try Self.insert(
        "INSERT INTO t (id) VALUES (3) RETURNING ROW(net, gross, name, copy, sum, plain)::text AS r", scratch)
      #expect(row == "(2.50,,,,,3)")
    }
  }

  @Test(arguments: TestServers.sources)
  func `defaults and labels of all planes and all bytes arrive`(_ flavor: TestServers.Source) async throws {
    let create = #"""
      CREATE TABLE t (
        id int PRIMARY KEY, a varchar(60) NOT NULL DEFAULT 'é☂🦊?', b varchar(9) CHARACTER SET utf16 DEFAULT '🦊x',
        e enum('да?', '🦊🦊', '🎈') NOT NULL DEFAULT '🎈', s set('один', '🦊') DEFAULT '🦊,один', x varchar(20) DEFAULT (concat('🦊', 'é')),
        c binary(4) DEFAULT 'a', d binary(3) DEFAULT '', f varbinary(5) DEFAULT 'a\0b', g varbinary(5) DEFAULT '',
        h varbinary(9) DEFAULT x'ff00c3a9', i binary(3) DEFAULT (x'00ff'), j blob DEFAULT (x'00ff'), k bit(5) DEFAULT b'101'
      ) DEFAULT CHARSET utf8mb4
      """#
    try await Self.migrate(flavor, [create, "INSERT INTO t (id) VALUES (1)"]) { scratch, report in
      #expect(report.outcome == .complete, "\(report.findings)")
      _ = try Self.insert("INSERT INTO t (id) VALUES (2) RETURNING id::text AS r", scratch)
      let rows = try scratch.onTarget { connection in
        try connection.query("SELECT ROW(a,b,e,s,x,c,d,f,g,h,i,j,k)::text AS r FROM t ORDER BY id").map {
          try $0.string("r")
        }
      }
      #expect(rows.count == 2 && rows[0] == rows[1], "\(rows)")
      #expect(rows[0]?.contains("é☂🦊?,🦊x,🎈,") == true, "\(rows)")
      #expect(try Self.insert("SELECT array_to_string(enum_range(NULL::t_e), ',') AS r", scratch) == "да?,🦊🦊,🎈")
    }
  }

  @Test(arguments: TestServers.sources)
  func `a label with a 0x00 is left out, and its rows are rejected`(_ flavor: TestServers.Source) async throws {
    let statements = [
      #"CREATE TABLE t (id int PRIMARY KEY, e enum('a\0b', 'c') DEFAULT 'a\0b', s set('x\0', 'y'))"#,
      "INSERT INTO t VALUES (1, 2, 2), (2, 1, 2), (3, 2, 1)",
    ]
    try await Self.migrate(flavor, statements) { scratch, report in
      #expect(report.outcome == .completeWithLosses && report.exitCode == 3)
      #expect(report.rowsWritten == 1)
      let codes = Set(report.findings.map(\.code.rawValue))
      #expect(codes.isSuperset(of: ["label-with-nul", "rows-rejected", "default-not-translated"]))
      let row = try Self.insert("SELECT e::text || s::text AS r FROM t", scratch)
      #expect(row == "c{y}")
    }
  }

  @Test(arguments: TestServers.sources)
  func `a literal for a TIMESTAMP is the instant that it is in UTC, and told`(
    _ flavor: TestServers.Source
  ) async throws {
    let statements = [
      "SET time_zone = '-03:00'",
      """
      CREATE TABLE t (
        id int PRIMARY KEY, a timestamp NOT NULL DEFAULT '2020-01-01 00:00:00', b datetime DEFAULT '2020-01-01 00:00:00',
        CONSTRAINT late CHECK (a > '2019-01-01 00:00:00')
      )
      """,
    ]
    try await Self.migrate(flavor, statements) { scratch, report in
      #expect(report.findings.filter { $0.code.rawValue == "timestamp-literal-in-utc" }.count == 1)
      let row = try Self.insert(
        "INSERT INTO t (id) VALUES (1) RETURNING (a AT TIME ZONE 'UTC')::text || ' ' || b::text AS r", scratch)
      #expect(row == "2020-01-01 03:00:00 2020-01-01 00:00:00")
    }
  }

  @Test(arguments: TestServers.sources)
  func `a table that cannot be opened is named, and the hint's option leaves it out`(
    _ flavor: TestServers.Source
  ) async throws {
    let statements = [
      "CREATE TABLE fine (id int PRIMARY KEY)", "INSERT INTO fine VALUES (1), (2)",
      "CREATE TABLE member (id int, KEY (id)) ENGINE=MyISAM",
      "CREATE TABLE broken (id int, KEY (id)) ENGINE=MERGE UNION=(member)", "DROP TABLE member",
    ]
    let error = await #expect(throws: MartletError.self) {
      try await Self.migrate(flavor, statements) { _, _ in }
    }
    #expect(error?.hint?.contains("--exclude '") == true && error?.context.serverErrorNumber == 1168)
    try await Self.migrate(flavor, statements, excluding: ["*.broken"]) { _, report in
      #expect(report.outcome == .complete && report.exitCode == 0 && report.rowsWritten == 2)
    }
  }
}
