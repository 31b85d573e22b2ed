import Foundation
import MySQLClient
import PostgresClient
public import SchemaModel

/// Compares what the two servers hold, table by table.
public struct ContentComparison {
  let scratch: Scratch

  public init(_ scratch: Scratch) { self.scratch = scratch }

  /// One line for each table that differs; empty when all is equal.
  public func differences(_ tables: [TablePlan]) throws -> [String] {
    var differences: [String] = []
    for table in tables {
      let (source, target) = (try sourceChecksum(table), try targetChecksum(table))
      if source != target { differences.append("\(table.source): source \(source), target \(target)") }
      for column in table.columns where column.sourceType == .json {
        let (source, target) = (try sourceDocuments(table, column), try targetDocuments(table, column))
        if source != target { differences.append("\(table.source).\(column.source): documents differ") }
      }
    }
    return differences
  }

  public func targetChecksums(_ tables: [TablePlan]) throws -> [ContentChecksum] {
    try tables.map { try targetChecksum($0) }
  }

  private func sourceChecksum(_ table: TablePlan) throws -> ContentChecksum {
    try scratch.onSource { connection in
      try connection.execute("SET time_zone = '+00:00'")
      let row = try connection.query(ContentChecksum.sourceQuery(table)).first
      return ContentChecksum(rows: try row?.string("n") ?? "?", sums: try row?.string("s") ?? "?")
    }
  }

  private func targetChecksum(_ table: TablePlan) throws -> ContentChecksum {
    try scratch.onTarget { connection in
      try connection.execute("SET timezone = 'UTC'")
      let row = try connection.query(ContentChecksum.targetQuery(table)).first
      return ContentChecksum(rows: try row?.string("n") ?? "?", sums: try row?.string("s") ?? "?")
    }
  }

  // MARK: JSON, compared by value: the servers print numbers and spaces differently.

  private func sourceDocuments(_ table: TablePlan, _ column: ColumnPlan) throws -> [String] {
    try scratch.onSource { connection in
      let sql = "SELECT CAST(`\(column.source)` AS CHAR) AS d FROM `\(table.source.database)`.`\(table.source.name)`"
      return try connection.query(sql).map { try Self.canonical($0.string("d")) }.sorted()
    }
  }

  private func targetDocuments(_ table: TablePlan, _ column: ColumnPlan) throws -> [String] {
    try scratch.onTarget { connection in
      let sql = "SELECT \"\(column.target)\"::text AS d FROM \"\(table.target.schema)\".\"\(table.target.name)\""
      return try connection.query(sql).map { try Self.canonical($0.string("d")) }.sorted()
    }
  }

  private static func canonical(_ text: String?) throws -> String {
    guard let text else { return "~" }
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    return String(decoding: data, as: UTF8.self)
  }
}
