import SchemaModel
import WireBytes

/// Integers, booleans and floats: fixed widths, little-endian in and big-endian out.
enum Numbers {
  @inline(__always)
  static func integer(
    _ wire: IntegerWire, _ field: IntegerField, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) {
    let (value, isBeyondInt64) = try row.integer(wire)
    guard !isBeyondInt64 else { throw .rejected(.outOfRange) }
    switch field {
    case .int2:
      guard let narrow = Int16(exactly: value) else { throw .rejected(.outOfRange) }
      RowEncoder.int2(narrow, &output)
    case .int4:
      guard let narrow = Int32(exactly: value) else { throw .rejected(.outOfRange) }
      RowEncoder.fourBytes(UInt32(bitPattern: narrow), &output)
    case .int8:
      RowEncoder.eightBytes(UInt64(bitPattern: value), &output)
    }
  }

  @inline(__always)
  static func boolean(
    _ wire: IntegerWire, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) {
    let (value, isBeyondInt64) = try row.integer(wire)
    guard !isBeyondInt64, value == 0 || value == 1 else { throw .rejected(.notBoolean) }
    RowEncoder.boolean(value == 1, &output)
  }

  /// Every binary32 value is a binary64 value too.
  @inline(__always)
  static func float8FromFloat4(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = Float(bitPattern: try row.load(UInt32.self))
    RowEncoder.eightBytes(Double(value).bitPattern, &output)
  }
}
