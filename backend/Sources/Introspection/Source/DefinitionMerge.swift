import Diagnostics
import SchemaModel

/// Puts what SHOW CREATE TABLE says into a table that was read from information_schema, which stays the base: names,
/// order, NULL, keys and partitions are its. Defaults, labels, expressions, comments and the counter are the
/// definition's, always, so that there is one rule and not one per way in which information_schema loses something.
struct DefinitionMerge {
  let definition: TableDefinition
  let flavor: SourceFlavor
  let decode: IntroducedText.Decode

  /// - Throws: `.introspection` where the two describe different tables: then one of them was altered in between, or
  ///   the definition is of a form that this version does not understand.
  func apply(to table: inout SourceTable) throws(MartletError) {
    try mergeColumns(&table)
    try mergeChecks(&table)
    for index in table.indexes.indices {
      table.indexes[index].period = definition.keysWithoutOverlaps[table.indexes[index].name]
      guard let expressions = definition.indexExpressions[table.indexes[index].name] else { continue }
      for (part, expression) in expressions where table.indexes[index].parts.indices.contains(part) {
        guard case .expression = table.indexes[index].parts[part].subject else { continue }
        table.indexes[index].parts[part].subject = .expression(
          try IntroducedText.expression(expression, decode: decode))
      }
    }
    table.comment = String(decoding: definition.comment, as: UTF8.self)
    table.autoIncrement = table.columns.contains(where: \.isAutoIncrement) ? definition.nextValue ?? 1 : nil
    table.periods = definition.periods
    mergePartitions(&table)
  }

  private func mergeColumns(_ table: inout SourceTable) throws(MartletError) {
    guard definition.columns.map(\.name) == table.columns.map(\.name) else { throw difference(table, "its columns") }
    for (index, column) in definition.columns.enumerated() {
      try merge(column, into: &table.columns[index], of: table)
    }
  }

  private func merge(
    _ defined: TableDefinition.Column, into column: inout SourceColumn, of table: SourceTable
  ) throws(MartletError) {
    let type = ColumnTypeParser.parse(String(decoding: defined.type, as: UTF8.self)).type
    guard isSame(type, column.type), defined.isNotNull != column.isNullable || column.versionTime != nil else {
      throw difference(table, column.name)
    }
    if type.labels != nil { column.type = type }
    column.comment = String(decoding: defined.comment, as: UTF8.self)
    if let expression = defined.generated {
      column.generated?.expression = try IntroducedText.expression(expression, decode: decode)
    }
    guard column.generated == nil, let value = defined.defaultValue else {
      column.defaultValue = nil
      return
    }
    column.defaultValue = try ColumnDefaultParser.parse(
      value, type: type, characterSet: column.characterSet, decode: decode)
  }

  /// Labels differ in what information_schema cannot print; their number does not.
  private func isSame(_ defined: MySQLType, _ listed: MySQLType) -> Bool {
    switch (defined, listed) {
    case (.enumeration(let defined), .enumeration(let listed)), (.set(let defined), .set(let listed)):
      defined.count == listed.count
    case (_, .unknown): true
    default: defined == listed
    }
  }

  /// By name; those of MariaDB's columns, by column. What the definition does not print is what a period implies.
  private func mergeChecks(_ table: inout SourceTable) throws(MartletError) {
    var checks: [SourceCheck] = []
    for check in definition.checks {
      checks.append(
        SourceCheck(
          name: check.name, expression: try IntroducedText.expression(check.expression, decode: decode),
          isEnforced: check.isEnforced))
    }
    for column in definition.columns {
      guard let expression = column.check else { continue }
      checks.append(
        SourceCheck(
          name: column.name, expression: try IntroducedText.expression(expression, decode: decode),
          column: column.name))
    }
    let known = Set(checks.map { CheckName(name: $0.name, column: $0.column) })
    let order = Dictionary(
      table.checks.enumerated().map { (CheckName(name: $1.name, column: $1.column), $0) },
      uniquingKeysWith: { first, _ in first })
    let implied = table.checks.filter { !known.contains(CheckName(name: $0.name, column: $0.column)) }
    // In information_schema's order, in which plans have listed them since there are plans.
    table.checks = (checks + implied).enumerated().sorted { left, right in
      let places = [left, right].map { order[CheckName(name: $0.element.name, column: $0.element.column)] ?? Int.max }
      return (places[0], left.offset) < (places[1], right.offset)
    }.map(\.element)
  }

  private struct CheckName: Hashable {
    var name: String
    var column: String?
  }

  private func mergePartitions(_ table: inout SourceTable) {
    guard var partitioning = table.partitioning else { return }
    // MariaDB's information_schema prints the DEFAULT partition of a list as 0.
    let hasDefault = flavor == .mariadb && partitioning.method.hasPrefix("LIST")
    for (index, partition) in partitioning.partitions.enumerated() {
      if hasDefault, definition.defaultPartitions.contains(partition.name) {
        partitioning.partitions[index].bound = "DEFAULT"
      }
      let comment = definition.partitionComments[partition.name] ?? []
      partitioning.partitions[index].comment = String(decoding: comment, as: UTF8.self)
    }
    table.partitioning = partitioning
  }

  private func difference(_ table: SourceTable, _ what: String) -> MartletError {
    MartletError(
      .introspection, "This table is described differently by SHOW CREATE TABLE and information_schema.",
      context: ErrorContext(
        server: "source", object: table.name.description, column: what,
        serverDetail: String(decoding: definition.bytes.prefix(2_000), as: UTF8.self)),
      isRetryable: true,
      hint: "Try again if it was altered at this moment; else leave it out with --exclude '\(table.name)'.")
  }
}

extension MySQLType {
  /// Of ENUM and SET.
  var labels: [String]? {
    switch self {
    case .enumeration(let labels), .set(let labels): labels
    default: nil
    }
  }
}
