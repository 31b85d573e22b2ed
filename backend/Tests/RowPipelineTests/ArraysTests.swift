import RowPipeline
import SchemaModel
import Testing

@Suite("Arrays")
struct ArraysTests {
  @Test(
    arguments: [
      ("", "00000000 00000000 00000019"),
      ("a", "00000001 00000000 00000019 00000001 00000001  00000001 61"),
      ("a,bc", "00000001 00000000 00000019 00000002 00000001  00000001 61  00000002 6263"),
      ("é,,x", "00000001 00000000 00000019 00000003 00000001  00000002 C3A9  00000000  00000001 78"),
    ] as [(String, String)])
  func `splits a SET into text[]`(_ set: String, _ expected: String) throws {
    #expect(try field(.textArrayFromSet, lengthEncoded(set)) == hex(expected))
  }

  @Test func `takes a SET of all 64 members`() throws {
    let members = (0..<64).map { "member-\($0)" }
    let field = try #require(try field(.textArrayFromSet, lengthEncoded(members.joined(separator: ","))))
    let elements = members.flatMap { bigEndian(Int32($0.utf8.count)) + Array($0.utf8) }
    #expect(field == hex("00000001 00000000 00000019 00000040 00000001") + elements)
  }

  @Test func `rejects members that are not text`() {
    #expect(rejection(.textArrayFromSet, lengthEncoded(hex("61 2C 00")))?.reason == .nulInText)
    #expect(rejection(.textArrayFromSet, lengthEncoded(hex("C3 2C 61")))?.reason == .invalidUTF8)
  }

  @Test func `turns a VECTOR into real[]`() throws {
    #expect(try field(.realArrayFromVector, [0]) == hex("00000000 00000000 000002BC"))
    let wire = [Float(1), -2.5].flatMap { littleEndian($0.bitPattern) }
    #expect(
      try field(.realArrayFromVector, lengthEncoded(wire))
        == hex("00000001 00000000 000002BC 00000002 00000001  00000004 3F800000  00000004 C0200000"))
    #expect(rejection(.realArrayFromVector, lengthEncoded(wire.dropLast()))?.reason == .malformedValue)
  }

  @Test func `turns a VECTOR into pgvector's vector`() throws {
    let wire = [Float(1), -2.5].flatMap { littleEndian($0.bitPattern) }
    #expect(try field(.vectorFromVector, lengthEncoded(wire)) == hex("0002 0000  3F800000  C0200000"))
    #expect(rejection(.vectorFromVector, lengthEncoded(wire.dropLast()))?.reason == .malformedValue)
    #expect(rejection(.vectorFromVector, [0])?.reason == .malformedValue)
    let longest = Array(repeating: UInt8(0), count: 16_000 * 4)
    let field = try field(.vectorFromVector, lengthEncoded(longest))
    #expect(field?.prefix(4) == hex("3E80 0000")[...])
    #expect(rejection(.vectorFromVector, lengthEncoded(longest + [0, 0, 0, 0]))?.reason == .tooLong)
  }
}
