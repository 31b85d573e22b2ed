import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

/// Defaults of FLOAT columns, which both servers print with six digits: 16777200 stands for 16777216. The server is
/// asked for the number; what it does not give is unreadable, never another number.
struct FloatDefaults {
  let connection: MySQLConnection

  func restore(in table: inout SourceTable) throws(MartletError) {
    let indexes = table.columns.indices.filter { Self.mayBeRounded(table.columns[$0]) }
    guard !indexes.isEmpty else { return }
    let values = try values(of: indexes.map { table.columns[$0].name }, in: table.name)
    for (position, index) in indexes.enumerated() {
      guard case .literal(let printed)? = table.columns[index].defaultValue else { continue }
      table.columns[index].defaultValue = Self.value(values?[position], printed: printed)
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
      return .unreadable("the server prints only six digits of the FLOAT \(printed)")
    }
    return .literal(Float(printed) == number ? printed : "\(number)")
  }

  private func values(of columns: [String], in table: SourceTableName) throws(MartletError) -> [String?]? {
    do throws(MartletError) {
      guard let row = try connection.query(MySQLDefinitionQueries.numericDefaults(of: columns, in: table)).first else {
        return nil
      }
      var values: [String?] = []
      for index in columns.indices { values.append(try row.string(at: index)) }
      return values
    } catch {
      // A server, or a proxy before it, may not know the question; a connection that is gone is another matter.
      guard connection.isOpen, error.code != .cancelled, error.code != .timeout else { throw error }
      return nil
    }
  }
}
