import CAllocationCounter
import CopyEngine
import MySQLClient
import PostgresClient
import SchemaModel
import Synchronization
import TestSupport
import Testing

/// The whole path on real servers: packets from libmariadb, conversion, COPY through libpq.
@Suite("Allocations while copying", .ownThread, .enabled(if: allocations_are_counted(), "counted in glibc's allocator"))
struct CopyAllocationTests {
  @Test(arguments: TestServers.sources)
  func `a row costs no allocation once the buffers have grown`(_ flavor: TestServers.Source) async throws {
    let rows = 200_000
    let recursionLimit = flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
    try await CopyBench.with(
      flavor,
      source: [
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, name varchar(100)) CHARACTER SET utf8mb4",
        "SET SESSION \(recursionLimit) = \(rows)",
        """
        INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows - 1))
        SELECT i, CONCAT('a row of some length, number ', i) FROM n
        """,
      ], target: "CREATE TABLE t (id integer, name varchar(100))", columns: [.int("id"), .text("name")], key: ["id"]
    ) { bench in
      let meter = AllocationMeter()
      _ = try await bench.worker.planChunks(of: bench.plan, chunkBytes: 1 << 30)
      let worker = Self.plainWorker(bench)
      try await worker.connect()
      let outcome = try await worker.copy(chunk: 0, range: .wholeTable, of: bench.plan, meter: meter)
      await worker.close()
      #expect(outcome.rowsWritten == rows)
      let samples = meter.samples
      #expect(samples.count > 20)
      // The last sample follows the target's verdict on the COPY, which is an allocation or two.
      let settled = samples.dropFirst(samples.count / 2).dropLast()
      let first = try #require(settled.first)
      let last = try #require(settled.last)
      #expect(last.rows - first.rows > 50_000)
      #expect(last.allocations - first.allocations == 0)
    }
  }

  /// Without TLS: OpenSSL allocates for every record.
  private static func plainWorker(_ bench: CopyBench) -> CopyWorker {
    var source = bench.scratch.source
    source.tlsMode = .disabled
    var target = bench.scratch.target
    target.keywords["sslmode"] = "disable"
    return CopyWorker(number: 2, source: source, target: target, run: bench.run, flavor: .mysql)
  }
}

/// Notes the allocations of the thread that copies, each time that it reports a buffer sent.
private final class AllocationMeter: CopyMeter {
  struct Sample {
    var rows: Int
    var allocations: Int
  }

  private let state: Mutex<[Sample]>

  init() {
    var empty: [Sample] = []
    empty.reserveCapacity(10_000)
    state = Mutex(empty)
  }

  var samples: [Sample] { state.withLock { $0 } }

  func checkRejects(pending: Int) {}

  func waitForTurn(afterSending bytes: Int) {}

  func copied(table: Int, rows: Int, rejected: Int, bytes: Int) {
    state.withLock { samples in
      samples.append(Sample(rows: (samples.last?.rows ?? 0) + rows, allocations: Int(thread_allocation_count())))
    }
  }
}
