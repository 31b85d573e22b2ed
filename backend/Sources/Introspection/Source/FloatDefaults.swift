import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

/// Defaults of FLOAT columns, which both servers print with six digits: 16777200 stands for 16777216. The server is
/// asked for the number. What it does not give, for a NOT NULL column of a table without rows, is taken as printed where
/// that has fewer digits, and told; else it is unreadable.
struct FloatDefaults {
  let connection: MySQLConnection

  func restore(in table: inout SourceTable) throws(MartletError) {
    let indexes = table.columns.indices.filter { Self.mayBeRounded(table.columns[$0]) }
    guard !indexes.isEmpty else { return }
    let names = indexes.map { table.columns[$0].name }
    var values = try values(of: names, in: table.name, isTableEmpty: true)
    // Without a row only columns that may be NULL give theirs.
    if values.contains(nil) {
      let fromRow = try self.values(of: names, in: table.name, isTableEmpty: false)
      values = zip(values, fromRow).map { $0 ?? $1 }
    }
    for (value, index) in zip(values, indexes) {
      guard case .literal(let printed)? = table.columns[index].defaultValue else { continue }
      table.columns[index].defaultValue = Self.value(value, printed: printed)
    }
  }

  /// Nothing but zero is printed as zero.
  static func mayBeRounded(_ column: SourceColumn) -> Bool {
    guard case .float = column.type, case .literal(let text)? = column.defaultValue, let number = Double(text) else {
      return false
    }
    return number != 0
  }

  /// The number in the fewest digits that a FLOAT needs.
  static func value(_ exact: String?, printed: String) -> SourceDefault {
    guard let exact, let number = Float(exact), number.isFinite else {
      return digits(of: printed) < digitsPrinted
        ? .rounded(printed) : .unreadable("the server prints only six digits of the FLOAT \(printed)")
    }
    return .literal(Float(printed) == number ? printed : "\(number)")
  }

  private static let digitsPrinted = 6

  /// Significant ones.
  private static func digits(of printed: String) -> Int {
    let mantissa = printed.prefix { $0 != "e" && $0 != "E" }.filter(\.isNumber).drop { $0 == "0" }
    return mantissa.reversed().drop { $0 == "0" }.count
  }

  /// Nil for what the server does not give.
  private func values(
    of columns: [String], in table: SourceTableName, isTableEmpty: Bool
  ) throws(MartletError) -> [String?] {
    let none = [String?](repeating: nil, count: columns.count)
    let sql = MySQLDefinitionQueries.numericDefaults(of: columns, in: table, isTableEmpty: isTableEmpty)
    do throws(MartletError) {
      guard let row = try connection.query(sql).first else { return none }
      var values: [String?] = []
      for index in columns.indices { values.append(try row.string(at: index)) }
      return values
    } catch {
      // A server, or a proxy before it, may not know the question; a connection that is gone is another matter.
      guard connection.isOpen, error.code != .cancelled, error.code != .timeout else { throw error }
      return none
    }
  }
}
