import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

extension DatabaseReader {
  /// By table name, in the table's order. Defaults, labels, expressions and comments are those of the definition: what
  /// stands here of them is no more than that they are there.
  func columns() throws(MartletError) -> [String: [SourceColumn]] {
    let references = try spatialReferences()
    var columns: [String: [SourceColumn]] = [:]
    for row in try connection.query(queries.columns(of: database)) {
      guard let table = try row.string("table_name") else { continue }
      var column = try column(row)
      if let srid = references[table]?[column.name] { column.srid = srid }
      columns[table, default: []].append(column)
    }
    return columns
  }

  private func column(_ row: MySQLRow) throws(MartletError) -> SourceColumn {
    let typeText = try row.text("type")
    let parsed = ColumnTypeParser.parse(typeText)
    let extra = try row.text("extra").lowercased()
    let generated = try generated(row.string("generation_expression"), extra: extra)
    return try SourceColumn(
      name: row.text("name"), type: parsed.type, typeText: typeText,
      isNullable: row.string("nullable") == "YES",
      isAutoIncrement: extra.contains("auto_increment"), updatesOnChange: extra.contains("on update "),
      generated: generated, characterSet: row.string("character_set"), collation: row.string("collation"),
      isInvisible: extra.contains("invisible"), isZerofill: parsed.isZerofill,
      srid: row.int("srid"), versionTime: versionTime(row.string("generation_expression")))
  }

  /// MariaDB's ROW START and ROW END columns hold the time of a row version: nothing computes them from other
  /// columns, so they are plain columns here.
  private func generated(_ expression: String?, extra: String) -> SourceGenerated? {
    guard let expression, !expression.isEmpty, versionTime(expression) == nil else { return nil }
    return SourceGenerated(
      expression: expression,
      isStored: extra.contains("stored generated") || extra.contains("persistent"))
  }

  private func versionTime(_ expression: String?) -> SourceColumn.VersionTime? {
    switch expression {
    case "ROW START": .start
    case "ROW END": .end
    default: nil
    }
  }

  private func spatialReferences() throws(MartletError) -> [String: [String: Int]] {
    guard let sql = queries.spatialReferences(of: database) else { return [:] }
    var references: [String: [String: Int]] = [:]
    for row in try connection.query(sql) {
      guard let table = try row.string("table_name"), let column = try row.string("column_name") else { continue }
      references[table, default: [:]][column] = try row.int("srid")
    }
    return references
  }
}

/// MariaDB stores JSON as longtext with a check; the pair is read as the type it was declared with.
enum MariaDBJSON {
  static func recognize(in table: inout SourceTable) {
    for index in table.columns.indices where table.columns[index].type == .text(.long) {
      let name = table.columns[index].name
      let expression = "json_valid(`\(name.replacing(scalar: "`", with: "``"))`)"
      let check = table.checks.firstIndex {
        ($0.column == nil || $0.column == name) && $0.expression == expression
      }
      guard let check else { continue }
      table.columns[index].type = .json
      table.checks.remove(at: check)
    }
  }
}

/// MariaDB ends the unique keys of a table with row versions by the time at which a version ends. Of rows that are
/// current that is one value, so that their keys are what was declared.
enum RowVersions {
  static func removeEnds(from table: inout SourceTable) {
    let ends = Set(table.columns.filter { $0.versionTime == .end }.map(\.name))
    guard !ends.isEmpty else { return }
    for index in table.indexes.indices where [.primary, .unique].contains(table.indexes[index].kind) {
      let kept = table.indexes[index].parts.filter { part in
        if case .column(let name, _) = part.subject { !ends.contains(name) } else { true }
      }
      if !kept.isEmpty { table.indexes[index].parts = kept }
    }
  }
}
