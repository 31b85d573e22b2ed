import Testing
import WireBytes

@Suite("ByteCursor")
struct ByteCursorTests {
  @Test func `reads little-endian integers and stops at the end`() {
    let bytes: [UInt8] = [0x01, 0x02, 0x03, 0xFF, 0xFF, 0xFF, 0xFF, 0x80]
    bytes.withUnsafeBytes { bytes in
      var cursor = ByteCursor(bytes)
      #expect(cursor.take(UInt8.self) == 1)
      #expect(cursor.take(UInt16.self) == 0x0302)
      #expect(cursor.take(Int32.self) == -1)
      #expect(cursor.take(UInt16.self) == nil)
      #expect(cursor.offset == 7 && cursor.remaining == 1 && !cursor.isAtEnd)
      #expect(cursor.take(Int8.self) == -128)
      #expect(cursor.isAtEnd)
      #expect(cursor.take(UInt8.self) == nil)
    }
  }

  @Test func `reads nothing from an empty buffer`() {
    var cursor = ByteCursor(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(cursor.isAtEnd && cursor.take(UInt8.self) == nil)
    #expect(cursor.takeLengthEncodedBytes() == nil && cursor.takeLengthEncodedInteger() == nil)
    #expect(cursor.take(0) != nil && cursor.take(-1) == nil && cursor.take(Int.max) == nil)
  }

  @Test(
    arguments: [
      ([0x00], UInt64(0)), ([0xFA], 250), ([0xFC, 0xFB, 0x00], 251), ([0xFD, 0x01, 0x02, 0x03], 0x030201),
      ([0xFE, 1, 0, 0, 0, 0, 0, 0, 0x80], 0x8000_0000_0000_0001), ([0xFB], nil), ([0xFF], nil), ([0xFC, 0], nil),
      ([0xFD, 0, 0], nil), ([0xFE, 0, 0, 0, 0, 0, 0, 0], nil), ([], nil),
    ] as [([UInt8], UInt64?)])
  func `reads length-encoded integers`(_ bytes: [UInt8], _ expected: UInt64?) {
    bytes.withUnsafeBytes { buffer in
      var cursor = ByteCursor(buffer)
      #expect(cursor.takeLengthEncodedInteger() == expected)
      #expect(cursor.offset == (expected == nil ? 0 : bytes.count))
    }
  }

  @Test(arguments: [0, 1, 250, 251, 65_535, 65_536, 70_000])
  func `reads bytes behind their length`(_ count: Int) {
    var prefix: [UInt8] = count < 0xFB ? [UInt8(count)] : [0xFE]
    if count >= 0xFB { for shift in 0..<8 { prefix.append(UInt8(truncatingIfNeeded: count >> (shift * 8))) } }
    let bytes = prefix + Array(repeating: 7, count: count)
    bytes.withUnsafeBytes { buffer in
      var cursor = ByteCursor(buffer)
      #expect(cursor.takeLengthEncodedBytes()?.count == count)
      #expect(cursor.isAtEnd)
      var short = ByteCursor(UnsafeRawBufferPointer(rebasing: buffer.dropLast()))
      #expect(short.takeLengthEncodedBytes() == nil)
      #expect(short.offset == 0)
    }
  }

  @Test(arguments: [UInt64.max, UInt64.max - 8, 1 << 63, UInt64(Int64.max), 1])
  func `rejects lengths beyond what remains`(_ length: UInt64) {
    let bytes = [0xFE] + (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
    bytes.withUnsafeBytes { buffer in
      var cursor = ByteCursor(buffer)
      #expect(cursor.takeLengthEncodedBytes() == nil)
      #expect(cursor.offset == 0)
    }
  }
}
