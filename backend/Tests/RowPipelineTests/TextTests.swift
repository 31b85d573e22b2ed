import RowPipeline
import SchemaModel
import Testing
import WireBytes

@Suite("Text")
struct TextTests {
  static let exact = ColumnConversion.text(.reject, .reject)

  @Test(arguments: ["", "a", "abc", "abcdefg", "12345678", "123456789", "Grüße", "漢字かな", "a😀b", "é", "\u{10FFFF}"])
  func `copies text of every length`(_ text: String) throws {
    #expect(try field(Self.exact, lengthEncoded(text)) == Array(text.utf8))
  }

  @Test(arguments: [250, 251, 65_535, 65_536, 16_777_216])
  func `copies text behind each form of length`(_ count: Int) throws {
    let text = Array(repeating: UInt8(ascii: "x"), count: count)
    let same = try field(Self.exact, lengthEncoded(text)) == text
    #expect(same)
  }

  @Test func `rejects a NUL and says where`() {
    for offset in 0..<20 {
      var text = Array(repeating: UInt8(ascii: "x"), count: 20)
      text[offset] = 0
      #expect(rejection(Self.exact, lengthEncoded(text)) == RowRejection(.nulInText, columnIndex: 0, offset: offset))
    }
  }

  @Test(arguments: [
    "80", "BF", "C0 80", "C1 BF", "C2", "C2 41", "E0 80 80", "E0 9F BF", "ED A0 80", "ED BF BF", "E2 82", "F0 80 80 80",
    "F0 8F BF BF", "F4 90 80 80", "F5 80 80 80", "FF", "F0 9F 98", "FE",
  ])
  func `rejects ill-formed UTF-8 and says where`(_ sequence: String) {
    for prefix in ["", "abc", "12345678", "漢字"] {
      let text = Array(prefix.utf8) + hex(sequence)
      let expected = RowRejection(.invalidUTF8, columnIndex: 0, offset: prefix.utf8.count)
      #expect(rejection(Self.exact, lengthEncoded(text)) == expected)
    }
  }

  @Test(
    arguments: [
      (NulPolicy.strip, "61 00 62 00", "61 62"), (.strip, "00", ""), (.replace, "61 00 62", "61 EF BF BD 62"),
      (.replace, "00 00", "EF BF BD EF BF BD"),
      (.strip, "30 31 32 33 34 35 36 37 00 E6 BC A2 00 38", "30 31 32 33 34 35 36 37 E6 BC A2 38"),
    ] as [(NulPolicy, String, String)])
  func `mends NULs by policy`(_ policy: NulPolicy, _ text: String, _ expected: String) throws {
    #expect(try field(.text(policy, .reject), lengthEncoded(hex(text))) == hex(expected))
  }

  @Test func `applies each policy to its own trouble only`() {
    #expect(rejection(.text(.strip, .reject), lengthEncoded(hex("00 FF")))?.reason == .invalidUTF8)
    #expect(rejection(.text(.strip, .reject), lengthEncoded(hex("00 FF")))?.offset == 1)
    #expect(rejection(.text(.reject, .replace), lengthEncoded(hex("FF 00")))?.reason == .nulInText)
  }

  @Test func `replaces each maximal subpart as Unicode recommends`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let alphabet = hex("01 41 7F 80 8F 90 9F A0 BF C0 C2 DF E0 E1 ED EF F0 F1 F4 F5 FF")
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      let mended = try field(.text(.reject, .replace), lengthEncoded(text))
      guard mended == Array(String(decoding: text, as: UTF8.self).utf8) else {
        Issue.record("\(text) with seed \(seed)")
        return
      }
    }
  }

  @Test func `treats an ENUM's empty label by policy`() throws {
    #expect(try field(.enumLabel(.reject), lengthEncoded("grün")) == Array("grün".utf8))
    #expect(rejection(.enumLabel(.reject), [0])?.reason == .emptyEnum)
    #expect(try field(.enumLabel(.null), [0]) == nil)
    #expect(try field(.enumLabel(.keep), [0]) == [])
    #expect(rejection(.enumLabel(.keep), lengthEncoded([0x61, 0xFF]))?.reason == .invalidUTF8)
  }

  @Test func `copies binary strings as they are`() throws {
    let all = (0...255).map { UInt8($0) }
    #expect(try field(.bytes, lengthEncoded(all)) == all)
    #expect(try field(.bytes, [0]) == [])
  }
}
