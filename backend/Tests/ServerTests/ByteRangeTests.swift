import Testing

@testable import Server

@Suite("Ranges of a file")
struct ByteRangeTests {
  @Test(arguments: [
    (nil, ByteRange.whole), ("bytes=0-4", .part(0...4)), ("bytes=5-", .part(5...9)), ("bytes=-3", .part(7...9)),
    ("bytes=-30", .part(0...9)), ("bytes=8-99", .part(8...9)), ("bytes=10-", .unsatisfiable),
    ("bytes=10-12", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("BYTES=0-0", .part(0...0)),
    ("bytes=4-2", .whole), ("bytes=", .whole), ("bytes=a-b", .whole), ("bytes=-", .whole), ("items=0-1", .whole),
    ("bytes=0-1,3-4", .whole), ("bytes=+1-2", .whole), ("bytes=99999999999999999999-", .whole),
  ]) func `are read as RFC 9110 has them`(_ header: String?, _ range: ByteRange) {
    #expect(ByteRange(header, size: 10) == range)
  }

  @Test func `an empty file has no part`() {
    #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-1", size: 0) == .unsatisfiable)
    #expect(ByteRange(nil, size: 0) == .whole)
  }
}
