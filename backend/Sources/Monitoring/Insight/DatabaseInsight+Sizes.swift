public import Diagnostics
import Foundation
import PostgresClient
public import SQLDialect

extension DatabaseInsight {
  public typealias TableOrder = PostgresInsightQueries.SizeOrder

  public func tableSizes(
    by order: TableOrder = .total, page: DatabasePage = DatabasePage()
  ) async throws(MartletError) -> DatabaseTableSizes {
    try await ask { connection throws(MartletError) in
      let rows = try connection.query(
        PostgresInsightQueries.tableSizes(by: order, offset: page.offset, limit: page.limit))
      var objectIDs: [String] = []
      for row in rows { objectIDs.append(try row.string("oid") ?? "0") }
      let bloat = try Self.bloat(of: objectIDs, connection)
      var sizes = DatabaseTableSizes(tablesTotal: 0, bytesTotal: 0, offset: page.offset, items: [])
      for (row, objectID) in zip(rows, objectIDs) {
        sizes.tablesTotal = try row.int("tables_all") ?? 0
        sizes.bytesTotal = try row.int("total_bytes_all") ?? 0
        sizes.items.append(try DatabaseTableSizes.Item(row, bloat[objectID]))
      }
      return sizes
    }
  }

  /// Of a page's tables only: the estimate reads the statistics of each of their columns.
  private static func bloat(
    of objectIDs: [String], _ connection: PostgresConnection
  ) throws(MartletError) -> [String: (bytes: Int, heapBytes: Int)] {
    var bloat: [String: (bytes: Int, heapBytes: Int)] = [:]
    let tables = "{" + objectIDs.joined(separator: ",") + "}"
    for row in try connection.query(PostgresInsightQueries.bloat, [.text(tables)]) {
      bloat[try row.string("oid") ?? ""] = (try row.int("bloat_bytes") ?? 0, try row.int("heap_bytes") ?? 0)
    }
    return bloat
  }

  public func indexSizes(
    byName: Bool = false, page: DatabasePage = DatabasePage()
  ) async throws(MartletError) -> DatabaseIndexSizes {
    try await ask { connection throws(MartletError) in
      var sizes = DatabaseIndexSizes(indexesTotal: 0, bytesTotal: 0, offset: page.offset, items: [])
      for row in try connection.query(
        PostgresInsightQueries.indexSizes(byName: byName, offset: page.offset, limit: page.limit))
      {
        sizes.indexesTotal = try row.int("indexes_all") ?? 0
        sizes.bytesTotal = try row.int("bytes_all") ?? 0
        sizes.items.append(try DatabaseIndexSizes.Item(row))
      }
      return sizes
    }
  }

  public func indexHints() async throws(MartletError) -> DatabaseIndexHints {
    try await ask { connection throws(MartletError) in
      var hints = DatabaseIndexHints(
        countedSince: nil, unused: [], redundant: [], foreignKeysWithoutIndex: [], sequentialScans: [])
      hints.countedSince = try connection.query(PostgresInsightQueries.statisticsReset).first?.string("since")
      for row in try connection.query(PostgresInsightQueries.unusedIndexes) {
        hints.unused.append(try DatabaseIndexHints.Unused(row))
      }
      for row in try connection.query(PostgresInsightQueries.redundantIndexes) {
        hints.redundant.append(try DatabaseIndexHints.Redundant(row))
      }
      for row in try connection.query(PostgresInsightQueries.foreignKeysWithoutIndex) {
        hints.foreignKeysWithoutIndex.append(try DatabaseIndexHints.ForeignKey(row))
      }
      for row in try connection.query(PostgresInsightQueries.sequentialScans(rowsMin: Self.largeTableRowsMin)) {
        hints.sequentialScans.append(try DatabaseIndexHints.SequentialScan(row))
      }
      return hints
    }
  }
}

extension DatabaseObjectName {
  fileprivate init(_ row: PostgresRow, kind: String, prefix: String = "") throws(MartletError) {
    self.init(
      schema: try row.string("\(prefix)schema_name") ?? "", name: try row.string("\(prefix)\(kind)_name") ?? "")
  }
}

extension DatabaseTableSizes.Item {
  fileprivate init(_ row: PostgresRow, _ bloat: (bytes: Int, heapBytes: Int)?) throws(MartletError) {
    self.init(
      table: try DatabaseObjectName(row, kind: "table"), totalBytes: try row.int("total_bytes") ?? 0,
      tableBytes: try row.int("table_bytes") ?? 0, indexBytes: try row.int("index_bytes") ?? 0,
      toastBytes: try row.int("toast_bytes") ?? 0, isEstimate: try row.bool("is_estimate") ?? false,
      rowsEstimate: try row.int("rows_estimate"), deadRowsEstimate: try row.int("dead_rows_estimate") ?? 0,
      bloatBytesEstimate: bloat?.bytes,
      bloatRatioEstimate: bloat.map { $0.heapBytes > 0 ? Double($0.bytes) / Double($0.heapBytes) : 0 })
  }
}

extension DatabaseIndexSizes.Item {
  fileprivate init(_ row: PostgresRow) throws(MartletError) {
    self.init(
      index: try DatabaseObjectName(row, kind: "index"), table: try row.string("table_name") ?? "",
      bytes: try row.int("bytes") ?? 0, isEstimate: try row.bool("is_estimate") ?? false,
      scans: try row.int("scans") ?? 0, isUnique: try row.bool("is_unique") ?? false,
      isPrimary: try row.bool("is_primary") ?? false, isValid: try row.bool("is_valid") ?? false)
  }
}

extension DatabaseIndexHints.Unused {
  fileprivate init(_ row: PostgresRow) throws(MartletError) {
    let index = try DatabaseObjectName(row, kind: "index")
    let servesForeignKey = try row.bool("serves_foreign_key") ?? false
    self.init(
      index: index, table: try row.string("table_name") ?? "", bytes: try row.int("bytes") ?? 0,
      servesForeignKey: servesForeignKey,
      statement: servesForeignKey ? nil : PostgresInsightQueries.dropIndex(schema: index.schema, name: index.name))
  }
}

extension DatabaseIndexHints.Redundant {
  fileprivate init(_ row: PostgresRow) throws(MartletError) {
    let index = try DatabaseObjectName(row, kind: "index")
    self.init(
      index: index, table: try row.string("table_name") ?? "",
      coveringIndex: try row.string("covering_index_name") ?? "", isDuplicate: try row.bool("is_duplicate") ?? false,
      bytes: try row.int("bytes") ?? 0,
      statement: PostgresInsightQueries.dropIndex(schema: index.schema, name: index.name))
  }
}

extension DatabaseIndexHints.ForeignKey {
  fileprivate init(_ row: PostgresRow) throws(MartletError) {
    let table = try DatabaseObjectName(row, kind: "table")
    let columns = try Self.columns(try row.string("columns") ?? "[]")
    self.init(
      table: table, constraint: try row.string("constraint_name") ?? "", columns: columns,
      referencedTable: try DatabaseObjectName(row, kind: "table", prefix: "referenced_"),
      rowsEstimate: try row.int("rows_estimate"),
      statement: PostgresInsightQueries.createIndex(schema: table.schema, table: table.name, columns: columns))
  }

  private static func columns(_ json: String) throws(MartletError) -> [String] {
    do {
      return try JSONDecoder().decode([String].self, from: Data(json.utf8))
    } catch {
      throw MartletError(.protocolViolation, "The names of columns are not of the expected kind.")
    }
  }
}

extension DatabaseIndexHints.SequentialScan {
  fileprivate init(_ row: PostgresRow) throws(MartletError) {
    self.init(
      table: try DatabaseObjectName(row, kind: "table"), sequentialScans: try row.int("sequential_scans") ?? 0,
      rowsPerScan: try row.int("rows_per_scan") ?? 0, indexScans: try row.int("index_scans") ?? 0,
      rowsEstimate: try row.int("rows_estimate") ?? 0)
  }
}
