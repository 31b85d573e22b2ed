import WireBytes

/// BIT(n): 1 to 64 bits, right-aligned in (n + 7) / 8 big-endian bytes.
enum Bits {
  /// `bit(n)`, left-aligned behind the number of bits. BIT(12) 0xABC arrives as `0A BC` and leaves as
  ///
  ///     00 00 00 06   6 bytes
  ///     00 00 00 0C   12 bits
  ///     AB C0
  static func bits(width: Int, _ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    guard width >= 1, width <= 64, value.count == (width + 7) / 8 else { throw .rejected(.malformedValue) }
    let bits = try unsafe load(value)
    guard width == 64 || bits >> UInt64(width) == 0 else { throw .rejected(.outOfRange) }
    output.reserve(4 + 4 + 8)
    // SAFETY: reserved; all eight bytes of the word are stored, and those that hold bits are counted.
    unsafe output.appendUnchecked(bigEndian: Int32(truncatingIfNeeded: 4 + value.count))
    unsafe output.appendUnchecked(bigEndian: Int32(truncatingIfNeeded: width))
    unsafe output.tail.storeBytes(of: (bits << UInt64(64 - width)).bigEndian, as: UInt64.self)
    unsafe output.advance(by: value.count)
  }

  static func boolean(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let bits = try unsafe load(row.bytes())
    guard bits <= 1 else { throw .rejected(.notBoolean) }
    RowEncoder.boolean(bits == 1, &output)
  }

  /// `bigint`; BIT(64) may exceed it.
  static func integer(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let bits = try unsafe load(row.bytes())
    guard bits <= UInt64(Int64.max) else { throw .rejected(.outOfRange) }
    RowEncoder.eightBytes(bits, &output)
  }

  private static func load(_ value: UnsafeRawBufferPointer) throws(ValueFailure) -> UInt64 {
    guard value.count >= 1, value.count <= 8 else { throw .rejected(.malformedValue) }
    var bits: UInt64 = 0
    for index in 0..<value.count { bits = unsafe bits << 8 | UInt64(value[index]) }
    return bits
  }
}
