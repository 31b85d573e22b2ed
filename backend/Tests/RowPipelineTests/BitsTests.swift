import RowPipeline
import SchemaModel
import Testing

@Suite("BIT")
struct BitsTests {
  @Test(
    arguments: [
      (1, "01", "00000001 80"), (1, "00", "00000001 00"), (8, "A5", "00000008 A5"), (12, "0A BC", "0000000C AB C0"),
      (9, "01 FF", "00000009 FF 80"), (64, "0123456789ABCDEF", "00000040 0123456789ABCDEF"),
      (63, "7FFFFFFFFFFFFFFF", "0000003F FFFFFFFFFFFFFFFE"), (17, "01 00 01", "00000011 80 00 80"),
    ] as [(Int, String, String)])
  func `aligns bits to the left`(_ width: Int, _ wire: String, _ expected: String) throws {
    #expect(try field(.bits(width: width), lengthEncoded(hex(wire))) == hex(expected))
  }

  @Test(arguments: [(12, "0A"), (12, "00 0A BC"), (8, ""), (0, ""), (65, "00 00 00 00 00 00 00 00 00"), (-1, "00")])
  func `rejects another number of bytes`(_ width: Int, _ wire: String) {
    #expect(rejection(.bits(width: width), lengthEncoded(hex(wire)))?.reason == .malformedValue)
  }

  @Test func `rejects bits beyond the width`() {
    #expect(rejection(.bits(width: 12), lengthEncoded(hex("1A BC")))?.reason == .outOfRange)
  }

  @Test func `turns BIT(1) into boolean`() throws {
    #expect(try field(.booleanFromBit, [1, 0]) == [0])
    #expect(try field(.booleanFromBit, [1, 1]) == [1])
    #expect(rejection(.booleanFromBit, [1, 2])?.reason == .notBoolean)
    #expect(rejection(.booleanFromBit, [0])?.reason == .malformedValue)
  }

  @Test func `turns BIT(n) into bigint`() throws {
    #expect(try field(.integerFromBit, lengthEncoded(hex("0A BC"))) == hex("00 00 00 00 00 00 0A BC"))
    #expect(try field(.integerFromBit, lengthEncoded(hex("7FFFFFFFFFFFFFFF"))) == hex("7FFFFFFFFFFFFFFF"))
    #expect(rejection(.integerFromBit, lengthEncoded(hex("8000000000000000")))?.reason == .outOfRange)
    #expect(rejection(.integerFromBit, lengthEncoded(hex("000000000000000001")))?.reason == .malformedValue)
  }
}
