import SchemaModel

/// Decides whether information_schema can be trusted with a table, and takes the rest from its definition.
struct DefinitionRepair {
  let table: SourceTable
  let server: SourceServer

  var isNeeded: Bool {
    table.columns.contains(where: isUnreliable) || table.checks.contains { !isReliable($0.expression) }
      || table.indexes.contains { $0.parts.contains(where: isUnreliable) } || hasListPartitions || mayHavePeriods
  }

  func apply(_ definition: TableDefinition, to table: inout SourceTable) {
    for index in table.columns.indices where isUnreliable(table.columns[index]) {
      let name = table.columns[index].name
      if let bytes = definition.defaults[name] {
        table.columns[index].defaultValue = Self.default(bytes, replacing: table.columns[index].defaultValue)
      }
      if let expression = definition.generated[name] { table.columns[index].generated?.expression = expression }
    }
    for index in table.checks.indices {
      if let expression = definition.checks[table.checks[index].name], !isReliable(table.checks[index].expression) {
        table.checks[index].expression = expression
      }
    }
    for index in table.indexes.indices {
      for part in table.indexes[index].parts.indices where isUnreliable(table.indexes[index].parts[part]) {
        if let expression = definition.indexExpressions[table.indexes[index].name]?[part] {
          table.indexes[index].parts[part].subject = .expression(expression)
        }
      }
    }
    table.periods = definition.periods
    for index in table.indexes.indices {
      table.indexes[index].period = definition.keysWithoutOverlaps[table.indexes[index].name]
    }
    guard var partitioning = table.partitioning, hasListPartitions else { return }
    for index in partitioning.partitions.indices
    where definition.defaultPartitions.contains(partitioning.partitions[index].name) {
      partitioning.partitions[index].bound = "DEFAULT"
    }
    table.partitioning = partitioning
  }

  /// MariaDB lists an application-time period as nothing but the CHECK that it implies, under the period's name.
  private var mayHavePeriods: Bool {
    server.flavor == .mariadb
      && table.checks.contains { check in
        let words = check.expression.split(separator: " ")
        return check.column == nil && words.contains("<") && words.first?.hasPrefix("`") == true
      }
  }

  private var hasListPartitions: Bool {
    server.flavor == .mariadb && table.partitioning?.method.hasPrefix("LIST") == true
  }

  private func isReliable(_ expression: String) -> Bool { CatalogExpression.isReliable(expression, server: server) }

  private func isUnreliable(_ part: SourceIndex.Part) -> Bool {
    if case .expression(let expression) = part.subject { !isReliable(expression) } else { false }
  }

  private func isUnreliable(_ column: SourceColumn) -> Bool {
    if let generated = column.generated, !isReliable(generated.expression) { return true }
    switch column.defaultValue {
    case nil: return false
    case .expression(let expression): return !isReliable(expression)
    case .literal: break
    }
    return switch column.type {
    case .binary, .varbinary, .blob: true
    default: false
    }
  }

  /// Literals of binary columns become `0x…`, which is how MySQL 8 prints those that it can.
  private static func `default`(_ bytes: [UInt8], replacing old: SourceDefault?) -> SourceDefault {
    if case .expression = old { return .expression(String(decoding: bytes, as: UTF8.self)) }
    guard let content = QuotedText.unquoted(bytes) else {
      return .literal(String(decoding: bytes, as: UTF8.self))
    }
    let digits = Array("0123456789ABCDEF")
    return .literal("0x" + content.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
