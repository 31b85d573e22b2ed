import Migration
import MySQLClient
import PostgresClient
import TestSupport
import Testing

@Suite("The end of a run counts the target's rows", .ownThread(minutes: 5))
struct RowCountTests {
  private static let inTheMiddle = "chunk.after-commit=kill@2"
  /// All rows are in.
  private static let late = "foreign-key.before-commit=kill"

  /// What may happen between a kill and the resume.
  private static let changes = [
    (inTheMiddle, "DELETE FROM public.big WHERE id IN (SELECT id FROM public.big LIMIT 3)"),
    (inTheMiddle, "UPDATE martlet.chunk SET is_done = true WHERE table_ordinal = 0"),
    (inTheMiddle, "DELETE FROM martlet.chunk WHERE table_ordinal = 0 AND NOT is_done"),
    (late, "INSERT INTO public.parent VALUES (101, 'not from the source')"),
    (late, "TRUNCATE public.big"),
    (
      late,
      "UPDATE martlet.chunk SET rows_read = rows_read + 1, rows_written = rows_written + 1 WHERE chunk_ordinal = 0"
    ),
  ]

  @Test(arguments: TestServers.sources)
  func `what was changed between a kill and the resume never ends well, until it is read again`(
    _ flavor: TestServers.Source
  ) async throws {
    try await FaultBench.with(flavor) { bench in
      for (moment, change) in Self.changes {
        let killed = try bench.migrate(moment, jobs: 1)
        _ = killed.wait()
        #expect(killed.wasKilled, "\(killed.errors)")
        try bench.scratch.onTarget { try $0.execute(change) }
        let resumed = try bench.resumeQuietly()
        #expect(resumed.wait() == 1, "\(change): \(resumed.errors)")
        #expect(
          resumed.errors.contains("target.rows-differ") || resumed.errors.contains("the whole table"),
          "\(change): \(resumed.errors)")
        #expect(resumed.errors.contains("martlet resume --new-snapshot"), "\(change): \(resumed.errors)")
        let again = try bench.resume(options: ["--new-snapshot"])
        #expect(again.wait() == 0, "\(change): \(again.errors)")
        try await bench.expectWhole(change)
        try bench.scratch.onTarget {
          try $0.execute("DROP TABLE public.big, public.parent, public.keyless, public.computed")
          try $0.execute("DROP SCHEMA martlet CASCADE")
        }
      }
    }
  }

  @Test func `a CHECK of a kept table that adds rows is found`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY)")
        try connection.execute("INSERT INTO t VALUES (1), (2)")
      }
      try scratch.onTarget { connection in
        try connection.execute(
          """
          CREATE FUNCTION public.double(id integer) RETURNS boolean LANGUAGE plpgsql AS
            $$ BEGIN IF id > 0 THEN INSERT INTO public.t VALUES (-id); END IF; RETURN true; END $$;
          CREATE TABLE public.t (id integer CHECK (public.double(id)));
          """)
      }
      let run = try Program([
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--on-existing", "truncate", "--quiet",
        "--progress", "plain",
      ])
      #expect(run.wait() == 1, "\(run.errors)")
      #expect(run.errors.contains("target.rows-differ"), "\(run.errors)")
      #expect(run.errors.contains("public.t: 2 rows expected, 4 found"), "\(run.errors)")
    }
  }

  /// Rows of partitions, and rejected rows that are in no table, are accounted for.
  @Test(arguments: TestServers.sources)
  func `a partitioned table is counted with its partitions`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute(
          "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id) "
            + "(PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN MAXVALUE)")
        try connection.execute("INSERT INTO p VALUES (1), (2), (30)")
      }
      let report = try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
      #expect(report.rowsWritten == 3)
      #expect(try scratch.onTarget { try $0.query("SELECT count(*) AS v FROM public.p").first?.int("v") } == 3)
    }
  }
}
