import SchemaModel

/// The cases of `ColumnConversion` without what they carry. A new one is demanded here by the compiler, and then a
/// value of it in `EveryConversion` by a test.
enum ConversionKind: CaseIterable {
  case integer, booleanFromInteger, numericFromInteger, numericFromDecimalText, float4, float8, float8FromFloat4
  case date, timestamp, timeOfDay, intervalFromTime, textFromDate, textFromTimestamp, textFromTime
  case text, enumLabel, textArrayFromSet, bytes, bits, booleanFromBit, integerFromBit
  case jsonb, json, uuidFromBinary16, uuidFromText, inetFromText, realArrayFromVector, vectorFromVector,
    ewkbFromGeometry
  case geometryFromGeometry

  init(_ conversion: ColumnConversion) {
    self =
      switch conversion {
      case .integer: .integer
      case .booleanFromInteger: .booleanFromInteger
      case .numericFromInteger: .numericFromInteger
      case .numericFromDecimalText: .numericFromDecimalText
      case .float4: .float4
      case .float8: .float8
      case .float8FromFloat4: .float8FromFloat4
      case .date: .date
      case .timestamp: .timestamp
      case .timeOfDay: .timeOfDay
      case .intervalFromTime: .intervalFromTime
      case .textFromDate: .textFromDate
      case .textFromTimestamp: .textFromTimestamp
      case .textFromTime: .textFromTime
      case .text: .text
      case .enumLabel: .enumLabel
      case .textArrayFromSet: .textArrayFromSet
      case .bytes: .bytes
      case .bits: .bits
      case .booleanFromBit: .booleanFromBit
      case .integerFromBit: .integerFromBit
      case .jsonb: .jsonb
      case .json: .json
      case .uuidFromBinary16: .uuidFromBinary16
      case .uuidFromText: .uuidFromText
      case .inetFromText: .inetFromText
      case .realArrayFromVector: .realArrayFromVector
      case .vectorFromVector: .vectorFromVector
      case .ewkbFromGeometry: .ewkbFromGeometry
      case .geometryFromGeometry: .geometryFromGeometry
      }
  }
}
