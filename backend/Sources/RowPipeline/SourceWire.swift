public import SchemaModel

/// How a column's value travels in a row of MySQL's binary protocol.
public enum SourceWire: Hashable, Sendable {
  /// 1, 2, 4 or 8 bytes, little-endian.
  case integer(IntegerWire)
  case float4
  case float8
  /// A length byte (0, 4, 7 or 11), then year, month, day, and perhaps the clock.
  case date
  case timestamp
  /// A length byte (0, 8 or 12), then sign, days and clock.
  case time
  /// Bytes behind a length-encoded integer.
  case bytes

  /// Whether a conversion that reads the other one reads this: a DATE is a DATETIME without a clock.
  public func isRead(by other: SourceWire) -> Bool { self == other || (self == .date && other == .timestamp) }

  public init(_ conversion: ColumnConversion) {
    self =
      switch conversion {
      case .integer(let wire, _), .booleanFromInteger(let wire), .numericFromInteger(let wire): .integer(wire)
      case .float4, .float8FromFloat4: .float4
      case .float8: .float8
      case .date, .textFromDate: .date
      case .timestamp, .textFromTimestamp: .timestamp
      case .timeOfDay, .intervalFromTime, .textFromTime: .time
      case .numericFromDecimalText, .text, .enumLabel, .textArrayFromSet, .bytes, .bits, .booleanFromBit,
        .integerFromBit, .jsonb, .json, .uuidFromBinary16, .uuidFromText, .inetFromText, .realArrayFromVector,
        .vectorFromVector, .ewkbFromGeometry, .geometryFromGeometry:
        .bytes
      }
  }
}
