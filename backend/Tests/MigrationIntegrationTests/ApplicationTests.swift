import Diagnostics
import Foundation
import Migration
import MySQLClient
import PostgresClient
import Synchronization
import TestSupport
import Testing

/// An application with writers and readers, beside a migration, while somebody alters its tables at random instants.
@Suite("An application beside a run", .ownThread(minutes: 30), .attack(from: .application, is: .survived))
struct ApplicationTests {
  /// `MARTLET_TEST_ROUNDS` of them on each source; the seed of the first is `MARTLET_TEST_SEED`, or random.
  private static let rounds = number("MARTLET_TEST_ROUNDS") ?? 2
  private static let seed = UInt64(number("MARTLET_TEST_SEED") ?? Int.random(in: 1...1_000_000))
  private static let secondsMax = 5.0

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

  @Test(arguments: TestServers.sources)
  func `no statement of it waits for longer than five seconds`(_ flavor: TestServers.Source) async throws {
    for round in 0..<Self.rounds {
      let seed = Self.seed &+ UInt64(round)
      try await Scratch.with(flavor) { scratch in
        let application = Application(scratch)
        try application.create()
        let outcome = try await application.liveBesideMigration(seed: seed)
        #expect(outcome.longest.seconds < Self.secondsMax, "seed \(seed), \(flavor): \(outcome)")
        #expect([0, 1, 3].contains(outcome.status), "seed \(seed), \(flavor): \(outcome)")
        if outcome.status != 1, !outcome.lostRows {
          let sum = try scratch.onTarget { connection in
            try connection.query("SELECT (\(application.sumOnTarget))::text AS v").first?.string("v")
          }
          #expect(sum == String(application.balance), "seed \(seed), \(flavor): \(outcome)")
        }
        if outcome.status == 1 {
          #expect(
            outcome.errors.contains("copy.gave-way") || outcome.errors.contains("copy.definition-changed"),
            "seed \(seed), \(flavor): \(outcome)")
        }
      }
    }
  }
}

/// Accounts in a few tables, between which amounts are moved: their sum is the same at every instant.
private struct Application: Sendable {
  static let tables = 6
  static let accounts = 400
  static let writers = 8
  static let readers = 4

  let scratch: Scratch

  init(_ scratch: Scratch) { self.scratch = scratch }

  struct Outcome {
    var status: Int32
    var errors: String
    var longest: Longest
    var statements: [String]
    /// A table was emptied or dropped.
    var lostRows: Bool
  }

  struct Longest: Sendable {
    var seconds = 0.0
    var statement = ""
  }

  var balance: Int { Self.tables * Self.accounts * 100 }

  var sumOnTarget: String {
    (0..<Self.tables).map { "(SELECT coalesce(sum(amount), 0) FROM account_\($0))" }.joined(separator: " + ")
  }

  func create() throws {
    try scratch.onSource { connection in
      for table in 0..<Self.tables {
        for statement in Self.create("account_\(table)") { try connection.execute(statement) }
      }
    }
  }

  /// Wide enough that a limited run takes seconds.
  private static func create(_ name: String) -> [String] {
    [
      "CREATE TABLE \(name) (id int NOT NULL PRIMARY KEY, amount int NOT NULL, note varchar(2000))",
      "INSERT INTO \(name) WITH RECURSIVE d (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < \(accounts)) "
        + "SELECT i, 100, REPEAT('note ', 300) FROM d",
    ]
  }

  // MARK: A round

  func liveBesideMigration(seed: UInt64) async throws -> Outcome {
    var generator = SeededGenerator(seed: seed)
    let alterations = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
      Alteration(
        kind: .allCases.randomElement(using: &generator) ?? .optimize,
        table: Int.random(in: 0..<Self.tables, using: &generator),
        afterSeconds: Double.random(in: 0.2...3, using: &generator))
    }
    let state = State()
    let seeds = (0..<(Self.writers + Self.readers)).map { _ in generator.next() }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, seed) in seeds.enumerated() {
        group.addTask(executorPreference: TestThread()) {
          try work(SeededGenerator(seed: seed), writes: index < Self.writers, state)
        }
      }
      defer { state.end() }
      let run = try Program([
        "migrate", scratch.source.redactedURL, scratch.target.redactedURL, "--jobs", "3", "--progress", "plain",
        "--max-bytes-per-second", "1MB",
      ])
      async let altering: Void = Task(executorPreference: TestThread()) {
        for alteration in alterations { try alter(alteration, state) }
      }.value
      let status = run.wait()
      try await altering
      state.end()
      try await group.waitForAll()
      return Outcome(
        status: status, errors: run.errors, longest: state.longest, statements: alterations.map { "\($0)" },
        lostRows: alterations.contains { $0.kind == .truncate || $0.kind == .drop })
    }
  }

  struct Alteration {
    enum Kind: CaseIterable { case alter, rename, truncate, drop, optimize }

    var kind: Kind
    var table: Int
    var afterSeconds: Double

    func statements(_ create: [String]) -> [String] {
      let name = "account_\(table)"
      return switch kind {
      case .alter: ["ALTER TABLE \(name) ADD COLUMN c\(Int(afterSeconds * 1000)) int"]
      case .rename: ["RENAME TABLE \(name) TO aside", "RENAME TABLE aside TO \(name)"]
      case .truncate: ["TRUNCATE TABLE \(name)"]
      case .drop: ["DROP TABLE \(name)"] + create
      case .optimize: ["OPTIMIZE TABLE \(name)"]
      }
    }
  }

  private func alter(_ alteration: Alteration, _ state: State) throws {
    Thread.sleep(forTimeInterval: alteration.afterSeconds)
    try scratch.onSource { connection in
      for statement in alteration.statements(Self.create("account_\(alteration.table)")) {
        try state.timing(statement) { try connection.execute(statement) }
      }
    }
  }

  private func work(_ generator: SeededGenerator, writes: Bool, _ state: State) throws {
    var generator = generator
    try scratch.onSource { connection in
      while !state.isOver {
        let (one, other) = (
          Int.random(in: 0..<Self.tables, using: &generator), Int.random(in: 0..<Self.tables, using: &generator)
        )
        let id = Int.random(in: 1...Self.accounts, using: &generator)
        let statements =
          writes
          ? [
            "START TRANSACTION", "UPDATE account_\(min(one, other)) SET amount = amount - 1 WHERE id = \(id)",
            "UPDATE account_\(max(one, other)) SET amount = amount + 1 WHERE id = \(id)", "COMMIT",
          ] : ["SELECT SUM(amount) FROM account_\(one)"]
        do {
          for statement in statements { try state.timing(statement) { try connection.execute(statement) } }
        } catch let error as MartletError where connection.isOpen {
          // A table that is away for a moment, or a deadlock: an application tries again.
          _ = error
          try connection.execute("ROLLBACK")
        }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  private final class State: Sendable {
    private let over = Atomic(false)
    private let longestSeen = Mutex(Longest())

    var isOver: Bool { over.load(ordering: .acquiring) }
    var longest: Longest { longestSeen.withLock { $0 } }

    func end() { over.store(true, ordering: .releasing) }

    func timing(_ statement: String, _ body: () throws -> Void) throws {
      let began = ContinuousClock.now
      defer {
        let seconds = began.duration(to: .now) / .seconds(1)
        longestSeen.withLock { if seconds > $0.seconds { $0 = Longest(seconds: seconds, statement: statement) } }
      }
      try body()
    }
  }
}
