import RowPipeline
import SchemaModel

/// One conversion of each kind and policy, with values that fit it: a whole row for tests of rows at large.
enum EveryConversion {
  static let columns: [(conversion: ColumnConversion, value: [UInt8])] =
    numbers + dates + texts + documents

  static let conversions = columns.map(\.conversion)

  /// The packet of a row that converts.
  static var packet: [UInt8] {
    var packet = RowPacket(columnCount: columns.count)
    for column in columns { packet.append(column.value) }
    return packet.bytes
  }

  private static let numbers: [(ColumnConversion, [UInt8])] = [
    (.integer(from: .int8, to: .int2), [0x80]),
    (.integer(from: .uint16, to: .int4), hex("FF FF")),
    (.integer(from: .int32, to: .int4), hex("01 02 03 04")),
    (.integer(from: .uint32, to: .int8), hex("FF FF FF FF")),
    (.integer(from: .int64, to: .int8), hex("01 02 03 04 05 06 07 08")),
    (.booleanFromInteger(.uint8), [1]),
    (.numericFromInteger(.uint64), hex("FF FF FF FF FF FF FF FF")),
    (.numericFromDecimalText, lengthEncoded("-123456789.0123456789")),
    (.float4, hex("00 00 80 3F")),
    (.float8, hex("00 00 00 00 00 00 F0 3F")),
    (.float8FromFloat4, hex("00 00 80 3F")),
    (.bits(width: 12), lengthEncoded(hex("0A BC"))),
    (.booleanFromBit, lengthEncoded([1])),
    (.integerFromBit, lengthEncoded(hex("01 00"))),
  ]

  private static let dates: [(ColumnConversion, [UInt8])] = [
    (.date(.reject), dateTime(2024, 2, 29)),
    (.date(.null), dateTime(0, 0, 0)),
    (.timestamp(.minusInfinity), dateTime(0, 0, 0)),
    (.timestamp(.reject), dateTime(2024, 2, 29, 1, 2, 3, microsecond: 4)),
    (.timeOfDay, time(1, 2, 3, microsecond: 4)),
    (.intervalFromTime, time(isNegative: true, days: 34, 22, 59, 59)),
    (.textFromDate, dateTime(2024, 2, 30)),
    (.textFromTimestamp(fractionDigits: 6), dateTime(2024, 2, 29, 1, 2, 3, microsecond: 4)),
    (.textFromTime(fractionDigits: 0), time(isNegative: true, days: 34, 22, 59, 59)),
  ]

  private static let texts: [(ColumnConversion, [UInt8])] = [
    (.text(.reject, .reject), lengthEncoded("text with 漢字")),
    (.text(.strip, .replace), lengthEncoded(hex("61 00 FF 62"))),
    (.text(.replace, .replace), lengthEncoded(hex("61 00 E6 BC 62"))),
    (.enumLabel(.keep), [0]),
    (.enumLabel(.null), lengthEncoded("label")),
    (.textArrayFromSet, lengthEncoded("a,bc,def")),
    (.bytes, lengthEncoded((0...255).map { UInt8($0) })),
  ]

  private static let documents: [(ColumnConversion, [UInt8])] = [
    (.jsonb, lengthEncoded(#"{"k": "\ud83d\ude00"}"#)),
    (.json, lengthEncoded("[1, 2]")),
    (.uuidFromBinary16(.standard), lengthEncoded(IdentifiersTests.uuid)),
    (.uuidFromBinary16(.swapped), lengthEncoded(IdentifiersTests.uuid)),
    (.uuidFromText, lengthEncoded("6ccd780c-baba-1026-9564-5b8c656024db")),
    (.inetFromText, lengthEncoded("192.0.2.1")),
    (.inetFromText, lengthEncoded("2001:db8::1")),
    (.realArrayFromVector, lengthEncoded(hex("00 00 80 3F 00 00 80 BF"))),
    (.vectorFromVector, lengthEncoded(hex("00 00 80 3F 00 00 80 BF"))),
    (.ewkbFromGeometry, lengthEncoded(hex("E6100000") + SpatialTests.collection)),
    (.geometryFromGeometry, lengthEncoded(hex("3F420F00") + SpatialTests.collection)),
  ]
}
