import Testing
import WireBytes

@Suite("ByteWriter")
struct ByteWriterTests {
  private func bytes(_ writer: borrowing ByteWriter) -> [UInt8] { writer.withUnsafeBytes { Array($0) } }

  @Test func `appends big-endian integers and bytes`() {
    var writer = ByteWriter()
    writer.append(0x01)
    writer.append(bigEndian: 0x0203 as UInt16)
    writer.append(bigEndian: -2 as Int32)
    writer.append(bigEndian: 0x0405_0607_0809_0A0B as UInt64)
    ([0xAA, 0xBB] as [UInt8]).withUnsafeBytes { writer.append($0) }
    writer.append(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(bytes(writer) == [1, 2, 3, 0xFF, 0xFF, 0xFF, 0xFE, 4, 5, 6, 7, 8, 9, 10, 11, 0xAA, 0xBB])
  }

  @Test func `grows and keeps what was written`() {
    var writer = ByteWriter(capacity: 1)
    for value in 0..<100_000 { writer.append(bigEndian: UInt32(value)) }
    #expect(writer.count == 400_000)
    let written = bytes(writer)
    let isSame = (0..<100_000).allSatisfy { value in
      written[value * 4..<value * 4 + 4].reduce(0) { $0 << 8 | Int($1) } == value
    }
    #expect(isSame)
    let large = Array(repeating: UInt8(9), count: 1_000_000)
    large.withUnsafeBytes { writer.append($0) }
    #expect(bytes(writer).suffix(1_000_000).elementsEqual(large))
  }

  @Test func `rolls back to a mark and patches`() {
    var writer = ByteWriter()
    writer.append(bigEndian: 0 as Int32)
    let mark = writer.count
    writer.append(7)
    writer.rollback(to: mark)
    writer.append(8)
    writer.patch(bigEndian: 1 as Int32, at: 0)
    #expect(bytes(writer) == [0, 0, 0, 1, 8])
  }

  @Test func `keeps or gives back its memory`() {
    var writer = ByteWriter(capacity: 1 << 16)
    writer.append(1)
    writer.removeAll(keepingCapacity: true)
    #expect(writer.count == 0 && writer.capacity == 1 << 16)
    writer.removeAll(keepingCapacity: false)
    #expect(writer.capacity < 1 << 16)
    writer.append(bigEndian: 2 as UInt64)
    #expect(bytes(writer) == [0, 0, 0, 0, 0, 0, 0, 2])
  }

  @Test func `stops a patch beyond what was written`() async {
    await #expect(processExitsWith: .failure) {
      var writer = ByteWriter()
      writer.append(bigEndian: 0 as UInt16)
      writer.patch(bigEndian: 1 as UInt32, at: 0)
    }
    await #expect(processExitsWith: .failure) {
      var writer = ByteWriter()
      writer.rollback(to: 1)
    }
  }
}
