public import SchemaModel

extension ColumnConversion {
  /// How values of `source` become values of `target`, or nil where no exact way exists.
  ///
  /// A narrower target is allowed where PostgreSQL refuses a value that does not fit (the row is then rejected and
  /// recorded), and refused where PostgreSQL would round in silence: fewer digits of a fraction.
  public static func between(
    source: MySQLType, target: PostgresType, policies: ConversionPolicies = ConversionPolicies()
  ) -> ColumnConversion? {
    switch source {
    case .integer(let size, let isUnsigned, _): integer(IntegerWire(size, isUnsigned: isUnsigned), target)
    case .year: integer(.uint16, target)
    case .decimal(_, let scale): decimal(scale: scale, target, policies)
    case .float: target == .real ? .float4 : target == .doublePrecision ? .float8FromFloat4 : nil
    case .double: target == .doublePrecision ? .float8 : nil
    case .bit(let width): bit(width: width, target)
    case .date: date(target, policies)
    case .datetime(let digits), .timestamp(let digits): timestamp(digits: digits, target, policies)
    case .time(let digits): time(digits: digits, target)
    case .char, .varchar, .text: text(target, policies)
    case .binary(let length): binary(length: length, target, policies)
    case .varbinary, .blob, .unknown: binary(length: nil, target, policies)
    case .enumeration(let labels): enumeration(labels: labels, target, policies)
    case .set: set(target, policies)
    case .json: json(target, policies)
    case .geometry: geometry(target)
    case .vector: vector(target)
    case .uuid: target == .uuid ? .uuidFromText : plainText(target, policies)
    case .inet4, .inet6: target == .inet ? .inetFromText : plainText(target, policies)
    }
  }

  private static func integer(_ wire: IntegerWire, _ target: PostgresType) -> Self? {
    switch target {
    case .smallint: .integer(from: wire, to: .int2)
    case .integer: .integer(from: wire, to: .int4)
    case .bigint: .integer(from: wire, to: .int8)
    case .numeric: .numericFromInteger(wire)
    case .boolean: .booleanFromInteger(wire)
    default: nil
    }
  }

  private static func decimal(scale: Int, _ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    guard case .numeric(let precision, let targetScale) = target else { return plainText(target, policies) }
    return precision == nil || (targetScale ?? 0) >= scale ? .numericFromDecimalText : nil
  }

  private static func bit(width: Int, _ target: PostgresType) -> Self? {
    switch target {
    case .boolean: width == 1 ? .booleanFromBit : nil
    case .bit(let targetWidth): targetWidth == width ? .bits(width: width) : nil
    case .varbit(let targetWidth): (targetWidth ?? width) >= width ? .bits(width: width) : nil
    case .bigint: .integerFromBit
    case .bytea: .bytes
    default: nil
    }
  }

  private static func date(_ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    switch target {
    case .date: .date(policies.zeroDate)
    // Midnight; a DATE travels as a shorter DATETIME.
    case .timestamp: .timestamp(policies.zeroDate)
    case .text, .varchar: .textFromDate
    default: nil
    }
  }

  private static func timestamp(digits: Int, _ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    switch target {
    case .timestamp(let targetDigits), .timestamptz(let targetDigits):
      (targetDigits ?? 6) >= digits ? .timestamp(policies.zeroDate) : nil
    case .text, .varchar: .textFromTimestamp(fractionDigits: digits)
    default: nil
    }
  }

  private static func time(digits: Int, _ target: PostgresType) -> Self? {
    switch target {
    case .time(let targetDigits): (targetDigits ?? 6) >= digits ? .timeOfDay : nil
    case .interval: .intervalFromTime
    case .text, .varchar: .textFromTime(fractionDigits: digits)
    default: nil
    }
  }

  private static func text(_ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    switch target {
    case .uuid: .uuidFromText
    case .inet: .inetFromText
    case .json: .json
    case .jsonb: .jsonb
    case .bytea: .bytes
    default: plainText(target, policies)
    }
  }

  /// Types whose binary input is their text.
  private static func plainText(_ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    switch target {
    case .text, .varchar: .text(policies.nul, policies.encoding)
    case .ofExtension(let type) where type.kind == .citext: .text(policies.nul, policies.encoding)
    default: nil
    }
  }

  private static func binary(length: Int?, _ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    switch target {
    case .bytea: .bytes
    case .uuid: length == 16 ? .uuidFromBinary16(policies.uuidByteOrder) : nil
    default: plainText(target, policies)
    }
  }

  private static func enumeration(
    labels: [String], _ target: PostgresType, _ policies: ConversionPolicies
  ) -> Self? {
    // Where '' is a member of its own, it cannot be told from index 0 and is no error.
    let conversion = ColumnConversion.enumLabel(labels.contains("") ? .keep : policies.emptyEnum)
    switch target {
    case .enumeration, .text, .varchar: return conversion
    default: return target.extensionKind == .citext ? conversion : nil
    }
  }

  private static func set(_ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    switch target {
    case .array(of: .text), .array(of: .varchar): .textArrayFromSet
    default: plainText(target, policies)
    }
  }

  private static func json(_ target: PostgresType, _ policies: ConversionPolicies) -> Self? {
    switch target {
    case .jsonb: .jsonb
    case .json: .json
    default: plainText(target, policies)
    }
  }

  private static func geometry(_ target: PostgresType) -> Self? {
    switch target {
    case .bytea: .ewkbFromGeometry
    default: target.extensionKind == .geometry ? .geometryFromGeometry : nil
    }
  }

  private static func vector(_ target: PostgresType) -> Self? {
    switch target {
    case .array(of: .real): .realArrayFromVector
    case .bytea: .bytes
    default: target.extensionKind == .vector ? .vectorFromVector : nil
    }
  }
}

extension IntegerWire {
  /// How an integer column travels in MySQL's binary protocol: MEDIUMINT as four bytes.
  public init(_ size: IntegerSize, isUnsigned: Bool) {
    self =
      switch size {
      case .tinyint: isUnsigned ? .uint8 : .int8
      case .smallint: isUnsigned ? .uint16 : .int16
      case .mediumint, .int: isUnsigned ? .uint32 : .int32
      case .bigint: isUnsigned ? .uint64 : .int64
      }
  }
}
