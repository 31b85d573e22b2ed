import MySQLClient
import RowPipeline
import SchemaModel

/// What the server's description of a result column must say before a value of it is read: a value of the binary
/// protocol does not tell its own type, so that four bytes of an INT UNSIGNED pass for an INT.
///
/// Found on MySQL 9.7 and MariaDB 10.11, for a session whose results are utf8mb4 (type, character set, then what else
/// depends on the column):
///
///     TINYINT … BIGINT     TINY, SHORT, INT24, LONG, LONGLONG    63   flag UNSIGNED
///     FLOAT, DOUBLE, YEAR  FLOAT, DOUBLE, YEAR                   63
///     DECIMAL(p, s)        NEWDECIMAL                            63   decimals s
///     BIT(n)               BIT                                   63   length n
///     DATE                 DATE                                  63
///     TIME(f) and so on    TIME, DATETIME, TIMESTAMP             63   decimals f
///     CHAR, VARCHAR, TEXT  STRING, VAR_STRING, BLOB              a collation of utf8mb4
///     BINARY … BLOB        STRING, VAR_STRING, BLOB              63
///     ENUM, SET            STRING                                as CHAR; flag ENUM or SET
///     JSON                 MySQL JSON, 63; MariaDB BLOB          a collation of utf8mb4
///     GEOMETRY, VECTOR     GEOMETRY, VECTOR                      63
///     UUID, INET4, INET6   STRING                                33 (utf8mb3: digits and letters of ASCII)
///
/// Source: MySQL internals, "Protocol::ColumnDefinition41".
struct AnnouncedColumn {
  private let column: MySQLColumn

  init(_ column: MySQLColumn) { self.column = column }

  /// How the values travel; nil for a type that no table has.
  var wire: SourceWire? {
    let isUnsigned = column.isUnsigned
    return switch column.type {
    case .tiny: .integer(isUnsigned ? .uint8 : .int8)
    case .short: .integer(isUnsigned ? .uint16 : .int16)
    case .int24, .long: .integer(isUnsigned ? .uint32 : .int32)
    case .longLong: .integer(isUnsigned ? .uint64 : .int64)
    case .year: .integer(.uint16)
    case .float: .float4
    case .double: .float8
    case .date: .date
    case .dateTime, .timestamp: .timestamp
    case .time: .time
    case .newDecimal, .varChar, .bit, .vector, .json, .enum, .set, .tinyBlob, .mediumBlob, .longBlob, .blob, .varString,
      .string, .geometry:
      .bytes
    case .decimal, .null, .newDate: nil
    }
  }

  /// The bytes that `SelectedColumn` makes of text.
  var isBytes: Bool { (isString || isBlob) && column.isBinary }

  /// Whether a column of this type is announced so.
  func matches(_ type: MySQLType) -> Bool {
    switch type {
    case .integer(let size, let isUnsigned, _):
      column.type == Self.wireType(of: size) && column.isUnsigned == isUnsigned
    case .decimal(_, let scale): column.type == .newDecimal && column.decimals == scale
    case .float: column.type == .float
    case .double: column.type == .double
    case .bit(let width): column.type == .bit && column.length == UInt64(width)
    case .year: column.type == .year
    case .date: column.type == .date
    case .time(let digits): column.type == .time && column.decimals == digits
    case .datetime(let digits): column.type == .dateTime && column.decimals == digits
    case .timestamp(let digits): column.type == .timestamp && column.decimals == digits
    case .char, .varchar: isString && isLabel == false && isText
    case .text: isBlob && isText
    case .binary, .varbinary: isString && column.isBinary
    case .blob: isBlob && column.isBinary
    case .enumeration: isString && column.flags.contains(.enum) && (isText || column.isBinary)
    case .set: isString && column.flags.contains(.set) && (isText || column.isBinary)
    case .json: (column.type == .json && (isText || column.isBinary)) || (isBlob && isText)
    case .geometry: column.type == .geometry
    case .vector: column.type == .vector || ((isString || isBlob) && column.isBinary)
    case .uuid, .inet4, .inet6: isString
    case .unknown: wire == .bytes
    }
  }

  private static func wireType(of size: IntegerSize) -> MySQLFieldType {
    switch size {
    case .tinyint: .tiny
    case .smallint: .short
    case .mediumint: .int24
    case .int: .long
    case .bigint: .longLong
    }
  }

  private var isString: Bool { [.string, .varString, .varChar, .enum, .set].contains(column.type) }
  private var isBlob: Bool { [.tinyBlob, .blob, .mediumBlob, .longBlob].contains(column.type) }
  private var isLabel: Bool { column.flags.contains(.enum) || column.flags.contains(.set) }
  private var isText: Bool { Self.isUTF8MB4(column.characterSetID) }

  /// The numbers of utf8mb4's collations. MySQL: 45, 46, 224 to 247 and from 255 on; MariaDB also 608 to 610, their
  /// NOPAD forms (1,024 more), and those of UCA 14.0.0.
  ///
  /// Source: `information_schema.COLLATIONS` of both servers.
  static func isUTF8MB4(_ collation: Int) -> Bool {
    switch collation {
    case 45, 46, 224...247, 255...323, 608...610: true
    case 1_069, 1_070, 1_248, 1_270: true
    case 2_304...2_559: true
    default: false
    }
  }

  /// For people: `LONG UNSIGNED`, `VAR_STRING, collation 33`.
  var description: String {
    var words = "\(column.type)".uppercased()
    if column.isUnsigned { words += " unsigned" }
    if column.decimals > 0, column.decimals < 31 { words += ", \(column.decimals) decimals" }
    if column.type == .bit { words += ", \(column.length) bits" }
    if !column.isBinary { words += ", collation \(column.characterSetID)" }
    return words
  }
}
