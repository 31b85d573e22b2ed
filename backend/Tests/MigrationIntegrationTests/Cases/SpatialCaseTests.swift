import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Geometries into PostGIS, of case 42", .ownThread, .enabled(if: ReportedCase.arePresent))
struct SpatialCaseTests {
  @Test(arguments: TestServers.sources, TestServers.Target.allCases)
  func `are geometries of their system, with an index, in whatever schema PostGIS is`(
    _ flavor: TestServers.Source, _ target: TestServers.Target
  ) async throws {
    for schema in ["public", "gis"] {
      try await Scratch.with(flavor, to: target) { scratch in
        try scratch.load(ReportedCase("42"))
        try scratch.onTarget { connection in
          if schema != "public" { try connection.execute("CREATE SCHEMA \(schema)") }
          try connection.execute("CREATE EXTENSION postgis SCHEMA \(schema)")
        }
        let report = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
        #expect(report.rowsRejected == 0)
        for column in ["p", "area", "any_g"] {
          let source = try SpatialTable.sourceLines("place", column, scratch)
          #expect(try SpatialTable.targetLines("place", column, scratch, schema: schema) == source, "\(column)")
        }
        try scratch.onTarget { connection in
          guard flavor == .mysql else { return }
          let text = try connection.value("SELECT \(schema).ST_AsText(p) FROM place WHERE id = 1")
          #expect(text == "POINT(13.4 52.5)")
          let type = try connection.value(
            """
            SELECT replace(format_type(atttypid, atttypmod), '\(schema).', '') FROM pg_attribute
            WHERE attrelid = 'public.place'::regclass AND attname = 'p'
            """)
          #expect(type == "geometry(Point,4326)")
        }
        let index = try scratch.onTarget { try $0.value("SELECT indexdef FROM pg_indexes WHERE indexname = 'sp'") }
        #expect(index?.contains("USING gist (p)") == true)
      }
    }
  }
}
