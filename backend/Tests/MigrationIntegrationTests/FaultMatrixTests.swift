import Failpoints
import Foundation
import MySQLClient
import PostgresClient
import TestSupport
import Testing

/// The long form runs when `MARTLET_FAULT_ROUNDS` says how many random rounds there shall be.
enum FaultRounds {
  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  static let asked = number("MARTLET_FAULT_ROUNDS").map { Int($0) }
  static let seed = number("MARTLET_FAULT_SEED") ?? UInt64.random(in: 0...UInt64(UInt32.max))
}

@Suite(
  "Each place by itself", .ownThread(minutes: 30),
  .enabled(if: FaultRounds.asked != nil, "opt-in: MARTLET_FAULT_ROUNDS"))
struct FaultMatrixTests {
  /// The servers take turns.
  private static func flavor(_ point: Failpoint) -> TestServers.Source {
    let place = Failpoint.allCases.firstIndex(of: point) ?? 0
    return TestServers.sources[place % TestServers.sources.count]
  }

  private static func options(_ point: Failpoint) -> [String] {
    point.rawValue.hasPrefix("snapshot.") ? [] : ["--source-quiet"]
  }

  @Test(arguments: Failpoint.allCases)
  func `killed there, resumed`(_ point: Failpoint) async throws {
    try await FaultBench.with(Self.flavor(point)) { bench in
      let killed = try bench.migrate(FaultBench.faults(point, "kill"), options: Self.options(point))
      _ = killed.wait()
      #expect(killed.wasKilled, "nobody came by: \(killed.errors)")
      try await bench.finish()
      try await bench.expectWhole("killed at \(point.rawValue)")
    }
  }

  @Test(arguments: Failpoint.allCases.filter { $0.sides.contains(.target) })
  func `the target's connection cut there`(_ point: Failpoint) async throws {
    try await FaultBench.with(Self.flavor(point)) { bench in
      let run = try bench.migrate(FaultBench.faults(point, "lose-target"))
      let exit = run.wait()
      if point == .leaseTaken {
        // Nothing is recorded that could be gone on with: the run says so and can be begun again.
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
  func `the source's connection cut there`(_ point: Failpoint) async throws {
    try await FaultBench.with(Self.flavor(point)) { bench in
      let run = try bench.migrate(FaultBench.faults(point, "lose-source"), options: Self.options(point))
      #expect(run.wait() == 0, "\(run.errors)")
      try await bench.expectWhole("source lost at \(point.rawValue)")
    }
  }
}

@Suite("Random faults at random instants", .ownThread(minutes: 60))
struct RandomFaultTests {
  @Test(arguments: 0..<(FaultRounds.asked ?? 2))
  func `cost no row and double none`(_ round: Int) async throws {
    try await FaultBench.with(TestServers.sources[round % TestServers.sources.count]) { bench in
      var chance = SeededGenerator(seed: FaultRounds.seed &+ UInt64(round))
      var story = "MARTLET_FAULT_SEED=\(FaultRounds.seed), round \(round):"
      for attempt in 0..<Int.random(in: 1...4, using: &chance) {
        let fault = RandomFault(using: &chance)
        story += " \(fault);"
        let run = attempt == 0 ? try bench.migrate(fault.rules) : try bench.resumeQuietly(fault.rules)
        try fault.strike(run, bench, using: &chance)
        let exit = run.wait()
        // By a signal of ours, finished, or an error that says how to go on: before the plan is recorded, by a new start.
        let ways = ["resume", "try the same command again"]
        let isExplained = run.wasKilled || exit == 0 || ways.contains { run.errors.contains($0) }
        #expect(isExplained, "\(story) \(run.errors)")
      }
      try await bench.finish()
      try await bench.expectWhole(story)
    }
  }
}

/// One thing that goes wrong in a process.
private struct RandomFault: CustomStringConvertible {
  private enum Kind: CaseIterable {
    case place, killLater, endTargetSessions, endSourceSessions
  }

  private let kind: Kind
  private let delayMilliseconds: Int
  /// For `MARTLET_FAILPOINTS`; slow enough that an instant can be hit.
  let rules: String

  init(using chance: inout SeededGenerator) {
    kind = Kind.allCases.randomElement(using: &chance) ?? .place
    delayMilliseconds = Int.random(in: 50...1_500, using: &chance)
    let slow = "copy.flush=stall(30);schema.after-commit=stall(20);index.after-commit=stall(30)"
    let point = Failpoint.allCases.randomElement(using: &chance) ?? .copyFlush
    let sides = point.sides.map { "lose-\($0.rawValue)" }.sorted()
    let action = (["kill", "kill", "deadlock"] + sides).randomElement(using: &chance) ?? "kill"
    let hit = Int.random(in: 1...4, using: &chance)
    rules = kind == .place ? "\(slow);\(point.rawValue)=\(action)@\(hit)" : slow
  }

  var description: String { kind == .place ? rules : "\(kind) from \(delayMilliseconds) ms on" }

  func strike(_ run: Program, _ bench: FaultBench, using chance: inout SeededGenerator) throws {
    if kind == .place { return }
    let blows = kind == .killLater ? 1 : Int.random(in: 1...4, using: &chance)
    for _ in 0..<blows {
      Thread.sleep(forTimeInterval: Double(delayMilliseconds) / 1_000)
      guard run.isRunning else { return }
      let which = Int.random(in: 0..<1_000, using: &chance)
      switch kind {
      case .place: return
      case .killLater: run.kill()
      case .endTargetSessions: try endTargetSession(which, bench)
      case .endSourceSessions: try endSourceSession(which, bench)
      }
    }
  }

  private func endTargetSession(_ which: Int, _ bench: FaultBench) throws {
    let sessions = """
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'martlet %'
      AND application_name <> 'martlet test' ORDER BY application_name
      """
    try bench.scratch.onTarget { connection in
      let processes = try connection.query(sessions).map { try $0.int("pid") }
      guard !processes.isEmpty, let process = processes[which % processes.count] else { return }
      _ = try connection.query("SELECT pg_terminate_backend(\(process))")
    }
  }

  private func endSourceSession(_ which: Int, _ bench: FaultBench) throws {
    try bench.scratch.onSource { connection in
      let sessions = try connection.otherSessions().filter { $0.database == bench.scratch.database }
      let processes = sessions.map(\.id)
      guard !processes.isEmpty else { return }
      let process = processes[which % processes.count]
      // It may have gone by itself.
      try? connection.execute("KILL CONNECTION \(process)")
    }
  }
}
