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
  let isIncluded: (SourceTableName) -> Bool

  func tables() throws(MartletError) -> [SourceTable] {
    var tables = try tableRows()
    var columns = try columns()
    var indexes = try indexes()
    var foreignKeys = try foreignKeys()
    var checks = try checks()
    var partitionings = try partitionings()
    for index in tables.indices {
      let name = tables[index].name.name
      tables[index].columns = columns.removeValue(forKey: name) ?? []
      tables[index].indexes = indexes.removeValue(forKey: name) ?? []
      tables[index].foreignKeys = foreignKeys.removeValue(forKey: name) ?? []
      tables[index].checks = checks.removeValue(forKey: name) ?? []
      tables[index].partitioning = partitionings.removeValue(forKey: name)
      if !tables[index].columns.contains(where: \.isAutoIncrement) { tables[index].autoIncrement = nil }
      let definition = DefinitionRepair(table: tables[index], server: facts.server)
      if definition.isNeeded { try definition.apply(tableDefinition(tables[index].name), to: &tables[index]) }
      if facts.server.flavor == .mariadb {
        MariaDBJSON.recognize(in: &tables[index])
        RowVersions.removeEnds(from: &tables[index])
      }
    }
    return tables
  }

  /// Tables alone, without what belongs to them.
  private func tableRows() throws(MartletError) -> [SourceTable] {
    var tables: [SourceTable] = []
    for row in try connection.query(queries.tables(of: database)) {
      let name = SourceTableName(database: database, name: try row.text("name"))
      let type = try row.text("type")
      guard type == "BASE TABLE" || type == "SYSTEM VERSIONED", isIncluded(name) else { continue }
      let comment = try row.text("comment")
      guard let engine = try row.string("engine") else { throw Self.unreadable(name, because: comment) }
      tables.append(
        try SourceTable(
          name: name, engine: engine, collation: row.string("collation"), comment: comment,
          estimatedRows: row.int("estimated_rows") ?? 0, dataBytes: row.int("data_bytes") ?? 0,
          indexBytes: row.int("index_bytes") ?? 0, autoIncrement: row.uint64("next_value"), columns: [],
          isSystemVersioned: type == "SYSTEM VERSIONED"))
    }
    return tables
  }

  private static func unreadable(_ name: SourceTableName, because comment: String) -> MartletError {
    MartletError(
      .introspection, "The source server cannot read this table.",
      context: ErrorContext(
        server: "source", object: name.description, serverMessage: comment.isEmpty ? nil : comment),
      hint: "Repair or drop the table (its storage engine may be missing), or exclude it.")
  }

  private func tableDefinition(_ table: SourceTableName) throws(MartletError) -> TableDefinition {
    let rows: MySQLRows
    do {
      rows = try connection.query(MySQLStoredObjectQueries.tableDefinition(table))
    } catch {
      throw error.adding(ErrorContext(server: "source", object: table.description))
    }
    guard let bytes = try rows.first?.bytes("Create Table") else {
      throw MartletError(
        .introspection, "The source server does not show this table's definition.",
        context: ErrorContext(server: "source", object: table.description))
    }
    return TableDefinition(bytes)
  }
}
