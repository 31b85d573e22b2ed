import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Huge rows", .ownThread)
struct HugeRowTests {
  private static let rowBytes = 64 << 20

  /// A row is in libmariadb's buffer as it came, and once more as the target's tuple; nothing else holds it whole.
  @Test(arguments: TestServers.sources)
  func `are held in memory twice, however many there are`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY, data longblob, note longtext, n int NOT NULL)")
        let long = "REPEAT('0123456789abcdef', \(Self.rowBytes / 16))"
        for row in ["1, 'a', 'b', 1", "2, \(long), 'b', 2", "3, NULL, \(long), 3", "4, \(long), NULL, 4"] {
          try connection.execute("INSERT INTO t VALUES (\(row))")
        }
      }
      let program = try Program(["migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--jobs", "1"])
      let (status, peakBytes) = program.waitWatchingMemory()
      #expect(status == 0, "\(program.errors)")
      let plan = try await MigrationControl.plan(scratch.request())
      #expect(try ContentComparison(scratch).differences(plan.tables) == [])
      let limit = (100 << 20) + Self.rowBytes * 5 / 2
      #expect(peakBytes > Self.rowBytes && peakBytes < limit, "\(peakBytes >> 20) MiB\n\(program.errors)")
    }
  }

  /// Beside the packet, a refused row is held as the target's tuple, and then as the ledger's parameter and in libpq's
  /// buffer.
  @Test(arguments: TestServers.sources)
  func `are held in memory three times where they are rejected, and the others go in`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int PRIMARY KEY, data longblob, note longtext)")
        let long = "REPEAT('0123456789abcdef', \(Self.rowBytes / 16))"
        for row in [
          "1, 'a', 'b'", "2, \(long), 'b'", "3, 'a', CONCAT(\(long), CHAR(0))", "4, NULL, \(long)", "5, 'a', 'b'",
        ] {
          try connection.execute("INSERT INTO t VALUES (\(row))")
        }
      }
      try scratch.onTarget { connection in
        try connection.execute(
          "CREATE TABLE t (id integer PRIMARY KEY, data bytea CHECK (length(data) < 100), note text)")
      }
      let program = try Program([
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--jobs", "1", "--on-existing", "truncate",
      ])
      let (status, peakBytes) = program.waitWatchingMemory()
      #expect(status == 3, "\(program.errors)")
      let rejects = try scratch.onTarget { connection in
        #expect(
          try connection.query("SELECT string_agg(id::text, ',' ORDER BY id) AS ids FROM t").first?.string("ids")
            == "1,4,5")
        return try connection.query(
          "SELECT reason || ' ' || (octet_length(raw_row) - \(Self.rowBytes) BETWEEN 1 AND 100) AS r FROM martlet.reject ORDER BY 1"
        ).map { try $0.string("r") }
      }
      #expect(rejects == ["23514 true", "nul-in-text true"])
      let limit = (100 << 20) + Self.rowBytes * 7 / 2
      #expect(peakBytes > Self.rowBytes && peakBytes < limit, "\(peakBytes >> 20) MiB\n\(program.errors)")
    }
  }
}
