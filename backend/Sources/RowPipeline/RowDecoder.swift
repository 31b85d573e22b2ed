// Takes the values out of one row of MySQL's binary protocol, in column order, without copying them.

import SchemaModel
import WireBytes

/// A binary row ("Protocol::BinaryResultsetRow"). A row of int 5, NULL, varchar 'ab':
///
///     00             header
///     08             NULL bitmap of (columns + 7 + 2) / 8 bytes: column i is bit i + 2, here column 1
///     05 00 00 00    the int
///     02 61 62       the varchar behind its length
@safe
struct RowDecoder {
  private(set) var cursor: ByteCursor
  private let nullBitmap: UnsafeRawPointer

  /// - Parameter packet: must outlive the decoder and the slices taken from it.
  @inline(__always)
  init(_ packet: UnsafeRawBufferPointer, columnCount: Int) throws(ValueFailure) {
    var cursor = unsafe ByteCursor(packet)
    guard cursor.take(UInt8.self) == 0 else { throw .malformed(.notARow) }
    // SAFETY: `isNull` is asked about columns below `columnCount` only, whose bits were just proved to be there.
    guard let bitmap = unsafe cursor.take((columnCount + 7 + 2) / 8) else { throw .malformed(.truncated) }
    self.cursor = cursor
    unsafe self.nullBitmap = bitmap
  }

  @inline(__always)
  func isNull(_ column: Int) -> Bool {
    let bit = UInt(bitPattern: column &+ 2)
    // SAFETY: see `init`.
    return unsafe nullBitmap.load(fromByteOffset: Int(bit &>> 3), as: UInt8.self) &>> (bit & 7) & 1 != 0
  }

  @inline(__always)
  mutating func finish() throws(ValueFailure) {
    guard cursor.isAtEnd else { throw .malformed(.trailingBytes) }
  }

  @inline(__always)
  mutating func load<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) throws(ValueFailure) -> Value {
    guard let value = cursor.take(type) else { throw .malformed(.truncated) }
    return value
  }

  /// The value; a `uint64` above `Int64.max` as its bit pattern, and marked so.
  @inline(__always)
  mutating func integer(_ wire: IntegerWire) throws(ValueFailure) -> (value: Int64, isBeyondInt64: Bool) {
    switch wire {
    case .int8: (Int64(try load(Int8.self)), false)
    case .uint8: (Int64(try load(UInt8.self)), false)
    case .int16: (Int64(try load(Int16.self)), false)
    case .uint16: (Int64(try load(UInt16.self)), false)
    case .int32: (Int64(try load(Int32.self)), false)
    case .uint32: (Int64(try load(UInt32.self)), false)
    case .int64: (try load(Int64.self), false)
    case .uint64: Self.split(try load(UInt64.self))
    }
  }

  @inline(__always)
  private static func split(_ value: UInt64) -> (value: Int64, isBeyondInt64: Bool) {
    (Int64(bitPattern: value), value > UInt64(Int64.max))
  }

  @inline(__always)
  mutating func bytes() throws(ValueFailure) -> UnsafeRawBufferPointer {
    guard let bytes = unsafe cursor.takeLengthEncodedBytes() else { throw .malformed(.truncated) }
    return unsafe bytes
  }

  /// Passes a value that nobody wants; its framing is judged all the same.
  @inline(__always)
  mutating func skip(_ wire: SourceWire) throws(ValueFailure) {
    switch wire {
    case .integer(let width): _ = try integer(width)
    case .float4: _ = try load(UInt32.self)
    case .float8: _ = try load(UInt64.self)
    case .date, .timestamp: _ = try dateTime()
    case .time: _ = try time()
    case .bytes: _ = try unsafe bytes()
    }
  }

  /// DATE, DATETIME and TIMESTAMP alike.
  ///
  ///     00                                   0000-00-00 00:00:00
  ///     04  E8 07  02 1D                     2024-02-29
  ///     07  E8 07  02 1D  17 3B 3A           2024-02-29 23:59:58
  ///     0B  E8 07  02 1D  17 3B 3A  01 00 00 00     … and one microsecond
  @inline(__always)
  mutating func dateTime() throws(ValueFailure) -> DateTime {
    let length = Int(try load(UInt8.self))
    guard let fields = unsafe cursor.take(length) else { throw .malformed(.truncated) }
    var value = DateTime()
    guard length != 0 else { return value }
    guard length == 4 || length == 7 || length == 11 else { throw .malformed(.unknownLength) }
    // SAFETY: the offsets lie below the length that was proved.
    let day = unsafe UInt32(littleEndian: fields.loadUnaligned(as: UInt32.self))
    value.year = Int32(day & 0xFFFF)
    value.month = Int32(day &>> 16 & 0xFF)
    value.day = Int32(day &>> 24)
    guard length > 4 else { return value }
    value.hour = unsafe Int32(fields.load(fromByteOffset: 4, as: UInt8.self))
    value.minute = unsafe Int32(fields.load(fromByteOffset: 5, as: UInt8.self))
    value.second = unsafe Int32(fields.load(fromByteOffset: 6, as: UInt8.self))
    guard length > 7 else { return value }
    value.microsecond = unsafe UInt32(littleEndian: fields.loadUnaligned(fromByteOffset: 7, as: UInt32.self))
    return value
  }

  /// TIME.
  ///
  ///     00                                             00:00:00
  ///     08  01  22 00 00 00  16 3B 3B                  negative, 34 days 22:59:59: -838:59:59
  ///     0C  00  00 00 00 00  17 3B 3B  3F 42 0F 00     23:59:59.999999
  @inline(__always)
  mutating func time() throws(ValueFailure) -> SignedTime {
    let length = Int(try load(UInt8.self))
    guard let fields = unsafe cursor.take(length) else { throw .malformed(.truncated) }
    var value = SignedTime()
    guard length != 0 else { return value }
    guard length == 8 || length == 12 else { throw .malformed(.unknownLength) }
    // SAFETY: the offsets lie below the length that was proved.
    value.isNegative = unsafe fields.load(as: UInt8.self) != 0
    value.days = unsafe UInt32(littleEndian: fields.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
    value.hour = unsafe fields.load(fromByteOffset: 5, as: UInt8.self)
    value.minute = unsafe fields.load(fromByteOffset: 6, as: UInt8.self)
    value.second = unsafe fields.load(fromByteOffset: 7, as: UInt8.self)
    guard length > 8 else { return value }
    value.microsecond = unsafe UInt32(littleEndian: fields.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    return value
  }
}

/// The fields of a DATE, DATETIME or TIMESTAMP as sent; nothing is validated yet.
struct DateTime: Equatable {
  var year: Int32 = 0
  var month: Int32 = 0
  var day: Int32 = 0
  var hour: Int32 = 0
  var minute: Int32 = 0
  var second: Int32 = 0
  var microsecond: UInt32 = 0
}

/// The fields of a TIME as sent; nothing is validated yet.
struct SignedTime: Equatable {
  var isNegative = false
  var days: UInt32 = 0
  var hour: UInt8 = 0
  var minute: UInt8 = 0
  var second: UInt8 = 0
  var microsecond: UInt32 = 0
}
