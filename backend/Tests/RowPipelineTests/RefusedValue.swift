import RowPipeline
import SchemaModel
import Testing

/// A value for each reason to refuse one (but `tooLong`, which takes a gigabyte).
struct RefusedValue: CustomTestStringConvertible {
  var reason: RowRejection.Reason
  var conversion: ColumnConversion
  var value: [UInt8]

  var testDescription: String { reason.rawValue }

  static let all: [RefusedValue] = [
    RefusedValue(reason: .zeroDate, conversion: .date(.reject), value: dateTime(0, 0, 0)),
    RefusedValue(reason: .invalidDate, conversion: .timestamp(.reject), value: dateTime(2023, 2, 29)),
    RefusedValue(reason: .timeOutOfDay, conversion: .timeOfDay, value: time(isNegative: true, 1, 2, 3)),
    RefusedValue(reason: .nulInText, conversion: .text(.reject, .reject), value: lengthEncoded("a\0b")),
    RefusedValue(reason: .invalidUTF8, conversion: .text(.strip, .reject), value: lengthEncoded([0x61, 0, 0xFF])),
    RefusedValue(
      reason: .outOfRange, conversion: .integer(from: .int32, to: .int2), value: littleEndian(1 << 20 as Int32)),
    RefusedValue(reason: .notBoolean, conversion: .booleanFromInteger(.int8), value: [2]),
    RefusedValue(reason: .emptyEnum, conversion: .enumLabel(.reject), value: [0]),
    RefusedValue(reason: .malformedNumber, conversion: .numericFromDecimalText, value: lengthEncoded("1x")),
    RefusedValue(reason: .malformedValue, conversion: .uuidFromText, value: lengthEncoded("no uuid")),
    RefusedValue(reason: .unstorableJSON, conversion: .jsonb, value: lengthEncoded(#""\u0000""#)),
    RefusedValue(
      reason: .unstorableGeometry, conversion: .geometryFromGeometry,
      value: lengthEncoded(hex("40420F00") + SpatialTests.point)),
  ]
}
