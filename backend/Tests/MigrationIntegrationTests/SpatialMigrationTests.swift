import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Geometries arrive by their coordinates and SRIDs", .ownThread)
struct SpatialMigrationTests {
  @Test(arguments: TestServers.sources, TestServers.Target.allCases)
  func `of every kind, with PostGIS in any schema`(
    _ flavor: TestServers.Source, _ target: TestServers.Target
  ) async throws {
    for schema in ["public", "gis"] {
      try await Scratch.with(flavor, to: target) { scratch in
        try scratch.onTarget { connection in
          if schema != "public" { try connection.execute("CREATE SCHEMA \(schema)") }
          try connection.execute("CREATE EXTENSION postgis SCHEMA \(schema)")
        }
        try scratch.onSource { connection in
          for statement in SpatialTable.statements(flavor) { try connection.execute(statement) }
        }
        let report = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
        #expect(report.rowsRejected == 0)
        try check(scratch, schema)
        // Into the tables as they are now.
        let again = scratch.request { $0.run.existingTables = .truncate }
        let second = try await MigrationControl.migrate(again, plan: nil, observer: RecordingObserver())
        #expect(second.rowsRejected == 0 && second.rowsWritten == report.rowsWritten)
        try check(scratch, schema)
      }
    }
  }

  private func check(_ scratch: Scratch, _ schema: String) throws {
    for (table, column) in SpatialTable.kinds.map({ ("kinds", "of_\($0)") }) + [("places", "p")] {
      let source = try SpatialTable.sourceLines(table, column, scratch)
      #expect(try SpatialTable.targetLines(table, column, scratch, schema: schema) == source, "\(table).\(column)")
      #expect(!source.isEmpty)
    }
    try scratch.onTarget { connection in
      let text = try connection.query("SELECT \(schema).ST_AsText(p) AS t FROM public.places WHERE id = 1").first
      let isSwapped = scratch.flavor == .mysql  // MySQL reads latitude first where the system does.
      #expect(try text?.string("t") == (isSwapped ? "POINT(13.4 52.5)" : "POINT(52.5 13.4)"))
      let type = try connection.query(
        """
        SELECT replace(format_type(atttypid, atttypmod), '\(schema).', '') AS t FROM pg_attribute
        WHERE attrelid = 'public.places'::regclass AND attname = 'p'
        """
      ).first?.string("t")
      #expect(type == (scratch.flavor == .mysql ? "geometry(Point,4326)" : "geometry(Point)"))
      let index = try connection.query("SELECT indexdef AS d FROM pg_indexes WHERE indexname = 'sp'").first?.string("d")
      #expect(index?.contains("USING gist (p)") == true)
    }
  }

  @Test(arguments: TestServers.sources)
  func `and what PostGIS would change or refuses is a rejected row`(_ flavor: TestServers.Source) async throws {
    let nan = "000000000000F87F"
    try await Scratch.with(flavor) { scratch in
      try scratch.onTarget { try $0.execute("CREATE EXTENSION postgis") }
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY, g geometry, c geometrycollection)")
        try connection.execute(
          """
          INSERT INTO t VALUES (1, X'3F420F000101000000000000000000F03F0000000000000040', NULL),
            (2, X'40420F000101000000000000000000F03F0000000000000040', NULL),
            (3, X'000000000101000000\(nan)\(nan)', NULL)
          """)
        guard flavor == .mariadb else { return }
        // A line of one point, and a point in a column of collections.
        try connection.execute(
          """
          INSERT INTO t VALUES (4, X'00000000010200000001000000000000000000F03F0000000000000040', NULL),
            (5, NULL, ST_GeomFromText('POINT(1 2)'))
          """)
      }
      let report = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      #expect(report.tables.filter { !$0.isBalanced } == [])
      let arrived = try scratch.onTarget {
        try $0.query("SELECT id::text AS id FROM t ORDER BY id").map { try $0.string("id") }
      }
      #expect(arrived == (flavor == .mysql ? ["1"] : ["1", "5"]))
      let reasons = try scratch.onTarget { connection in
        try connection.query("SELECT reason FROM martlet.reject ORDER BY key::text").map {
          try $0.string("reason") ?? ""
        }
      }
      #expect(reasons.prefix(2) == ["unstorable-geometry", "unstorable-geometry"])
      #expect(reasons.count == (flavor == .mysql ? 2 : 3))
    }
  }

  @Test(arguments: TestServers.sources)
  func `as bytes without PostGIS, until the finding's remedy is followed`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        for statement in SpatialTable.statements(flavor) { try connection.execute(statement) }
      }
      let before = try await MigrationControl.plan(scratch.request())
      let finding = try #require(before.findings.first { $0.code == FindingCode("geometry-as-bytea") })
      let words = try #require(finding.hint).split(separator: " ").prefix(3).joined(separator: " ")
      let first = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      #expect(first.rowsRejected == 0)
      try scratch.onTarget { try $0.execute(words) }
      let after = try await MigrationControl.plan(scratch.request())
      #expect(!after.findings.contains { ["geometry-as-bytea", "index-spatial-not-made"].contains($0.code.rawValue) })
      let request = scratch.request { $0.run.existingTables = .drop }
      _ = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      try check(scratch, "public")
    }
  }
}
