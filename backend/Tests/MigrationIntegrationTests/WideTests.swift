import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Wide tables", .ownThread)
struct WideTests {
  private static func columns(_ count: Int, _ type: String) -> String {
    (0..<count).map { "c\($0) \(type)" }.joined(separator: ", ")
  }

  private static func values(_ count: Int, _ value: (Int) -> String) -> String {
    (0..<count).map(value).joined(separator: ", ")
  }

  @Test(arguments: TestServers.sources)
  func `of a thousand columns arrive whole`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE numbers (id int PRIMARY KEY, \(Self.columns(999, "smallint")))")
        try connection.execute("INSERT INTO numbers VALUES (1, \(Self.values(999) { "\($0 - 500)" }))")
        try connection.execute("INSERT INTO numbers VALUES (2, \(Self.values(999) { $0 % 3 == 0 ? "NULL" : "7" }))")
        try connection.execute("CREATE TABLE texts (id int PRIMARY KEY, \(Self.columns(190, "text")))")
        try connection.execute(
          "INSERT INTO texts VALUES (1, \(Self.values(190) { "REPEAT('\($0)ä', 3000)" })), (2, \(Self.values(190) { _ in "NULL" }))"
        )
      }
      let report = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      let plan = try await MigrationControl.plan(scratch.request())
      #expect(try ContentComparison(scratch).differences(plan.tables) == [])
      #expect(report.rowsWritten == 4 && report.rowsRejected == 0)
    }
  }

  /// PostgreSQL's decimals are longer, and a row must fit into a page.
  @Test(arguments: TestServers.sources)
  func `whose rows do not fit into a page are told of in the plan, and such rows rejected`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE prices (id int PRIMARY KEY, \(Self.columns(999, "decimal(9,2)")))")
        try connection.execute(
          """
          INSERT INTO prices VALUES (1, \(Self.values(999) { $0 < 500 ? "\($0).25" : "NULL" })),
            (2, \(Self.values(999) { "\($0 + 1_000_000).25" })), (3, \(Self.values(999) { _ in "1" }))
          """)
      }
      let plan = try await MigrationControl.plan(scratch.request())
      #expect(plan.findings.contains { $0.code == FindingCode("row-may-be-too-wide") })
      let report = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      #expect(report.rowsRead == 3 && report.rowsWritten == 2 && report.rowsRejected == 1)
      let reject = try scratch.onTarget { connection in
        try #require(
          try connection.query("SELECT reason, message, key::text, octet_length(raw_row) AS bytes FROM martlet.reject")
            .first)
      }
      #expect(try reject.string("reason") == "54000")
      #expect(try reject.string("message")?.hasPrefix("row is too big") == true)
      #expect(try reject.string("key")?.contains(#""text":"2""#) == true)
    }
  }

  @Test func `of more columns than PostgreSQL has are refused before anything is written`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY, \(Self.columns(1_600, "tinyint"))) ENGINE=MyISAM")
      }
      let failure = await #expect(throws: (any Error).self) {
        try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      }
      #expect("\(String(describing: failure))".contains("1601 columns"))
    }
  }
}
