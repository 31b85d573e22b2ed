import Diagnostics
import SchemaModel
import TestSupport
import Testing

@testable import CopyEngine

@Suite("The transaction around a chunk", .ownThread)
struct ChunkCommitTests {
  @Test(arguments: TestServers.sources)
  func `takes back what was counted of rows that turn out not to be of the snapshot`(
    _ flavor: TestServers.Source
  ) async throws {
    try await CopyBench.with(
      flavor, source: ["CREATE TABLE t (id int NOT NULL PRIMARY KEY)", "INSERT INTO t VALUES (1), (2), (3)"],
      target: "CREATE TABLE t (id integer)", columns: [.int("id")], key: ["id"]
    ) { bench in
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 20)
      let lost = MartletError(.connectionLost, "The snapshot is gone.", isRetryable: true)
      try bench.scratch.onSource { source in
        try bench.scratch.onTarget { target in
          let commit = ChunkCommit(
            run: bench.run, chunk: 0, plan: bench.plan, source: source, target: target, meter: bench.meter)
          let copy = CopyTable(plan: bench.plan, source: source, target: target, meter: bench.meter, check: nil)
          #expect(throws: lost) {
            try commit.perform(checking: { () throws(MartletError) in throw lost }) { () throws(MartletError) in
              let outcome = try copy.copy(.wholeTable)
              #expect(bench.meter.rows == 3)
              return outcome
            }
          }
        }
      }
      #expect(bench.meter.rows == 0 && bench.meter.bytes == 0)
      #expect(try bench.rows("SELECT count(*)::text AS v FROM t") == ["0"])
      let outcome = try await bench.worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: bench.meter)
      #expect(outcome.rowsWritten == 3 && bench.meter.rows == 3)
    }
  }
}
