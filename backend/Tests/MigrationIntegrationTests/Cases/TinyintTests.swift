import Diagnostics
import Migration
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("tinyint(1) that the schema uses as a number", .ownThread)
struct TinyintTests {
  @Test(.enabled(if: ReportedCase.arePresent), arguments: TestServers.sources)
  func `of case 03 keeps its defaults, and takes what the source's rules allow`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(ReportedCase("03"))
      let report = try await WholeMigration(scratch).check()
      #expect(report.findings.filter { $0.severity >= .loss } == [])
      try scratch.onTarget { target in
        try target.execute("INSERT INTO stage_empty (id) VALUES (1)")
        #expect(try target.value("SELECT stage || ',' || on_hold FROM stage_empty") == "2,false")
        try target.execute("INSERT INTO stage_rows (id) VALUES (7)")
        try target.execute("INSERT INTO stage_rows VALUES (8, 5)")
        #expect(try target.value("SELECT string_agg(stage::text, ',' ORDER BY id) FROM stage_rows") == "0,1,3,5")
        #expect(target.refuses("INSERT INTO stage_rows VALUES (9, 6)", "23514"))
        #expect(target.refuses("INSERT INTO gift (id, qty, wrap, rush) VALUES (9, 1, 1, 1)", "23514"))
        try target.execute("INSERT INTO gift (id, qty, wrap, rush) VALUES (4, 6, 0, 1)")
        let computed = try target.value("SELECT concat_ws(',', extra, lucky, neither) FROM gift WHERE id = 4")
        #expect(computed == "1,t,t")
        try target.execute("INSERT INTO stage_check VALUES (3, 5, 2)")
        #expect(target.refuses("INSERT INTO stage_check VALUES (4, 6, 2)", "23514"))
        #expect(target.refuses("INSERT INTO stage_check VALUES (4, 5, 3)", "23514"))
        try target.execute("INSERT INTO stage_fk VALUES (2, 'c')")
        try target.execute("INSERT INTO uses_fk (s) VALUES (2)")
        #expect(try target.value("SELECT u FROM uses_fk WHERE s = 2") == "1")
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `is smallint, and beside it truth values stay boolean`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(Self.tables, name: "tinyint(1)")
      let report = try await WholeMigration(scratch).check()
      #expect(report.findings.filter { $0.severity >= .loss } == [])
      let types = try scratch.onTarget { target in
        try target.value(
          """
          SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_name)
          FROM information_schema.columns WHERE table_name = 't' AND column_name <> 'id'
          """)
      }
      #expect(
        types == """
          active boolean, bounded boolean, chosen boolean, codes smallint, computed smallint, inverse boolean, \
          level smallint, listed smallint, score integer, state smallint, truth boolean, width smallint
          """)
      try scratch.onTarget { target in
        #expect(target.refuses("INSERT INTO t (id, listed) VALUES (7, 4)", "23514"))
        try target.execute("INSERT INTO t (id, listed, level) VALUES (8, 3, 9)")
        #expect(try target.value("SELECT inverse::int || ',' || score || ',' || state FROM t WHERE id = 8") == "0,9,4")
      }
      let options = report.findings.filter { $0.code == FindingCatalog.typeChosen }.compactMap(\.hint)
      #expect(options.contains("--cast 'column \(scratch.database).t.active:smallint' makes it smallint."))
    }
  }

  @Test(arguments: TestServers.sources)
  func `is what the option of its finding says`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(Self.tables, name: "tinyint(1)")
      let request = scratch.request {
        $0.plan.casts = [CastRule(subject: .column(pattern: "\(scratch.database).t.active"), target: "smallint")]
      }
      try await WholeMigration(scratch).check(request)
      #expect(try scratch.onTarget { try $0.value("SELECT active FROM t WHERE id = 1") } == "1")
    }
  }

  private static let tables = """
    CREATE TABLE t (id INT PRIMARY KEY,
      active TINYINT(1) NOT NULL DEFAULT 1,
      truth TINYINT(1) AS (active = 1) STORED,
      inverse TINYINT(1) AS (NOT active) STORED,
      chosen TINYINT(1), CONSTRAINT c_chosen CHECK (chosen IN (0, 1)),
      bounded TINYINT(1) DEFAULT 0, CONSTRAINT c_bounded CHECK (bounded >= 0 AND bounded <= 1),
      level TINYINT(1), score INT AS (level * 1) STORED,
      listed TINYINT(1), CONSTRAINT c_listed CHECK (listed IN (1, 2, 3)),
      state TINYINT(1) DEFAULT 4,
      codes TINYINT(1) COMMENT '0 = no, 1 = yes, 2 = perhaps',
      computed TINYINT(1) AS (id % 3) STORED,
      width TINYINT(1) UNSIGNED DEFAULT 1);
    INSERT INTO t (id, active, chosen, level, listed, codes) VALUES (1, 1, 1, 1, 1, 0), (2, 0, 0, 0, NULL, 1);
    """
}

extension PostgresConnection {
  /// The first value of the first row, as text.
  func value(_ sql: String) throws -> String? { try query("SELECT (\(sql))::text AS value").first?.string("value") }

  func refuses(_ sql: String, _ state: String) -> Bool {
    do {
      try execute(sql)
      return false
    } catch {
      return error.context.sqlState == state
    }
  }
}
