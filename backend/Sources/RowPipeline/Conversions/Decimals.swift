// PostgreSQL's numeric: base-10000 digits around a decimal point (src/backend/utils/adt/numeric.c, numeric_send).
// DECIMAL arrives as text, whose digits are taken four at a time.

import SchemaModel
import WireBytes

/// A field of type `numeric`. `-12345.670` is
///
///     00 00 00 0E   14 bytes
///     00 03         digits: 1, 2345, 6700
///     00 01         weight: the first digit counts 10000^1
///     40 00         sign: 0000 positive, 4000 negative
///     00 03         digits shown after the point
///     00 01  09 29  1A 2C
enum Decimals {
  /// MySQL writes at most 65 digits, sign, point and a leading zero; ZEROFILL adds none beyond the precision.
  static let textBytesMax = 128
  /// Field length, digit count, weight, sign and scale.
  private static let headerBytes = 12

  static func numeric(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let text = try unsafe row.bytes()
    let count = text.count
    guard count > 0, count <= textBytesMax else { throw .rejected(.malformedNumber) }
    output.reserve(headerBytes + 2 * (count / 4 + 2))
    // SAFETY: offsets into the text stay below `count`; at most count / 4 + 2 digits are stored into reserved room.
    let bytes = unsafe text.baseAddress.unsafelyUnwrapped
    let isNegative = unsafe bytes.load(as: UInt8.self) == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    let point = unsafe indexOfPoint(bytes, start, count)
    let fractionDigits = max(count &- point &- 1, 0)
    guard point &- start &+ fractionDigits > 0 else { throw .rejected(.malformedNumber) }

    var digits = unsafe DigitGroups(output.tail + headerBytes)
    var position = start
    let headLength = (point &- start) & 3
    if headLength > 0 {
      unsafe digits.append(leading: partialWord(bytes, position, headLength, count), length: headLength)
      position &+= headLength
    }
    while position < point {
      unsafe digits.append(bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian)
      position &+= 4
    }
    position = point &+ 1
    while position &+ 4 <= count {
      unsafe digits.append(bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian)
      position &+= 4
    }
    if position < count {
      let tailLength = count &- position
      unsafe digits.append(trailing: partialWord(bytes, position, tailLength, count), length: tailLength)
    }
    guard digits.areDecimal else { throw .rejected(.malformedNumber) }
    finish(digits, weight: (point &- start &+ 3) / 4 &- 1, isNegative: isNegative, scale: fractionDigits, &output)
  }

  /// An integer as `numeric` without a fraction, for `bigint unsigned`.
  static func numericFromInteger(
    _ wire: IntegerWire, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) {
    let (value, isBeyondInt64) = try row.integer(wire)
    let magnitude = isBeyondInt64 ? UInt64(bitPattern: value) : value.magnitude
    output.reserve(headerBytes + 2 * 5)
    // SAFETY: 2^64 has five groups of four digits, which are reserved.
    var digits = unsafe DigitGroups(output.tail + headerBytes)
    let high = magnitude / 100_000_000
    let low = UInt32(truncatingIfNeeded: magnitude % 100_000_000)
    digits.append(value: UInt32(truncatingIfNeeded: high / 100_000_000))
    let middle = UInt32(truncatingIfNeeded: high % 100_000_000)
    digits.append(value: middle / 10_000)
    digits.append(value: middle % 10_000)
    digits.append(value: low / 10_000)
    digits.append(value: low % 10_000)
    finish(digits, weight: 4, isNegative: value < 0 && !isBeyondInt64, scale: 0, &output)
  }

  /// Writes the header before the groups. Zero has no digits, no weight and no sign.
  @inline(__always)
  private static func finish(
    _ digits: DigitGroups, weight: Int, isNegative: Bool, scale: Int, _ output: inout ByteWriter
  ) {
    let count = digits.significantCount
    let shownWeight = count == 0 ? 0 : weight &- digits.leadingZeroCount
    let sign: UInt64 = count > 0 && isNegative ? 0x4000 : 0
    // SAFETY: header and groups were reserved; the numbers fit 16 bits, as the text was at most 128 bytes.
    unsafe output.appendUnchecked(bigEndian: Int32(truncatingIfNeeded: 8 &+ 2 &* count))
    unsafe output.appendUnchecked(
      bigEndian: UInt64(count) &<< 48 | UInt64(UInt16(truncatingIfNeeded: shownWeight)) &<< 32
        | sign &<< 16 | UInt64(scale))
    unsafe output.advance(by: 2 &* count)
  }

  /// The place of the point, or of the end: searched from the end, as fractions are short.
  @inline(__always)
  private static func indexOfPoint(_ bytes: UnsafeRawPointer, _ start: Int, _ count: Int) -> Int {
    var index = count &- 1
    while index >= start {
      // SAFETY: start ≤ index < count.
      if unsafe bytes.load(fromByteOffset: index, as: UInt8.self) == UInt8(ascii: ".") { return index }
      index &-= 1
    }
    return count
  }

  /// One to three bytes from `position` in the low bytes of a word; what lies above them is undefined.
  @inline(__always)
  private static func partialWord(
    _ bytes: UnsafeRawPointer, _ position: Int, _ length: Int, _ count: Int
  ) -> UInt32 {
    // SAFETY: each load lies within `count` bytes.
    if position &+ 4 <= count {
      return unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian
    }
    if count >= 4 {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self).littleEndian
      return word &>> UInt32((position &- (count &- 4)) &* 8)
    }
    var word: UInt32 = 0
    for index in 0..<length {
      word |= unsafe UInt32(bytes.load(fromByteOffset: position &+ index, as: UInt8.self)) &<< UInt32(index &* 8)
    }
    return word
  }
}

/// Groups of four decimal digits on their way into a numeric, without leading and trailing groups of zeros.
@safe
private struct DigitGroups {
  private let target: UnsafeMutableRawPointer
  private var storedCount = 0
  /// Groups up to the last one that is not zero.
  private(set) var significantCount = 0
  /// Zero groups that were left out before the first one.
  private(set) var leadingZeroCount = 0
  private var strayBits: UInt32 = 0

  /// - Parameter target: room for two bytes per group appended.
  @inline(__always)
  init(_ target: UnsafeMutableRawPointer) {
    unsafe self.target = unsafe target
  }

  /// False once a byte other than `0` … `9` was appended.
  var areDecimal: Bool { strayBits & 0x8080_8080 == 0 }

  /// `length` digits in the word's low bytes, counting ones in the last of them.
  @inline(__always)
  mutating func append(leading word: UInt32, length: Int) {
    let shift = UInt32((4 &- length) &* 8)
    append(word &<< shift | 0x0030_3030 &>> (24 &- shift))
  }

  /// `length` digits in the word's low bytes, counting thousands in the first of them.
  @inline(__always)
  mutating func append(trailing word: UInt32, length: Int) {
    let shift = UInt32(length &* 8)
    append(word & (1 &<< shift &- 1) | 0x3030_3030 &<< shift)
  }

  /// Four ASCII digits, first digit in the lowest byte: two multiplications instead of four.
  @inline(__always)
  mutating func append(_ word: UInt32) {
    let digits = word ^ 0x3030_3030
    strayBits |= digits | (digits &+ 0x7676_7676)  // Sets a byte's top bit if the byte is above 9.
    let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF
    append(value: (pairs & 0xFF) &* 100 &+ pairs &>> 16)
  }

  @inline(__always)
  mutating func append(value: UInt32) {
    guard storedCount > 0 || value != 0 else {
      leadingZeroCount &+= 1
      return
    }
    // SAFETY: `init` was given room for each group.
    unsafe target.storeBytes(
      of: UInt16(truncatingIfNeeded: value).bigEndian, toByteOffset: storedCount &* 2, as: UInt16.self)
    storedCount &+= 1
    if value != 0 { significantCount = storedCount }
  }
}
