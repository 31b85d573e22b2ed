public import SchemaModel

/// Parses `COLUMN_TYPE` of information_schema.COLUMNS: `int(10) unsigned zerofill`, `enum('a,b','it''s')`,
/// `varchar(500) /*M!100301 COMPRESSED*/`.
public enum ColumnTypeParser {
  public struct Result: Sendable, Hashable {
    public var type: MySQLType
    public var isZerofill: Bool
  }

  /// Never fails: a type that is not known (or whose arguments make no sense) is `.unknown` with the server's text.
  public static func parse(_ text: String) -> Result {
    let parts = split(text)
    let type = type(name: parts.name, arguments: parts.arguments, isUnsigned: parts.words.contains("unsigned"))
    return Result(type: type ?? .unknown(name: text), isZerofill: parts.words.contains("zerofill"))
  }

  private struct Parts {
    var name: String
    /// The bytes of each argument, still quoted.
    var arguments: [[UInt8]] = []
    /// What follows, lower-cased: `unsigned`, `zerofill`.
    var words: [String] = []
  }

  /// Comments after the type say how it is stored (`COMPRESSED`, `5.5 binary format`), not what it is.
  private static func split(_ text: String) -> Parts {
    let bytes = Array(text.utf8)
    let nameEnd = bytes.firstIndex { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: " ") } ?? bytes.count
    var parts = Parts(name: String(decoding: bytes[..<nameEnd], as: UTF8.self).lowercased())
    var index = nameEnd
    if index < bytes.count, bytes[index] == UInt8(ascii: "(") {
      var start = index + 1
      index = start
      while index < bytes.count {
        let byte = bytes[index]
        if QuotedText.isQuote(byte) {
          index = QuotedText.end(of: bytes, from: index)
          continue
        }
        if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") {
          parts.arguments.append(Array(bytes[start..<index]))
          start = index + 1
        }
        index += 1
        if byte == UInt8(ascii: ")") { break }
      }
    }
    let rest = String(decoding: bytes[index...], as: UTF8.self)
    let withoutComments = rest.prefix { $0 != "/" }
    parts.words = withoutComments.lowercased().split(separator: " ").map(String.init)
    return parts
  }

  private static func type(name: String, arguments: [[UInt8]], isUnsigned: Bool) -> MySQLType? {
    if let size = IntegerSize(rawValue: name) {
      return .integer(size, isUnsigned: isUnsigned, displayWidth: number(arguments, 0))
    }
    if name == "enum" || name == "set" {
      let members = arguments.compactMap(QuotedText.unquoted).map { String(decoding: $0, as: UTF8.self) }
      guard !members.isEmpty, members.count == arguments.count else { return nil }
      return name == "enum" ? .enumeration(members) : .set(members)
    }
    return sized(name: name, arguments: arguments) ?? plainTypes[name]
  }

  private static func sized(name: String, arguments: [[UInt8]]) -> MySQLType? {
    let first = number(arguments, 0)
    switch name {
    case "decimal", "numeric": return .decimal(precision: first ?? 10, scale: number(arguments, 1) ?? 0)
    case "bit": return .bit(width: first ?? 1)
    case "time": return .time(fractionDigits: first ?? 0)
    case "datetime": return .datetime(fractionDigits: first ?? 0)
    case "timestamp": return .timestamp(fractionDigits: first ?? 0)
    case "char": return .char(length: first ?? 1)
    case "varchar": return first.map(MySQLType.varchar(length:))
    case "binary": return .binary(length: first ?? 1)
    case "varbinary": return first.map(MySQLType.varbinary(length:))
    case "vector": return .vector(dimensions: first)
    default: return nil
    }
  }

  private static let plainTypes: [String: MySQLType] = [
    "float": .float, "double": .double, "year": .year, "date": .date, "json": .json,
    "tinytext": .text(.tiny), "text": .text(.regular), "mediumtext": .text(.medium), "longtext": .text(.long),
    "tinyblob": .blob(.tiny), "blob": .blob(.regular), "mediumblob": .blob(.medium), "longblob": .blob(.long),
    "geometry": .geometry(.geometry), "point": .geometry(.point), "linestring": .geometry(.linestring),
    "polygon": .geometry(.polygon), "multipoint": .geometry(.multipoint),
    "multilinestring": .geometry(.multilinestring), "multipolygon": .geometry(.multipolygon),
    // MySQL 8 prints the short name, everything else the long one.
    "geomcollection": .geometry(.geometrycollection), "geometrycollection": .geometry(.geometrycollection),
    "uuid": .uuid, "inet4": .inet4, "inet6": .inet6,
  ]

  private static func number(_ arguments: [[UInt8]], _ index: Int) -> Int? {
    guard arguments.indices.contains(index) else { return nil }
    let digits = arguments[index].filter { $0 != UInt8(ascii: " ") }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
