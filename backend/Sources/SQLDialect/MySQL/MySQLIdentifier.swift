public import SchemaModel

/// An identifier of MySQL and MariaDB, in backticks. Source: MySQL manual, 11.2 "Schema Object Names".
public struct MySQLIdentifier: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ name: String) {
    description = "`" + name.replacing(scalar: "`", with: "``") + "`"
  }

  public init(_ name: SourceTableName) {
    description = "\(MySQLIdentifier(name.database)).\(MySQLIdentifier(name.name))"
  }

  public static func list(_ names: [String]) -> String {
    names.map { MySQLIdentifier($0).description }.joined(separator: ", ")
  }
}

/// A string literal of MySQL that no `sql_mode` can change the meaning of: hexadecimal with a character set introducer.
/// Source: MySQL manual, 11.1.4 "Hexadecimal Literals".
public struct MySQLLiteral: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// Text in UTF-8.
  public init(_ text: String) { self.init(utf8: Array(text.utf8)) }

  public init(utf8 bytes: [UInt8]) {
    description = bytes.isEmpty ? "_utf8mb4''" : "_utf8mb4 0x" + MySQLLiteral.hexadecimal(bytes)
  }

  /// A binary string.
  public init(binary bytes: [UInt8]) {
    description = bytes.isEmpty ? "_binary''" : "_binary 0x" + MySQLLiteral.hexadecimal(bytes)
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
