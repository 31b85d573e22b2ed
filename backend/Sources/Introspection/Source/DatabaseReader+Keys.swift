import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

extension DatabaseReader {
  /// By table name: the primary key first, then as the server lists them.
  func indexes() throws(MartletError) -> [String: [SourceIndex]] {
    struct Part {
      var position: Int
      var part: SourceIndex.Part
    }
    struct Entry {
      var index: SourceIndex
      var parts: [Part]
    }
    var entries: [String: [Entry]] = [:]
    var positions: [String: [String: Int]] = [:]
    for row in try connection.query(queries.indexes(of: database)) {
      guard let table = try row.string("table_name"), let name = try row.string("name") else { continue }
      let index = try index(named: name, row)
      let position: Int
      if let known = positions[table]?[name] {
        position = known
      } else {
        position = entries[table]?.count ?? 0
        positions[table, default: [:]][name] = position
        entries[table, default: []].append(Entry(index: index, parts: []))
      }
      let part = try Part(position: row.int("position") ?? 0, part: part(row, kind: index.kind))
      entries[table]?[position].parts.append(part)
    }
    return entries.mapValues { entries in
      let indexes = entries.map { entry in
        var index = entry.index
        index.parts = entry.parts.sorted { $0.position < $1.position }.map(\.part)
        return index
      }
      return indexes.filter { $0.kind == .primary } + indexes.filter { $0.kind != .primary }
    }
  }

  private func index(named name: String, _ row: MySQLRow) throws(MartletError) -> SourceIndex {
    let method = try row.string("method") ?? "BTREE"
    let isUnique = try row.int("non_unique") == 0
    let kind: SourceIndex.Kind =
      if name == "PRIMARY" {
        .primary
      } else if method == "FULLTEXT" {
        .fulltext
      } else if method == "SPATIAL" || method == "RTREE" {
        .spatial
      } else {
        isUnique ? .unique : .plain
      }
    let isHidden = try row.string("is_visible") == "NO"
    let isIgnored = try row.string("is_ignored") == "YES"
    return SourceIndex(
      name: name, kind: kind, parts: [], isVisible: !isHidden && !isIgnored, comment: try row.text("comment"),
      method: method)
  }

  private func part(_ row: MySQLRow, kind: SourceIndex.Kind) throws(MartletError) -> SourceIndex.Part {
    let isDescending = try row.string("direction") == "D"
    if let column = try row.string("column_name") {
      // The prefix of a spatial index is the size of a bounding box, not a length of the column.
      let prefix = kind == .spatial ? nil : try row.int("prefix_length")
      return SourceIndex.Part(.column(name: column, prefixLength: prefix), isDescending: isDescending)
    }
    return SourceIndex.Part(.expression(try row.text("expression")), isDescending: isDescending)
  }

  /// By table name, in order of name.
  func foreignKeys() throws(MartletError) -> [String: [SourceForeignKey]] {
    struct Name: Hashable {
      var table: String
      var name: String
    }
    var actions: [Name: (delete: ReferentialAction, update: ReferentialAction)] = [:]
    for row in try connection.query(queries.foreignKeyActions(of: database)) {
      let name = try Name(table: row.text("table_name"), name: row.text("name"))
      actions[name] = try (action(row.string("on_delete")), action(row.string("on_update")))
    }
    var keys: [String: [SourceForeignKey]] = [:]
    for row in try connection.query(queries.foreignKeyColumns(of: database)) {
      guard let table = try row.string("table_name"), let name = try row.string("name"),
        let column = try row.string("column_name"), let referencedColumn = try row.string("referenced_column"),
        let referenced = try row.string("referenced_table")
      else { continue }
      if keys[table]?.last?.name != name {
        let action = actions[Name(table: table, name: name)]
        keys[table, default: []].append(
          try SourceForeignKey(
            name: name, columns: [],
            referencedTable: SourceTableName(
              database: row.string("referenced_database") ?? database, name: referenced),
            referencedColumns: [], onDelete: action?.delete ?? .noAction, onUpdate: action?.update ?? .noAction))
      }
      let last = (keys[table]?.count ?? 1) - 1
      keys[table]?[last].columns.append(column)
      keys[table]?[last].referencedColumns.append(referencedColumn)
    }
    return keys
  }

  private func action(_ text: String?) -> ReferentialAction {
    text.flatMap(ReferentialAction.init(rawValue:)) ?? .noAction
  }

  /// By table name.
  func checks() throws(MartletError) -> [String: [SourceCheck]] {
    guard let sql = queries.checks(of: database) else { return [:] }
    var checks: [String: [SourceCheck]] = [:]
    for row in try connection.query(sql) {
      guard let table = try row.string("table_name"), let name = try row.string("name"),
        let expression = try row.string("expression")
      else { continue }
      checks[table, default: []].append(
        try SourceCheck(
          name: name, expression: expression,
          isEnforced: row.string("enforced") != "NO",
          // MariaDB names a column's check after its column.
          column: row.string("level")?.lowercased() == "column" ? name : nil))
    }
    return checks
  }

  /// By table name; a partition with subpartitions is listed once.
  func partitionings() throws(MartletError) -> [String: SourcePartitioning] {
    var partitionings: [String: SourcePartitioning] = [:]
    for row in try connection.query(queries.partitions(of: database)) {
      guard let table = try row.string("table_name"), let name = try row.string("name") else { continue }
      if partitionings[table] == nil {
        partitionings[table] = SourcePartitioning(
          method: try row.text("method"), expression: try row.text("expression"),
          subpartitionMethod: try row.string("subpartition_method"), partitions: [])
      }
      guard partitionings[table]?.partitions.last?.name != name else { continue }
      partitionings[table]?.partitions.append(
        SourcePartitioning.Partition(name: name, bound: try row.string("bound")))
    }
    return partitionings
  }
}
