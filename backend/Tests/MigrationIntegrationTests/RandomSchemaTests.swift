import Diagnostics
import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// `MARTLET_TEST_SEED` begins at another schema, `MARTLET_TEST_SCHEMAS` tries more of them.
@Suite("Random schemas", .ownThread(minutes: 10))
struct RandomSchemaTests {
  @Test(arguments: TestServers.sources)
  func `come to their end or leave the target as it was`(_ flavor: TestServers.Source) async throws {
    let first = Self.number("MARTLET_TEST_SEED") ?? Int.random(in: 0..<1_000_000)
    let count = Self.number("MARTLET_TEST_SCHEMAS") ?? 15
    var complete = 0
    for seed in first..<(first + count) {
      if try await Self.migrate(RandomSchema(seed: UInt64(seed)), flavor, seed: seed) { complete += 1 }
    }
    print("\(flavor): \(complete) of \(count) random schemas from seed \(first) were migrated")
    #expect(complete * 2 >= count, "seed \(first): most schemas are refused")
  }

  /// - Returns: whether it was migrated.
  private static func migrate(
    _ schema: RandomSchema, _ flavor: TestServers.Source, seed: Int
  ) async throws -> Bool {
    try await Scratch.with(flavor) { scratch in
      let accepted = try Self.create(schema, on: scratch)
      guard accepted.contains(where: { $0.hasPrefix("CREATE") }) else { return true }
      // What a lossy value becomes is not the matter here.
      let request = scratch.request {
        $0.run.jobs = 2
        $0.run.indexJobs = 1
        $0.run.retrySecondsMax = 0
      }
      do {
        let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        #expect(report.outcome == .complete || report.outcome == .completeWithLosses)
        return true
      } catch let error as MartletError {
        let left = try Self.objects(scratch)
        #expect(left == 0, "seed \(seed), \(flavor): \(error)\n\(accepted.joined(separator: ";\n"))")
        return false
      }
    }
  }

  /// - Returns: the statements that the server took.
  private static func create(_ schema: RandomSchema, on scratch: Scratch) throws -> [String] {
    try scratch.onSource { connection in
      try connection.execute("SET sql_mode = ''")
      return schema.statements.filter { statement in
        do throws(MartletError) {
          try connection.execute(statement)
          return true
        } catch {
          return false
        }
      }
    }
  }

  /// Everything that is not PostgreSQL's own.
  private static func objects(_ scratch: Scratch) throws -> Int? {
    try scratch.onTarget { connection in
      try connection.query(
        """
        SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384) + (SELECT count(*) FROM pg_type WHERE oid >= 16384)
          + (SELECT count(*) FROM pg_proc WHERE oid >= 16384)
          + (SELECT count(*) FROM pg_namespace WHERE oid >= 16384) AS n
        """
      ).first?.int("n")
    }
  }

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
  }
}
