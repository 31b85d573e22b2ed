import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Every type and character set arrives as the servers print it", .ownThread(minutes: 10))
struct TypeMatrixTests {
  /// `MARTLET_TEST_SEED` repeats a failure.
  private static func newSeed() -> UInt64 {
    ProcessInfo.processInfo.environment["MARTLET_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...999_999_999)
  }

  @Test(arguments: TestServers.sources)
  func `edges, NULL and ten thousand random values of each`(_ flavor: TestServers.Source) async throws {
    let seed = Self.newSeed()
    try await Scratch.with(flavor) { scratch in
      let tables = MatrixTable.all(for: flavor)
      try load(scratch, tables, seed)
      let characterSets = try scratch.onSource { try CharacterSetMatrix($0) }
      for server in TestServers.Target.allCases {
        let database = try TestDatabase(on: server)
        try database.connect().execute("CREATE EXTENSION postgis")
        let request = scratch.request { $0.target = database.configuration }
        let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        #expect(report.tables.filter { !$0.isBalanced } == [])
        let rejected = report.tables.filter { $0.rowsRejected > 0 }.map(\.source)
        #expect(rejected.filter { !$0.contains(".codes_") } == [], "seed \(seed)")
        let target = try database.connect()
        try target.execute("SET timezone = 'UTC'")
        try scratch.onSource { source in
          try source.execute("SET time_zone = '+00:00'")
          let servers = MatrixServers(source: source, target: target)
          for table in tables + characterSets.names.map(characterSets.textTable) {
            let differences = try servers.differences(table)
            #expect(differences == [], "seed \(seed), \(server)")
          }
          try check(characterSets, servers, "seed \(seed), \(server)")
        }
      }
    }
  }

  private func load(_ scratch: Scratch, _ tables: [MatrixTable], _ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    try scratch.onSource { connection in
      try connection.execute("SET time_zone = '+00:00', SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'")
      for table in tables {
        for statement in table.statements(&random) { try connection.execute(statement) }
      }
      try CharacterSetMatrix(connection).load(connection, &random)
    }
  }

  /// A code without a character is a rejected row, never a `?`; every other one is as the source prints it.
  private func check(_ characterSets: CharacterSetMatrix, _ servers: MatrixServers, _ comment: String) throws {
    for name in characterSets.names {
      let lossy = try characterSets.lossy(name, servers.source)
      let sent = try servers.source.query(
        "SELECT id, COALESCE(HEX(CONVERT(v USING utf8mb4)), '') AS t FROM codes_\(name)")
      let arrived = try servers.target.query(
        "SELECT id::text AS id, upper(encode(convert_to(v, 'UTF8'), 'hex')) AS t FROM public.codes_\(name)")
      var texts: [String: String] = [:]
      for row in arrived { texts[try row.string("id") ?? ""] = try row.string("t") }
      var wrong: [String] = []
      for row in sent {
        let (id, text) = (try row.string("id") ?? "", try row.string("t") ?? "")
        guard let found = texts[id] else {
          if !lossy.contains(id), !Self.isUnstorable(text) { wrong.append("\(text) was rejected") }
          continue
        }
        if lossy.contains(id) || found != text { wrong.append("\(text) arrived as \(found)") }
      }
      #expect(wrong.prefix(5) == [], "\(name), \(comment)")
    }
  }

  /// In hexadecimal: with a NUL, or, on MariaDB, half of a surrogate pair.
  private static func isUnstorable(_ text: String) -> Bool {
    let digits = Array(text)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return bytes.contains(0) || String(validating: bytes, as: UTF8.self) == nil
  }
}

/// What both servers say about a table of the matrix.
struct MatrixServers {
  let source: MySQLConnection
  let target: PostgresConnection

  /// A line for each column whose texts differ, with the first of them.
  func differences(_ table: MatrixTable) throws -> [String] {
    let source = try self.source.query(table.sourceSums).first
    let target = try self.target.query(table.targetSums).first
    var differences: [String] = []
    for (index, column) in table.columns.enumerated() {
      guard try source?.string("s\(index)") != target?.string("s\(index)") || source == nil else { continue }
      let lines = try self.lines(table, column)
      if !lines.isEmpty { differences.append("\(table.name).\(column.name): \(lines.prefix(3))") }
    }
    return differences
  }

  private func lines(_ table: MatrixTable, _ column: MatrixColumn) throws -> [String] {
    let source = try self.source.query(table.sourceLines(column)).map { try $0.string("t") ?? "" }
    let target = try self.target.query(table.targetLines(column)).map { try $0.string("t") ?? "" }
    guard source.count == target.count else { return ["\(source.count) rows, \(target.count) rows"] }
    return zip(source, target).enumerated().compactMap { index, texts in
      texts.0 == texts.1 || table.name == "floats" && isSameNumber(texts.0, texts.1, column)
        ? nil : "row \(index): \(texts.0) and \(texts.1)"
    }
  }

  /// The servers write floating-point numbers differently, and MySQL too few digits of a FLOAT to make a DOUBLE of them:
  /// the same bits of the column's own type count.
  private func isSameNumber(_ left: String, _ right: String, _ column: MatrixColumn) -> Bool {
    guard left != "~", right != "~" else { return false }
    if column.declaration.hasPrefix("float") { return Float(left)?.bitPattern == Float(right)?.bitPattern }
    return Double(left)?.bitPattern == Double(right)?.bitPattern
  }
}
