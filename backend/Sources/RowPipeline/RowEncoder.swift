// Writes the fields of one COPY BINARY tuple. A field is its length as Int32, then its bytes; −1 alone is NULL.

import WireBytes

/// The shapes of fields that conversions have in common; each call appends one whole field, or one end of it.
enum RowEncoder {
  /// PostgreSQL allocates a field with its header in less than 1 GiB (MaxAllocSize).
  static let fieldBytesMax = 0x3FFF_FFFF - 8

  @inline(__always)
  static func tupleHeader(fieldCount: Int, _ output: inout ByteWriter) {
    output.append(bigEndian: Int16(truncatingIfNeeded: fieldCount))
  }

  @inline(__always)
  static func null(_ output: inout ByteWriter) {
    output.append(bigEndian: -1 as Int32)
  }

  @inline(__always)
  static func boolean(_ value: Bool, _ output: inout ByteWriter) {
    output.reserve(5)
    // SAFETY: five bytes are reserved.
    unsafe output.appendUnchecked(bigEndian: 1 as Int32)
    unsafe output.appendUnchecked(bigEndian: value ? 1 : 0 as UInt8)
  }

  @inline(__always)
  static func int2(_ value: Int16, _ output: inout ByteWriter) {
    output.reserve(6)
    // SAFETY: six bytes are reserved.
    unsafe output.appendUnchecked(bigEndian: 2 as Int32)
    unsafe output.appendUnchecked(bigEndian: value)
  }

  /// `integer`, `date` and `real`: length and value in one store.
  @inline(__always)
  static func fourBytes(_ value: UInt32, _ output: inout ByteWriter) {
    output.append(bigEndian: 4 &<< 32 | UInt64(value))
  }

  /// `bigint`, `timestamp`, `time` and `double precision`.
  @inline(__always)
  static func eightBytes(_ value: UInt64, _ output: inout ByteWriter) {
    output.reserve(12)
    // SAFETY: twelve bytes are reserved.
    unsafe output.appendUnchecked(bigEndian: 8 as Int32)
    unsafe output.appendUnchecked(bigEndian: value)
  }

  static func bytes(_ value: UnsafeRawBufferPointer, _ output: inout ByteWriter) throws(ValueFailure) {
    guard value.count <= fieldBytesMax else { throw .rejected(.tooLong) }
    output.reserve(4 + value.count)
    // SAFETY: reserved.
    unsafe output.appendUnchecked(bigEndian: Int32(truncatingIfNeeded: value.count))
    unsafe output.appendUnchecked(value)
  }

  /// Opens a field whose length is not known yet; the result goes to `end`.
  @inline(__always)
  static func begin(_ output: inout ByteWriter) -> Int {
    output.append(bigEndian: 0 as Int32)
    return output.count
  }

  @inline(__always)
  static func end(_ start: Int, _ output: inout ByteWriter) throws(ValueFailure) {
    let length = output.count &- start
    guard length <= fieldBytesMax else { throw .rejected(.tooLong) }
    output.patch(bigEndian: Int32(truncatingIfNeeded: length), at: start &- 4)
  }

  /// The head of a one-dimensional array (PostgreSQL `array_send`); no element, no dimension.
  ///
  ///     00 00 00 01   dimensions        then, per element, a field: Int32 length and bytes
  ///     00 00 00 00   no NULL inside
  ///     00 00 00 19   element type OID
  ///     00 00 00 02   elements          ┐ these two only if
  ///     00 00 00 01   lower bound       ┘ there is a dimension
  static func arrayHeader(elementTypeID: UInt32, count: Int, _ output: inout ByteWriter) {
    output.append(bigEndian: count == 0 ? 0 : 1 as Int32)
    output.append(bigEndian: 0 as Int32)
    output.append(bigEndian: elementTypeID)
    guard count > 0 else { return }
    output.append(bigEndian: Int32(truncatingIfNeeded: count))
    output.append(bigEndian: 1 as Int32)
  }
}
