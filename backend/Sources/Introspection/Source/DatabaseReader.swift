import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

/// Reads one database: every kind of object at once, put together by table here.
struct DatabaseReader {
  let connection: MySQLConnection
  let queries: MySQLCatalogQueries
  let facts: ServerFacts
  let database: String
  /// Definitions that were read a moment ago.
  let known: TableDefinitionReader.Result
  let isIncluded: (SourceTableName) -> Bool

  struct Tables {
    var tables: [SourceTable] = []
    /// Listed and selected, but the server cannot open them.
    var unreadable: [UnreadableTable] = []
  }

  func tables() throws(MartletError) -> Tables {
    var result = Tables(tables: try tableRows())
    let definitions = try TableDefinitionReader(connection: connection).read(result.tables.map(\.name), known: known)
    result.unreadable = definitions.unreadable
    result.tables.removeAll { definitions.definitions[$0.name] == nil }
    result.unreadable += try unreadableRows(result.tables)
    var columns = try columns()
    var indexes = try indexes()
    var foreignKeys = try foreignKeys()
    var checks = try checks()
    var partitionings = try partitionings()
    for index in result.tables.indices {
      let name = result.tables[index].name.name
      result.tables[index].columns = columns.removeValue(forKey: name) ?? []
      result.tables[index].indexes = indexes.removeValue(forKey: name) ?? []
      result.tables[index].foreignKeys = foreignKeys.removeValue(forKey: name) ?? []
      result.tables[index].checks = checks.removeValue(forKey: name) ?? []
      result.tables[index].partitioning = partitionings.removeValue(forKey: name)
      if let definition = definitions.definitions[result.tables[index].name] {
        try complete(&result.tables[index], by: definition)
      }
    }
    return result
  }

  private func complete(_ table: inout SourceTable, by definition: TableDefinition) throws(MartletError) {
    let decoder = CharacterSetDecoder(connection)
    let merge = DefinitionMerge(definition: definition, flavor: facts.server.flavor) {
      (bytes: [UInt8], characterSet: String) throws(MartletError) -> String? in
      try decoder.decode(bytes, in: characterSet)
    }
    try merge.apply(to: &table)
    try LossyTexts(connection: connection).restore(in: &table)
    try FloatDefaults(connection: connection).restore(in: &table)
    if facts.server.flavor == .mariadb {
      MariaDBJSON.recognize(in: &table)
      RowVersions.removeEnds(from: &table)
    }
  }

  /// Tables alone, without what belongs to them.
  private func tableRows() throws(MartletError) -> [SourceTable] {
    var details: [String: MySQLRow] = [:]
    for row in try connection.query(queries.tables(of: database)) { details[try row.text("name")] = row }
    var tables: [SourceTable] = []
    for row in try connection.query(queries.tableNames(of: database)) {
      let name = SourceTableName(database: database, name: try row.text("name"))
      let type = try row.text("type")
      guard type == "BASE TABLE" || type == "SYSTEM VERSIONED", isIncluded(name) else { continue }
      let detail = details[name.name]
      tables.append(
        try SourceTable(
          // MariaDB has no engine for a table that it cannot open; nor is its definition shown then.
          name: name, engine: detail?.text("engine") ?? "", collation: detail?.string("collation"),
          estimatedRows: detail?.int("estimated_rows") ?? 0, dataBytes: detail?.int("data_bytes") ?? 0,
          indexBytes: detail?.int("index_bytes") ?? 0, columns: [], isSystemVersioned: type == "SYSTEM VERSIONED"))
    }
    return tables
  }

  /// Of engines other than InnoDB, which open a table without reading its rows. A missing privilege is no fault of the
  /// table, nor is a lock that somebody holds.
  private func unreadableRows(_ tables: [SourceTable]) throws(MartletError) -> [UnreadableTable] {
    let tables = tables.filter { $0.engine.lowercased() != "innodb" }
    guard !tables.isEmpty else { return [] }
    var unreadable: [UnreadableTable] = []
    for table in tables {
      do {
        _ = try connection.query(MySQLCatalogQueries.oneRow(of: table.name))
      } catch  where error.context.serverErrorNumber == SourceSessionStatements.lockWaitTimeoutErrorNumber {
        continue
      } catch {
        guard connection.isOpen, error.code != .cancelled, error.code != .timeout else { throw error }
        if error.code != .permission { unreadable.append(UnreadableTable(name: table.name, error: error)) }
      }
    }
    return unreadable
  }
}
