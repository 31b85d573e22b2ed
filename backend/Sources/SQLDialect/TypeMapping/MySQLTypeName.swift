public import SchemaModel

/// MySQL's types as the server spells them in `COLUMN_TYPE`, for cast rules and messages.
public enum MySQLTypeName {
  /// The name without arguments, as cast rules compare it: `bigint unsigned`, `varchar`, `enum`.
  public static func base(_ type: MySQLType) -> String {
    switch type {
    case .integer(let size, let isUnsigned, _): isUnsigned ? "\(size.rawValue) unsigned" : size.rawValue
    case .decimal: "decimal"
    case .float: "float"
    case .double: "double"
    case .bit: "bit"
    case .year: "year"
    case .date: "date"
    case .time: "time"
    case .datetime: "datetime"
    case .timestamp: "timestamp"
    case .char: "char"
    case .varchar: "varchar"
    case .text(let size): prefix(size) + "text"
    case .binary: "binary"
    case .varbinary: "varbinary"
    case .blob(let size): prefix(size) + "blob"
    case .enumeration: "enum"
    case .set: "set"
    case .json: "json"
    case .geometry(let kind): kind.rawValue
    case .vector: "vector"
    case .uuid: "uuid"
    case .inet4: "inet4"
    case .inet6: "inet6"
    case .unknown(let name): name.lowercased()
    }
  }

  /// The name with its arguments where it has any: `tinyint(1)`, `decimal(10,2)`; members of ENUM and SET are left out.
  public static func render(_ type: MySQLType) -> String {
    switch type {
    case .integer(let size, let isUnsigned, let width?):
      "\(size.rawValue)(\(width))" + (isUnsigned ? " unsigned" : "")
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .bit(let width): "bit(\(width))"
    case .time(let digits), .datetime(let digits), .timestamp(let digits):
      digits == 0 ? base(type) : "\(base(type))(\(digits))"
    case .char(let length), .varchar(let length), .binary(let length), .varbinary(let length):
      "\(base(type))(\(length))"
    case .vector(let dimensions?): "vector(\(dimensions))"
    default: base(type)
    }
  }

  /// Whether a cast rule's `type NAME` means this type: by its base name, or with its arguments.
  static func matches(_ type: MySQLType, name: String) -> Bool {
    let wanted = name.lowercased().filter { $0 != " " }
    return [base(type), render(type)].contains { $0.filter { $0 != " " } == wanted }
  }

  private static func prefix(_ size: TextSize) -> String { size == .regular ? "" : size.rawValue }
}
