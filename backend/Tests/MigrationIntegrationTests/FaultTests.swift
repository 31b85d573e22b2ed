import Failpoints
import Foundation
import TestSupport
import Testing

@Suite("A fault at any place costs no row and doubles none", .ownThread, .timeLimit(.minutes(10)))
struct FaultTests {
  /// The servers take turns.
  private static func flavor(_ point: Failpoint) -> TestServers.Source {
    let place = Failpoint.allCases.firstIndex(of: point) ?? 0
    return TestServers.sources[place % TestServers.sources.count]
  }

  /// A fault at the first time that a run comes by; the heart beats only after five seconds.
  private static func faults(_ point: Failpoint, _ action: String) -> String {
    "\(point.rawValue)=\(action)@1" + (point == .heartbeat ? ";statement.before-commit=stall(5500)@1" : "")
  }

  @Test(arguments: Failpoint.allCases)
  func `killed there, resumed`(_ point: Failpoint) async throws {
    try await FaultBench.with(Self.flavor(point)) { bench in
      let killed = try bench.migrate(Self.faults(point, "kill"))
      _ = killed.wait()
      #expect(killed.wasKilled, "nobody came by: \(killed.errors)")
      try await bench.finish()
      try await bench.expectWhole("killed at \(point.rawValue)")
    }
  }

  /// Before the plan is recorded there is nothing to go on with: the run says so and can be begun again.
  @Test(arguments: Failpoint.allCases.filter { $0.sides.contains(.target) })
  func `the target's connection cut there, the same process finishes`(_ point: Failpoint) async throws {
    try await FaultBench.with(Self.flavor(point)) { bench in
      let run = try bench.migrate(Self.faults(point, "lose-target"))
      let exit = run.wait()
      if point == .leaseTaken {
        #expect(exit == 1 && run.errors.contains("connection"), "\(run.errors)")
        try await bench.finish()
      } else {
        #expect(exit == 0, "\(run.errors)")
        #expect(run.errors.contains("trying again in") || point == .reportAfterWrite, "\(run.errors)")
      }
      try await bench.expectWhole("target lost at \(point.rawValue)")
    }
  }

  @Test(arguments: Failpoint.allCases.filter { $0.sides.contains(.source) })
  func `the source's connection cut there, the same process finishes`(_ point: Failpoint) async throws {
    try await FaultBench.with(Self.flavor(point)) { bench in
      let isSnapshot = point == .snapshotUnderLock || point == .snapshotUnlocked
      let run = try bench.migrate(Self.faults(point, "lose-source"), options: isSnapshot ? [] : ["--source-quiet"])
      #expect(run.wait() == 0, "\(run.errors)")
      try await bench.expectWhole("source lost at \(point.rawValue)")
    }
  }

  @Test(arguments: ["deadlock", "timeout"], [Failpoint.schemaBeforeCommit, .chunkBeforeCommit, .indexBeforeCommit])
  func `a statement that is refused for the moment is tried again`(_ action: String, _ point: Failpoint) async throws {
    try await FaultBench.with(.mariadb) { bench in
      let run = try bench.migrate("\(point.rawValue)=\(action)@1")
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(run.errors.contains("trying again in"), "\(run.errors)")
      try await bench.expectWhole("\(action) at \(point.rawValue)")
    }
  }

  @Test func `without patience a lost connection ends the run, and resume finishes it`() async throws {
    try await FaultBench.with(.mariadb) { bench in
      let run = try bench.migrate("chunk.before-commit=lose-target@2", options: ["--source-quiet", "--retry-for", "0"])
      #expect(run.wait() == 1)
      #expect(run.errors.contains("martlet resume"), "\(run.errors)")
      try await bench.finish()
      try await bench.expectWhole("no patience")
    }
  }

  @Test func `a fault that cannot be understood is wrong usage`() async throws {
    let run = try Program(["version"], faults: "chunk.before-commit=explode")
    #expect(run.wait() == 2)
    #expect(run.errors.contains("MARTLET_FAILPOINTS"))
  }
}
