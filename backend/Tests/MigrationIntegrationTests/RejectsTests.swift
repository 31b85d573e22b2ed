import Diagnostics
import Ledger
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import Synchronization
import TestSupport
import Testing

@Suite("Rejected rows are listed, and replayed", .ownThread(minutes: 2))
struct RejectsTests {
  /// Rows of every kind that is refused, and good ones between them.
  private static let source = [
    "CREATE TABLE dates (id int PRIMARY KEY, d date)",
    "INSERT INTO dates VALUES (1, '2024-02-29'), (2, '0000-00-00'), (3, '2024-00-10'), (4, NULL)",
    "CREATE TABLE texts (id int PRIMARY KEY, v varchar(20)) CHARACTER SET utf8mb4",
    "INSERT INTO texts VALUES (1, 'good'), (2, CONCAT('a', CHAR(0), 'b'))",
    "CREATE TABLE enums (id int PRIMARY KEY, e enum('a', 'b'))",
    "INSERT INTO enums VALUES (1, 'a'), (2, 'neither')",
    "CREATE TABLE numbers (id int PRIMARY KEY, n int)",
    "INSERT INTO numbers VALUES (1, 5), (2, 2000000), (3, 40000), (4, 7)",
    // No key: rows are told apart by their values.
    "CREATE TABLE raws (v varbinary(10))",
    "INSERT INTO raws VALUES ('ok'), (0xC328)",
  ]

  private static func migrated(
    _ flavor: TestServers.Source, _ change: (inout MigrationRequest) -> Void = { _ in },
    target: [String] = [], source: [String] = Self.source, _ body: (Scratch, RunReport) async throws -> Void
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("SET SESSION sql_mode = ''")
        for statement in source { try connection.execute(statement) }
      }
      try scratch.onTarget { connection in for statement in target { try connection.execute(statement) } }
      let request = scratch.request { request in
        request.plan.casts = [
          CastRule(subject: .column(pattern: "*.numbers.n"), target: "smallint"),
          CastRule(subject: .column(pattern: "*.raws.v"), target: "text"),
        ]
        change(&request)
      }
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      try await body(scratch, report)
    }
  }

  private static func rows(_ scratch: Scratch, _ sql: String) throws -> [String?] {
    try scratch.onTarget { connection in try connection.query(sql).map { try $0.string("v") } }
  }

  private static func details(
    _ scratch: Scratch, _ selection: RejectSelection = RejectSelection()
  ) async throws -> [RejectDetail] {
    let details = Mutex<[RejectDetail]>([])
    try await MigrationControl.readRejects(target: scratch.target, selection) { row in
      details.withLock { $0.append(row) }
    }
    return details.withLock { $0 }
  }

  @Test(arguments: TestServers.sources)
  func `every reason is listed, with the bytes that the source holds`(_ flavor: TestServers.Source) async throws {
    try await Self.migrated(flavor) { scratch, report in
      #expect(report.outcome == .completeWithLosses)
      let page = try await MigrationControl.rejects(target: scratch.target, RejectQuery())
      let counts = page.counts.map {
        "\($0.table.split(separator: ".")[1]).\($0.column ?? "?") \($0.reason) \($0.rows)"
      }
      #expect(
        counts.sorted() == [
          "dates.d zero-date 2", "enums.e empty-enum 1", "numbers.n out-of-range 2",
          "raws.v invalid-utf8 1", "texts.v nul-in-text 1",
        ])
      let details = try await Self.details(scratch)
      #expect(details.count == 7)
      // A binary row: header, NULL bitmap, then the values.
      let texts = try #require(details.first { $0.summary.table.hasSuffix(".texts") })
      #expect(texts.raw == [0, 0, 2, 0, 0, 0, 3] + Array("a\0b".utf8))
      #expect(texts.values.map(\.text) == ["2", "0x610062"])
      let raws = try #require(details.first { $0.summary.table.hasSuffix(".raws") })
      let stored = try scratch.onSource { try $0.query("SELECT v FROM raws WHERE v <> 'ok'").first?.bytes(at: 0) }
      #expect(stored == [0xC3, 0x28] && raws.raw == [0, 0, 2] + [0xC3, 0x28])
      #expect(details.allSatisfy { !$0.remedy.isEmpty })
    }
  }

  @Test(arguments: TestServers.sources)
  func `a replay under policies brings every row in, and the report says so`(_ flavor: TestServers.Source) async throws
  {
    try await Self.migrated(flavor) { scratch, report in
      var request = ReplayRequest()
      request.zeroDate = .null
      request.nul = .strip
      request.encoding = .replace
      request.emptyEnum = .null
      let first = try await MigrationControl.replayRejects(target: scratch.target, request)
      #expect(first.rowsReplayed == 5 && first.rowsRefused == 2 && first.rowsWaiting == 2)
      #expect(first.altered.mapValues { $0 }.values.reduce(0, +) == 5)
      #expect(
        try Self.rows(scratch, "SELECT id || coalesce(d::text, '') AS v FROM dates ORDER BY id") == [
          "12024-02-29", "2", "3", "4",
        ])
      #expect(try Self.rows(scratch, "SELECT v FROM texts ORDER BY id") == ["good", "ab"])
      #expect(try Self.rows(scratch, "SELECT e::text AS v FROM enums ORDER BY id") == ["a", nil])
      #expect(try Self.rows(scratch, "SELECT v FROM raws ORDER BY v <> 'ok'") == ["ok", "\u{FFFD}("])
      var status = try #require(try await MigrationControl.status(target: scratch.target)?.report)
      #expect(status.outcome == .completeWithLosses && status.rowsWaiting == 2)
      #expect(status.tables.allSatisfy(\.isBalanced) && status.rowsRejected == 7 && status.rowsReplayed == 5)

      // What a policy cannot mend, the target can.
      try scratch.onTarget { try $0.execute("ALTER TABLE numbers ALTER n TYPE integer") }
      let second = try await MigrationControl.replayRejects(target: scratch.target, ReplayRequest())
      #expect(second.rowsReplayed == 2 && second.rowsRefused == 0 && second.rowsWaiting == 0)
      #expect(try Self.rows(scratch, "SELECT n::text AS v FROM numbers ORDER BY id") == ["5", "2000000", "40000", "7"])

      let third = try await MigrationControl.replayRejects(target: scratch.target, ReplayRequest())
      #expect(third.tables.isEmpty && third.rowsWaiting == 0)
      #expect(try Self.rows(scratch, "SELECT count(*)::text AS v FROM numbers") == ["4"])
      status = try #require(try await MigrationControl.status(target: scratch.target)?.report)
      #expect(status.outcome == .complete && status.exitCode == 0 && status.rowsWaiting == 0)
      #expect(!status.findings.contains { $0.code == FindingCode("rows-rejected") })
      #expect(status.findings.count { $0.code == FindingCode("values-altered") } == 4)
      #expect(status.tables.map { $0.rowsRead - $0.rowsWritten - $0.rowsRejected } == [0, 0, 0, 0, 0])
      #expect(report.tables.map(\.rowsWritten) == status.tables.map(\.rowsWritten))
    }
  }

  @Test func `what is refused again stays, with its new reason`() async throws {
    try await Self.migrated(.mariadb) { scratch, _ in
      try scratch.onTarget { try $0.execute("ALTER TABLE texts ADD CHECK (v <> 'ab')") }
      var request = ReplayRequest()
      request.selection.tables = ["texts"]
      request.nul = .strip
      let report = try await MigrationControl.replayRejects(target: scratch.target, request)
      #expect(report.rowsReplayed == 0 && report.rowsRefused == 1)
      var selection = RejectSelection()
      selection.tables = ["*.texts"]
      let row = try #require(try await Self.details(scratch, selection).first)
      #expect(row.summary.reason == "23514" && row.remedy.contains("CHECK"))
      #expect(row.summary.message?.contains("texts_v_check") == true)
    }
  }

  @Test(arguments: TestServers.sources)
  func `constraints of tables that were there are obeyed, and a key that is freed lets the row in`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Self.migrated(
      flavor, { $0.run.existingTables = .truncate },
      target: [
        "CREATE TABLE people (id integer PRIMARY KEY, email text UNIQUE, age integer CHECK (age < 150))",
        "CREATE TABLE orders (id integer PRIMARY KEY, person integer, item text)",
      ],
      source: [
        "CREATE TABLE people (id int PRIMARY KEY, email varchar(50), age int)",
        "CREATE TABLE orders (id int PRIMARY KEY, person int, item varchar(10))",
        "INSERT INTO people VALUES (1, 'a@x', 30), (2, 'a@x', 31), (3, 'c@x', 151), (4, 'd@x', 9)",
        "INSERT INTO orders VALUES (1, 2, CONCAT('x', CHAR(0)))",
      ]
    ) { scratch, _ in
      let page = try await MigrationControl.rejects(target: scratch.target, RejectQuery())
      #expect(page.counts.map(\.reason).sorted() == ["23505", "23514", "nul-in-text"])
      // The order refers to a person that is replayed after it.
      try scratch.onTarget { connection in
        try connection.execute("UPDATE people SET email = 'first@x' WHERE id = 1")
        try connection.execute("ALTER TABLE people DROP CONSTRAINT people_age_check")
        try connection.execute("ALTER TABLE orders ADD FOREIGN KEY (person) REFERENCES people")
      }
      var request = ReplayRequest()
      request.nul = .strip
      let report = try await MigrationControl.replayRejects(target: scratch.target, request)
      #expect(report.rowsReplayed == 3 && report.rowsRefused == 0 && report.rowsWaiting == 0)
      #expect(try Self.rows(scratch, "SELECT email AS v FROM people ORDER BY id") == ["first@x", "a@x", "c@x", "d@x"])
      #expect(try Self.rows(scratch, "SELECT item AS v FROM orders") == ["x"])
    }
  }

  @Test func `pages follow one another in every order, and a token is of one order`() async throws {
    let many = [
      "CREATE TABLE a (id int PRIMARY KEY, d date)", "CREATE TABLE b (id int PRIMARY KEY, v varchar(20))",
      "INSERT INTO a SELECT seq, '0000-00-00' FROM seq_1_to_1300",
      "INSERT INTO b SELECT seq, 'x\\0y' FROM seq_1_to_700",
    ]
    try await Self.migrated(.mariadb, { $0.plan.casts = [] }, source: many) { scratch, _ in
      for field in RejectQuery.Order.Field.allCases {
        for isDescending in [false, true] {
          var query = RejectQuery()
          query.order = .init(field, isDescending: isDescending)
          query.limit = 300
          var ids: [Int] = []
          var pages = 0
          repeat {
            let page = try await MigrationControl.rejects(target: scratch.target, query)
            ids += page.rows.map(\.id)
            query.pageToken = page.nextPageToken
            pages += 1
            #expect(page.counts.map(\.rows).sorted() == [700, 1300])
          } while query.pageToken != nil && pages < 20
          #expect(pages == 7)
          #expect(Set(ids).count == 2_000 && ids.count == 2_000)
          if field == .id { #expect(ids == ids.sorted(by: isDescending ? { $0 > $1 } : { $0 < $1 })) }
        }
      }
      var query = RejectQuery()
      query.limit = 1
      let token = try await MigrationControl.rejects(target: scratch.target, query).nextPageToken
      query.pageToken = token
      query.order = .init(.reason)
      let error = await #expect(throws: MartletError.self) {
        try await MigrationControl.rejects(target: scratch.target, query)
      }
      #expect(error?.code == .usage)

      var request = ReplayRequest()
      request.selection.reason = "zero-date"
      request.zeroDate = .minusInfinity
      let report = try await MigrationControl.replayRejects(target: scratch.target, request)
      #expect(report.rowsReplayed == 1_300 && report.rowsWaiting == 700)
    }
  }

  @Test func `a run at work is not disturbed, and a target without one says so`() async throws {
    try await Self.migrated(.mariadb) { scratch, _ in
      let connection = try PostgresConnection(unprepared: scratch.target, applicationName: "martlet test")
      defer { connection.close() }
      try Ledger(connection).acquireLease()
      let error = await #expect(throws: MartletError.self) {
        try await MigrationControl.replayRejects(target: scratch.target, ReplayRequest())
      }
      #expect(error?.code == .leaseHeld)
      // Looking is always allowed.
      let page = try await MigrationControl.rejects(target: scratch.target, RejectQuery())
      #expect(page.counts.count == 5)
    }
    try await Scratch.with(.mariadb) { scratch in
      for call in [
        { _ = try await MigrationControl.rejects(target: scratch.target, RejectQuery()) },
        { _ = try await MigrationControl.replayRejects(target: scratch.target, ReplayRequest()) },
      ] as [() async throws -> Void] {
        let error = await #expect(throws: MartletError.self) { try await call() }
        #expect(error?.code == .noRun)
      }
      let schema = try Self.rows(scratch, "SELECT to_regnamespace('martlet')::text AS v")
      #expect(schema == [nil])
    }
  }

  @Test func `a run that ended at the limit goes on under another`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { connection in
        try connection.execute("SET SESSION sql_mode = ''")
        for statement in Self.source.prefix(2) { try connection.execute(statement) }
      }
      let request = scratch.request { request in
        request.run.rejectedRowsMax = 1
        request.run.snapshotMethod = .quiet
      }
      let error = await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      }
      #expect(error?.code == .tooManyRejects && error?.context.key == "id=3")
      #expect(try Self.rows(scratch, "SELECT count(*)::text AS v FROM dates") == ["0"])
      var resume = ResumeRequest(target: scratch.target, source: scratch.source)
      await #expect(throws: MartletError.self) {
        try await MigrationControl.resume(resume, observer: RecordingObserver())
      }
      resume.rejectedRowsMax = 2
      // As the program before jobs has left it.
      try scratch.onTarget { connection in
        try connection.execute(
          """
          DROP TABLE martlet.backup, martlet.job;
          ALTER TABLE martlet.run DROP COLUMN wanted, DROP COLUMN source_binding;
          DELETE FROM martlet.ledger_version WHERE version >= 4
          """)
      }
      let report = try await MigrationControl.resume(resume, observer: RecordingObserver())
      #expect(report.rowsRejected == 2 && report.rowsWritten == 2)
    }
  }
}
