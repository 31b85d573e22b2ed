import SchemaModel

/// What PostgreSQL sees a translated expression as: coarse where coercion does not care, fine where it does.
enum ValueType: Hashable {
  /// The literal NULL, which fits everywhere.
  case null
  case boolean
  case integer(IntegerField)
  /// Exact decimal with this many fraction digits; nil where they are not known.
  case numeric(scale: Int?)
  case float(isSingle: Bool)
  case text
  case enumeration(QualifiedName, labels: [String])
  case date
  case time
  case timestamp
  case timestamptz
  case interval
  case json(isBinary: Bool)
  case bytes
  case bit(width: Int?)
  case uuid
  case inet
  /// A SET.
  case textArray(members: [String])
  case other(String)

  init(_ target: PostgresType, source: MySQLType? = nil) {
    switch target {
    case .boolean: self = .boolean
    case .smallint: self = .integer(.int2)
    case .integer: self = .integer(.int4)
    case .bigint: self = .integer(.int8)
    case .numeric(_, let scale): self = .numeric(scale: scale)
    case .real: self = .float(isSingle: true)
    case .doublePrecision: self = .float(isSingle: false)
    case .date: self = .date
    case .time: self = .time
    case .timestamp: self = .timestamp
    case .timestamptz: self = .timestamptz
    case .interval: self = .interval
    case .varchar, .text: self = .text
    case .bytea: self = .bytes
    case .bit(let width): self = .bit(width: width)
    case .varbit: self = .bit(width: nil)
    case .uuid: self = .uuid
    case .inet: self = .inet
    case .json: self = .json(isBinary: false)
    case .jsonb: self = .json(isBinary: true)
    case .enumeration(let name):
      guard case .enumeration(let labels) = source else {
        self = .enumeration(name, labels: [])
        return
      }
      self = .enumeration(name, labels: labels)
    case .array(.text), .array(.varchar):
      guard case .set(let members) = source else {
        self = .other("an array")
        return
      }
      self = .textArray(members: members)
    case .array: self = .other("an array")
    case .ofExtension(let type): self = type.kind == .citext ? .text : .other(type.name.name)
    case .other(let name): self = .other(name)
    }
  }

  /// For messages.
  var name: String {
    switch self {
    case .null: "NULL"
    case .boolean: "boolean"
    case .integer: "an integer"
    case .numeric: "a decimal"
    case .float: "a floating-point number"
    case .text: "text"
    case .enumeration: "an enum"
    case .date: "a date"
    case .time: "a time"
    case .timestamp: "a timestamp"
    case .timestamptz: "a timestamp with time zone"
    case .interval: "an interval"
    case .json: "JSON"
    case .bytes: "bytes"
    case .bit: "bits"
    case .uuid: "a UUID"
    case .inet: "an address"
    case .textArray: "a set"
    case .other(let name): name
    }
  }

  var isNumber: Bool {
    switch self {
    case .integer, .numeric, .float: true
    default: false
    }
  }

  var isFloat: Bool {
    if case .float = self { return true }
    return false
  }

  var isInteger: Bool {
    if case .integer = self { return true }
    return false
  }

  /// A point on the calendar.
  var isMoment: Bool { self == .date || self == .timestamp || self == .timestamptz }
}
