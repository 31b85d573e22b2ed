import CMariaDB
import Diagnostics

/// A column of a result, as the server describes it before the rows.
public struct MySQLColumn: Sendable, Hashable {
  public let name: String
  public let type: MySQLFieldType
  public let flags: MySQLColumnFlags
  /// The server's number of the collation; 63 (`binary`) means bytes, also for numbers and times.
  public let characterSetID: Int
  /// Digits after the point, or of the fraction of a second; 31 where a floating point column sets none.
  public let decimals: Int
  /// The greatest width as text, in bytes of the connection's character set.
  public let length: UInt64

  public var isUnsigned: Bool { flags.contains(.unsigned) }
  public var isBinary: Bool { characterSetID == 63 }
}

extension MySQLColumn {
  init(_ field: UnsafePointer<MYSQL_FIELD>) throws(MartletError) {
    name = Self.name(of: field)
    guard let type = UInt8(exactly: martlet_field_type(field)).flatMap(MySQLFieldType.init) else {
      throw MartletError(
        .protocolViolation, "A column has a wire type that Martlet does not know",
        context: ErrorContext(column: name, serverDetail: "type \(martlet_field_type(field))"))
    }
    self.type = type
    flags = MySQLColumnFlags(rawValue: martlet_field_flags(field))
    characterSetID = Int(martlet_field_charset(field))
    decimals = Int(martlet_field_decimals(field))
    length = UInt64(martlet_field_length(field))
  }

  static func name(of field: UnsafePointer<MYSQL_FIELD>) -> String {
    String(
      decoding: UnsafeRawBufferPointer(
        start: martlet_field_name(field), count: Int(martlet_field_name_length(field))), as: UTF8.self)
  }
}

/// The wire type of a column. Source: MySQL internals, `enum_field_types`.
public enum MySQLFieldType: UInt8, Sendable, Hashable, CaseIterable {
  case decimal = 0
  case tiny = 1
  case short = 2
  case long = 3
  case float = 4
  case double = 5
  case null = 6
  case timestamp = 7
  case longLong = 8
  case int24 = 9
  case date = 10
  case time = 11
  case dateTime = 12
  case year = 13
  case newDate = 14
  case varChar = 15
  case bit = 16
  /// MySQL 9's VECTOR: 4-byte floats end to end.
  case vector = 242
  case json = 245
  case newDecimal = 246
  case `enum` = 247
  case set = 248
  case tinyBlob = 249
  case mediumBlob = 250
  case longBlob = 251
  case blob = 252
  case varString = 253
  case string = 254
  case geometry = 255
}

/// Source: MySQL internals, "Column Definition Flags".
public struct MySQLColumnFlags: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let notNull = MySQLColumnFlags(rawValue: 1)
  public static let primaryKey = MySQLColumnFlags(rawValue: 2)
  public static let uniqueKey = MySQLColumnFlags(rawValue: 4)
  public static let blob = MySQLColumnFlags(rawValue: 16)
  public static let unsigned = MySQLColumnFlags(rawValue: 32)
  public static let zeroFill = MySQLColumnFlags(rawValue: 64)
  public static let binary = MySQLColumnFlags(rawValue: 128)
  public static let `enum` = MySQLColumnFlags(rawValue: 256)
  public static let autoIncrement = MySQLColumnFlags(rawValue: 512)
  public static let timestamp = MySQLColumnFlags(rawValue: 1024)
  public static let set = MySQLColumnFlags(rawValue: 2048)
}
