import Introspection
import SchemaModel
import TestSupport
import Testing

@Suite(.ownThread, .enabled(if: Corpus.isPresent)) struct CorpusTests {
  struct Counts {
    var tables: Int
    var views: Int
    var triggers: Int
    var routines: Int
    var foreignKeys: Int
  }

  static let expected: [Corpus: Counts] = [
    .chinook: Counts(tables: 11, views: 0, triggers: 0, routines: 0, foreignKeys: 11),
    .dolphinscheduler: Counts(tables: 70, views: 0, triggers: 0, routines: 0, foreignKeys: 5),
    .employees: Counts(tables: 6, views: 4, triggers: 0, routines: 7, foreignKeys: 6),
    .northwind: Counts(tables: 20, views: 0, triggers: 0, routines: 0, foreignKeys: 21),
    .sakila: Counts(tables: 16, views: 7, triggers: 6, routines: 6, foreignKeys: 22),
  ]

  @Test(arguments: TestServers.sources, Corpus.allCases)
  func `every sample database is read whole`(source: TestServers.Source, sample: Corpus) throws {
    try ScratchDatabase.with(source, named: sample.rawValue) { scratch in
      try scratch.load(script: try sample.script(), name: sample.rawValue)
      let catalog = try SourceCatalogReader(connection: try source.connect()).read(databases: [scratch.name])
      let database = try #require(catalog.databases.first)
      let expected = try #require(Self.expected[sample])
      func count(_ kinds: StoredObject.Kind...) -> Int {
        database.storedObjects.count { kinds.contains($0.kind) }
      }
      #expect(database.tables.count == expected.tables)
      #expect(database.tables.reduce(0) { $0 + $1.foreignKeys.count } == expected.foreignKeys)
      #expect(count(.view) == expected.views)
      #expect(count(.trigger) == expected.triggers)
      #expect(count(.procedure, .function) == expected.routines)
      #expect(database.storedObjects.allSatisfy { $0.definition?.contains("CREATE") == true })
      for table in database.tables {
        #expect(!table.columns.isEmpty)
        let names = Set(table.columns.map(\.name))
        #expect(table.columns.allSatisfy { if case .unknown = $0.type { false } else { true } })
        #expect(table.indexes.allSatisfy { !$0.parts.isEmpty && Set($0.wholeColumns ?? []).isSubset(of: names) })
        #expect(table.foreignKeys.allSatisfy { !$0.columns.isEmpty && $0.columns.count == $0.referencedColumns.count })
      }
      let profile = try DataProfiler(connection: try source.connect()).profile(
        catalog: catalog, options: PlanOptions())
      #expect(profile.ranges.keys.allSatisfy { $0.table.database == scratch.name })
    }
  }
}
