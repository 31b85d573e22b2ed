import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import TestSupport
import Testing

@Suite("A reader that fails", .ownThread)
struct FailingReaderTests {
  /// One chunk fails, by no fault of its rows, while the other readers have nothing to do: they wait for what the chunk leads to.
  @Test func `ends the run also while the others wait`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY)")
        try connection.execute("INSERT INTO t VALUES (1), (2)")
      }
      try scratch.onTarget { connection in
        try connection.execute(
          """
          CREATE FUNCTION fail(id integer) RETURNS boolean LANGUAGE plpgsql
            AS 'BEGIN RAISE EXCEPTION ''no'' USING ERRCODE = ''undefined_function''; END';
          CREATE TABLE t (id integer CHECK (fail(id)));
          """)
      }
      let request = scratch.request {
        $0.run.existingTables = .truncate
        $0.run.jobs = 3
      }
      await #expect(throws: MartletError.self) {
        try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      }
    }
  }
}
