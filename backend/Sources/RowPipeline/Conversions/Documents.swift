import WireBytes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// JSON text. The source has validated its syntax; PostgreSQL parses it again, and a document that it refuses would
/// fail the whole COPY, so the two things that only PostgreSQL minds are found here.
enum Documents {
  /// The version byte 01, then the text.
  static func jsonb(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    let count = value.count
    guard count > 0 else { throw .rejected(.malformedValue) }
    guard count < RowEncoder.fieldBytesMax else { throw .rejected(.tooLong) }
    output.reserve(5 + count + StorableText.slackBytes)
    // SAFETY: length, version, text and slack are reserved; a value taken from a packet has an address.
    let accepted = unsafe StorableText.copyPrefix(
      from: value.baseAddress.unsafelyUnwrapped, count: count, to: output.tail + 5)
    guard accepted == count else { throw unsafe Text.refusal(value, at: accepted) }
    try unsafe checkEscapes(value)
    unsafe output.appendUnchecked(bigEndian: Int32(truncatingIfNeeded: 1 + count))
    unsafe output.appendUnchecked(bigEndian: 1 as UInt8)
    unsafe output.advance(by: count)
  }

  /// `json` keeps the text and does not interpret its escapes.
  static func json(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    guard value.count > 0 else { throw .rejected(.malformedValue) }
    try unsafe Text.storable(value, &output)
  }

  /// Finds `\u0000`, which `jsonb` cannot hold, and surrogates that are not a pair, which are no character.
  private static func checkEscapes(_ value: UnsafeRawBufferPointer) throws(ValueFailure) {
    var offset = 0
    while let backslash = unsafe index(of: UInt8(ascii: "\\"), in: value, from: offset) {
      guard backslash + 1 < value.count, unsafe value[backslash + 1] == UInt8(ascii: "u") else {
        offset = backslash + 2
        continue
      }
      offset = backslash + 6
      guard let unit = unsafe escapedUnit(value, at: backslash), unit != 0 else {
        throw .rejected(.unstorableJSON, offset: backslash)
      }
      guard 0xD800...0xDFFF ~= unit else { continue }
      guard unit < 0xDC00, let low = unsafe escapedUnit(value, at: offset), 0xDC00...0xDFFF ~= low else {
        throw .rejected(.unstorableJSON, offset: backslash)
      }
      offset += 6
    }
  }

  /// The code unit of `\uXXXX` at `offset`; nil if there is none.
  private static func escapedUnit(_ value: UnsafeRawBufferPointer, at offset: Int) -> UInt32? {
    guard offset + 6 <= value.count, unsafe value[offset] == UInt8(ascii: "\\"),
      unsafe value[offset + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt32 = 0
    for index in offset + 2..<offset + 6 {
      guard let digit = unsafe hexDigit(value[index]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  private static func index(of byte: UInt8, in value: UnsafeRawBufferPointer, from offset: Int) -> Int? {
    guard offset < value.count, let start = value.baseAddress,
      // SAFETY: searches only the bytes from `offset` to the end.
      let found = unsafe memchr(start + offset, Int32(byte), value.count - offset)
    else { return nil }
    return unsafe UnsafeRawPointer(found) - start
  }
}

/// The value of an ASCII hexadecimal digit.
@inline(__always)
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
