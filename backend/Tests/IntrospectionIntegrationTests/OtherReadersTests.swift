import Diagnostics
import Introspection
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite(.ownThread) struct OtherReadersTests {
  @Test(arguments: TestServers.sources)
  func `a profile holds the smallest and largest values`(source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute([
        """
        CREATE TABLE t (
          id bigint unsigned AUTO_INCREMENT PRIMARY KEY, flag tinyint(1), t time(3), free bigint unsigned, n tinyint(4)
        )
        """,
        "INSERT INTO t VALUES (18446744073709551614, 0, '-12:00:00.5', 1, 2), (3, 2, '838:00:00', 2, 3)",
        "CREATE TABLE nothing (flag tinyint(1))",
      ])
      let connection = try source.connect()
      let catalog = try SourceCatalogReader(connection: connection).read(databases: [scratch.name])
      let profile = try DataProfiler(connection: connection).profile(catalog: catalog, options: PlanOptions())
      func range(_ table: String, _ column: String) -> DataProfile.Range? {
        profile.ranges[.init(table: SourceTableName(database: scratch.name, name: table), column: column)]
      }
      #expect(profile.ranges.count == 4)
      #expect(range("t", "id") == .init(minimum: "3", maximum: "18446744073709551614"))
      #expect(range("t", "flag") == .init(minimum: "0", maximum: "2"))
      #expect(range("t", "t") == .init(minimum: "-12:00:00.500", maximum: "838:00:00.000"))
      #expect(range("nothing", "flag") == .init(minimum: nil, maximum: nil))
    }
  }

  @Test(arguments: TestServers.sources)
  func `the position moves with the binary log`(source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      let reader = SourcePositionReader(connection: scratch.connection)
      let before = try #require(try reader.read())
      try scratch.execute(["CREATE TABLE t (id int)"])
      let after = try #require(try reader.read())
      #expect(try #require(before.binlog) < #require(after.binlog))
      #expect(after.gtids != nil && after.gtids != before.gtids)
      #expect(after.gtids?.contains("\n") == false)
    }
  }

  @Test(arguments: TestServers.sources)
  func `an account without grants gets statements to run`(source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      let user = "u\(UInt32.random(in: .min ... .max))"
      try scratch.execute(["CREATE USER `\(user)`@`%`", "CREATE TABLE m (id int) ENGINE=MyISAM"])
      defer { try? scratch.connection.execute("DROP USER `\(user)`@`%`") }
      func checks() throws -> [String: HealthCheck] {
        let doctor = SourceDoctor(connection: try source.connect(user: user))
        return Dictionary(try doctor.check(databases: [scratch.name]).map { ($0.subject, $0) }) { $1 }
      }
      let before = try checks()
      #expect(before["version"]?.state == .passed)
      let all = try SourceDoctor(connection: try source.connect(user: user)).check(databases: [])
      #expect(all.first { $0.subject == "databases" }?.state == .failed)
      #expect(before["grants: read"]?.state == .failed)
      let subjects = ["grants: read", "grants: definitions", "grants: lock", "grants: position"]
      for subject in subjects { try scratch.connection.execute(try #require(before[subject]?.remedy)) }
      // A second right about definitions is asked for once the first is there.
      if let remedy = try checks()["grants: definitions"]?.remedy { try scratch.connection.execute(remedy) }
      let after = try checks()
      for subject in subjects { #expect(after[subject]?.state == .passed, "\(subject)") }
      #expect(after["storage engines"]?.detail.contains("\(scratch.name).m (MyISAM)") == true)
    }
  }

  /// MySQL's list of transactions fails then.
  @Test(arguments: TestServers.sources)
  func `a statement of somebody else with a character beyond the BMP is no obstacle`(
    source: TestServers.Source
  ) async throws {
    var configuration = try source.configuration()
    configuration.database = nil
    let writer = try await MySQLSession(configuration)
    async let statement: Void = writer.run { connection in
      try connection.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT")
      try connection.execute("SELECT '😀', SLEEP(3)")
    }
    let checks = try await MySQLSession.with(configuration) { connection in
      while try !connection.otherSessions().contains(where: { $0.statement?.contains("😀") == true }) {}
      return try SourceDoctor(connection: connection).check(databases: ["mysql"])
    }
    #expect(checks.contains { $0.subject == "long transactions" })
    try await statement
    await writer.close()
  }

  @Test(arguments: TestServers.sources)
  func `a role's privileges count`(source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      let number = UInt32.random(in: .min ... .max)
      let (user, role) = ("`u\(number)`@`%`", "`r\(number)`")
      let setDefault = source == .mysql ? "SET DEFAULT ROLE \(role) TO \(user)" : "SET DEFAULT ROLE \(role) FOR \(user)"
      try scratch.execute([
        "CREATE ROLE \(role)", "CREATE USER \(user)", "GRANT SELECT ON `\(scratch.name)`.* TO \(role)",
        "GRANT \(role) TO \(user)", setDefault,
      ])
      defer {
        try? scratch.execute(["DROP USER \(user)", "DROP ROLE \(role)"])
      }
      let doctor = SourceDoctor(connection: try source.connect(user: "u\(number)"))
      #expect(try doctor.check(databases: [scratch.name]).first { $0.subject == "grants: read" }?.state == .passed)
    }
  }

  @Test func `the target's columns are read with their types`() throws {
    let connection = try TestServers.connectTarget()
    let schema = "introspect \(UInt32.random(in: .min ... .max))"
    try connection.execute("CREATE SCHEMA \"\(schema)\"")
    defer { try? connection.execute("DROP SCHEMA \"\(schema)\" CASCADE") }
    // Visible by the search path, so that format_type alone would leave the schema out.
    try connection.execute("SET search_path = \"\(schema)\"")
    try connection.execute("CREATE TYPE \"a.b\" AS ENUM ('x')")
    try connection.execute("CREATE DOMAIN positive AS integer")
    try connection.execute(
      """
      CREATE TABLE t (id bigint NOT NULL, e "a.b", es "a.b"[], n numeric(20,0), g int GENERATED ALWAYS AS (1) STORED,
        ts timestamp(3), tags text[], gone int, d positive)
      """)
    try connection.execute("ALTER TABLE t DROP COLUMN gone")
    let reader = TargetCatalogReader(connection: connection)
    let table = QualifiedName(schema: schema, name: "t")
    #expect(try reader.existingTables(in: [schema, "no such schema"]) == [table])
    let columns = try reader.columnTypes(of: [table, QualifiedName(schema: schema, name: "missing")])
    let enumeration = PostgresType.enumeration(QualifiedName(schema: schema, name: "a.b"))
    #expect(
      columns == [
        table: [
          TargetColumn(name: "id", type: .bigint, isNullable: false, isGenerated: false, needsValue: true),
          TargetColumn(name: "e", type: enumeration, isNullable: true, isGenerated: false),
          TargetColumn(name: "es", type: .array(of: enumeration), isNullable: true, isGenerated: false),
          TargetColumn(name: "n", type: .numeric(precision: 20, scale: 0), isNullable: true, isGenerated: false),
          TargetColumn(name: "g", type: .integer, isNullable: true, isGenerated: true),
          TargetColumn(name: "ts", type: .timestamp(fractionDigits: 3), isNullable: true, isGenerated: false),
          TargetColumn(name: "tags", type: .array(of: .text), isNullable: true, isGenerated: false),
          TargetColumn(
            name: "d", type: .other("\"\(schema)\".positive"), isNullable: true, isGenerated: false),
        ]
      ])
  }

  @Test func `the target describes itself`() throws {
    let reader = TargetCatalogReader(connection: try TestServers.connectTarget())
    let server = try reader.server()
    #expect(server.majorVersion >= 13 && server.encoding == "UTF8" && server.databaseBytes > 0)
    #expect(try reader.extensions()["plpgsql"]?.installed != nil)
    #expect(try reader.settings(["max_wal_size", "no_such_setting"]).keys.sorted() == ["max_wal_size"])
  }

  @Test func `a fit target passes its doctor`() throws {
    let checks = try TargetDoctor(connection: try TestServers.connectTarget()).check(jobs: 1)
    #expect(checks.allSatisfy { $0.server == "target" && $0.state != .failed })
    #expect(Set(checks.map(\.subject)).isSuperset(of: ["version", "encoding", "rights", "disk", "ledger", "postgis"]))
    #expect(checks.first { $0.subject == "connections" }?.state == .passed)
  }
}
