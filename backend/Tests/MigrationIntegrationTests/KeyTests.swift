import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Tables are cut along any key, and every row is read once", .ownThread)
struct KeyTests {
  @Test(arguments: TestServers.sources)
  func `of one column of each type`(_ flavor: TestServers.Source) async throws {
    let tables = KeyKind.all(for: flavor).filter { !Self.isSmall($0) }.enumerated().map { index, kind in
      KeyTable(name: "t\(index)", key: [kind])
    }
    let seed = Self.newSeed()
    var random = SeededGenerator(seed: seed)
    try await check(tables, on: flavor, "seed \(seed)", &random) { table, chunks in
      #expect(chunks >= 3, "\(table.key[0]) is read in \(chunks) chunks")
    }
  }

  @Test(arguments: TestServers.sources)
  func `of several columns, of random types`(_ flavor: TestServers.Source) async throws {
    let seed = Self.newSeed()
    var random = SeededGenerator(seed: seed)
    let kinds = KeyKind.all(for: flavor)
    let tables = (0..<8).map { index in
      let first = kinds.randomElement(using: &random)
      // The last column has enough values to tell rows apart.
      let last = kinds.filter { !Self.isSmall($0) }.randomElement(using: &random)
      return KeyTable(name: "t\(index)", key: [first, last].compactMap { $0 })
    }
    try await check(tables, on: flavor, "seed \(seed)", &random) { _, _ in }
  }

  /// `MARTLET_TEST_SEED` repeats a failure.
  private static func newSeed() -> UInt64 {
    ProcessInfo.processInfo.environment["MARTLET_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...999_999_999)
  }

  /// Too few values for a table of thousands of rows.
  private static func isSmall(_ kind: KeyKind) -> Bool { ["few values", "an enum"].contains(kind.description) }

  private func check(
    _ tables: [KeyTable], on flavor: TestServers.Source, _ seed: String, _ random: inout SeededGenerator,
    _ body: (KeyTable, Int) -> Void
  ) async throws {
    let statements = tables.flatMap { $0.create(rows: 4_500, &random) }
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { connection in
        for statement in ["SET SESSION sql_mode = ''"] + statements { try connection.execute(statement) }
      }
      let request = scratch.request { $0.run.chunkBytes = 32 << 10 }
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      let plan = try await MigrationControl.plan(request)
      let differences = try ContentComparison(scratch).differences(plan.tables)
      #expect(differences == [], "\(seed): \(tables.map { "\($0.name) \($0.key)" })")
      #expect(report.rowsRejected == 0 && report.tables.allSatisfy(\.isBalanced), "\(seed)")
      let refused = report.findings.filter { $0.code == FindingCode("object-refused-by-rows") }
      #expect(refused == [], "\(seed)")
      for table in tables {
        let found = try #require(report.tables.first { $0.source.hasSuffix(".\(table.name)") })
        body(table, found.chunks)
      }
    }
  }
}
