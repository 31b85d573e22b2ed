public import SchemaModel

// Reading a table in chunks. Boundaries are made and compared by the source in the source's own collation: the client
// never compares keys.

/// The SELECT of one chunk, and the small queries that find the boundaries between chunks.
public struct ChunkStatements: Sendable {
  private let table: MySQLIdentifier
  private let key: ChunkKey?

  public init(table: SourceTableName, key: ChunkKey?) {
    self.table = MySQLIdentifier(table)
    self.key = key
  }

  /// The rows of `range`; `columns` in COPY order, as `SelectedColumn` spells them.
  public func select(columns: [String], range: ChunkRange) -> String {
    let list = columns.isEmpty ? "1" : columns.joined(separator: ", ")
    guard let condition = condition(range) else { return "SELECT \(list) FROM \(table)" }
    return "SELECT \(list) FROM \(table)\(hint) WHERE \(condition)"
  }

  /// Smallest and largest value of the key's first column, as `lowest` and `highest`.
  public func extremes() -> String? {
    guard let first = key?.columns.first else { return nil }
    let column = MySQLIdentifier(first.name)
    return "SELECT MIN(\(column)) AS lowest, MAX(\(column)) AS highest FROM \(table)"
  }

  /// The optimizer's estimate for a range: InnoDB dives into the index and reads a few pages, whatever the range holds.
  /// Both flavours answer in the column `rows` of the traditional format. USE and not FORCE INDEX: MySQL 8 and later
  /// skip the dive where the index is forced, and answer 1 (manual 10.2.1.2).
  public func estimate(_ range: ChunkRange) -> String? {
    guard let key, let condition = condition(range) else { return nil }
    return "EXPLAIN FORMAT=TRADITIONAL SELECT \(MySQLIdentifier(key.columns[0].name)) FROM \(table) "
      + "USE INDEX (\(MySQLIdentifier(key.indexName))) WHERE \(condition)"
  }

  /// The key that stands `rows` rows after `lower` in key order: the next boundary, or no row at the table's end.
  public func boundary(after lower: KeyBound?, rows: Int) -> String? {
    guard let key else { return nil }
    let columns = MySQLIdentifier.list(key.columns.map(\.name))
    let start = condition(ChunkRange(lower: lower, upper: nil)).map { " WHERE \($0)" } ?? ""
    return "SELECT \(columns) FROM \(table)\(hint)\(start) ORDER BY \(columns) LIMIT 1 OFFSET \(max(0, rows - 1))"
  }

  private var hint: String {
    guard let key else { return "" }
    return " FORCE INDEX (\(MySQLIdentifier(key.indexName)))"
  }

  private func condition(_ range: ChunkRange) -> String? {
    guard let key else { return nil }
    let names = key.columns.map { MySQLIdentifier($0.name).description }
    let parts = [
      range.lower.map { Self.comparison(names, $0.values, strict: ">", atEnd: ">") },
      range.upper.map { Self.comparison(names, $0.values, strict: "<", atEnd: "<=") },
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " AND ")
  }

  /// `(a, b) > (x, y)` spelled as `a >= x AND (a > x OR (a = x AND b > y))`: MySQL's range optimizer does not use an
  /// index for the row form with an inequality (manual 10.2.1.22), and the redundant first term gives it a range.
  private static func comparison(_ names: [String], _ values: [KeyValue], strict: String, atEnd: String) -> String {
    var text = ""
    for index in values.indices.reversed() {
      let name = names[index]
      let value = literal(values[index])
      text =
        text.isEmpty
        ? "\(name) \(atEnd) \(value)"
        : "\(name) \(strict)= \(value) AND (\(name) \(strict) \(value) OR (\(name) = \(value) AND \(text)))"
    }
    return "(\(text))"
  }

  private static func literal(_ value: KeyValue) -> String {
    switch value {
    case .number(let digits): digits
    case .text(let text): MySQLLiteral(text).description
    case .binary(let bytes): MySQLLiteral(binary: bytes).description
    case .temporal(let text): MySQLLiteral(text).description
    }
  }
}
