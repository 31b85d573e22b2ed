import Foundation
import MySQLClient
import PostgresClient
import TestSupport
import Testing

@Suite("Memory of the real program", .ownThread(minutes: 4))
struct MemoryTests {
  /// One table of so many rows of about a kilobyte.
  private static func peak(_ flavor: TestServers.Source, rows: Int) async throws -> Int {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        let digits = "(SELECT 0 AS d" + (1...9).map { " UNION ALL SELECT \($0)" }.joined() + ")"
        try connection.execute("CREATE TABLE big (id int AUTO_INCREMENT PRIMARY KEY, t varchar(1000), KEY by_id (id))")
        try connection.execute(
          """
          INSERT INTO big (t) SELECT REPEAT(CHAR(97 + a.d), 1000)
          FROM \(digits) a, \(digits) b, \(digits) c, \(digits) d, \(digits) e LIMIT \(rows)
          """)
        try connection.execute("ANALYZE TABLE big")
      }
      let program = try Program([
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--source-quiet", "--jobs", "2",
        "--progress", "none", "--quiet",
      ])
      let peak = program.waitWatchingMemory()
      #expect(peak.status == 0, "\(program.errors)")
      return peak.bytes
    }
  }

  @Test func `does not grow with a table, and stays below 150 MB`() async throws {
    let small = try await Self.peak(.mariadb, rows: 10_000)
    let large = try await Self.peak(.mariadb, rows: 100_000)
    print("peak resident memory: \(small >> 20) MiB for 10 MB of rows, \(large >> 20) MiB for 100 MB")
    #expect(large - small < 10 << 20)
    #expect(large < 150_000_000)
  }
}
