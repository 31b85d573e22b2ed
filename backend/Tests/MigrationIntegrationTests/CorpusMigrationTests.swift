import Introspection
import Migration
import SchemaModel
import TestSupport
import Testing

@Suite("Published databases arrive whole", .ownThread, .enabled(if: Corpus.isPresent))
struct CorpusMigrationTests {
  @Test(arguments: Corpus.allCases, TestServers.sources)
  func `rows, structure and findings`(_ database: Corpus, _ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(try database.script(), name: database.rawValue)
      let report = try await WholeMigration(scratch).check()
      #expect(report.tables.count >= database.tablesMin)
    }
  }
}

@Suite("The sample database arrives whole", .ownThread)
struct SampleMigrationTests {
  @Test(arguments: TestServers.sources)
  func `rows, structure and findings`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(try Sample.files(for: flavor))
      let report = try await WholeMigration(scratch).check()
      #expect(report.rowsRejected == 0)
      #expect(report.rowsRead > 250_000)
    }
  }
}

/// Migrates a database and holds the two servers against each other.
struct WholeMigration {
  let scratch: Scratch

  init(_ scratch: Scratch) { self.scratch = scratch }

  @discardableResult
  func check(_ request: MigrationRequest? = nil) async throws -> RunReport {
    let request = request ?? scratch.request()
    let catalog = try scratch.onSource { connection in
      try SourceCatalogReader(connection: connection).read(databases: [scratch.database])
    }
    let plan = try await MigrationControl.plan(request)
    let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())

    #expect(try ContentComparison(scratch).differences(plan.tables) == [])
    #expect(try StructureComparison(scratch).missing(catalog, plan: plan) == [])
    #expect(report.tables.filter { !$0.isBalanced } == [])
    #expect(report.tables.count == catalog.databases.reduce(0) { $0 + $1.tables.count })
    for object in catalog.databases.flatMap(\.storedObjects) {
      #expect(
        report.findings.contains { $0.object.contains(object.name) },
        "\(object.kind) \(object.name) is neither in the target nor in the findings")
    }
    return report
  }
}
