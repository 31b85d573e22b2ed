import RowPipeline
import SchemaModel
import Testing

@Suite("numeric")
struct DecimalsTests {
  /// Text, then digit count, weight, sign, scale and digits as numeric_send writes them.
  static let fixtures: [(String, [UInt8])] = [
    ("0", hex("0000 0000 0000 0000")),
    ("0.00", hex("0000 0000 0000 0002")),
    ("-0.00", hex("0000 0000 0000 0002")),  // numeric has no negative zero.
    ("000", hex("0000 0000 0000 0000")),
    ("1", hex("0001 0000 0000 0000 0001")),
    ("-1", hex("0001 0000 4000 0000 0001")),
    ("12", hex("0001 0000 0000 0000 000C")),
    ("123", hex("0001 0000 0000 0000 007B")),
    ("1234", hex("0001 0000 0000 0000 04D2")),
    ("10000", hex("0001 0001 0000 0000 0001")),  // The zero group behind it is not stored.
    ("12345.670", hex("0003 0001 0000 0003 0001 0929 1A2C")),  // 1, 2345, 6700
    ("0.5", hex("0001 FFFF 0000 0001 1388")),  // Weight −1: 5000 / 10^4.
    (".5", hex("0001 FFFF 0000 0001 1388")),
    ("0.0001", hex("0001 FFFF 0000 0004 0001")),
    ("0.00001", hex("0001 FFFE 0000 0005 03E8")),  // Weight −2: 1000 / 10^8.
    ("-0.00000000000000000000000000001", hex("0001 FFF8 4000 001D 03E8")),
    ("100000000.00", hex("0001 0002 0000 0002 0001")),
    ("00012.30", hex("0002 0000 0000 0002 000C 0BB8")),  // ZEROFILL
    ("000000000012.30", hex("0002 0000 0000 0002 000C 0BB8")),
    ("10001.0001", hex("0003 0001 0000 0004 0001 0001 0001")),
    ("1000000000001", hex("0004 0003 0000 0000 0001 0000 0000 0001")),  // Zeros inside are stored.
    ("99999999.99", hex("0003 0001 0000 0002 270F 270F 26AC")),
    ("5.", hex("0001 0000 0000 0000 0005")),
  ]

  @Test(arguments: fixtures)
  func `encodes decimal text`(_ text: String, _ expected: [UInt8]) throws {
    #expect(try field(.numericFromDecimalText, lengthEncoded(text)) == expected)
  }

  @Test func `encodes the longest decimals`() throws {
    let nines = String(repeating: "9", count: 65)
    let integer = try #require(try field(.numericFromDecimalText, lengthEncoded(nines)))
    #expect(integer == hex("0011 0010 0000 0000 0009") + Array(repeating: hex("270F"), count: 16).joined())
    let fraction = try #require(try field(.numericFromDecimalText, lengthEncoded("0." + nines.prefix(30))))
    #expect(fraction == hex("0008 FFFF 0000 001E") + Array(repeating: hex("270F"), count: 7).joined() + hex("26AC"))
  }

  @Test(arguments: [
    "", "-", ".", "-.", "1..2", "1.2.3", "--1", "+1", "1e5", "1,5", " 1", "1 ", "12a4", "0x10", "NaN", "1-", "１",
    "/", ":", "123456:8", "12/4", "1\u{0}",
  ])
  func `rejects what is no decimal`(_ text: String) {
    #expect(rejection(.numericFromDecimalText, lengthEncoded(text))?.reason == .malformedNumber)
  }

  @Test func `rejects text longer than any DECIMAL`() throws {
    let long = String(repeating: "0", count: 127) + "7"
    #expect(try field(.numericFromDecimalText, lengthEncoded(long)) == hex("0001 0000 0000 0000 0007"))
    #expect(rejection(.numericFromDecimalText, lengthEncoded("0" + long))?.reason == .malformedNumber)
  }

  @Test(
    arguments: [
      (UInt64(0), hex("0000 0000 0000 0000")),
      (1, hex("0001 0000 0000 0000 0001")),
      (10_000, hex("0001 0001 0000 0000 0001")),
      (10_001, hex("0002 0001 0000 0000 0001 0001")),
      (1_000_000_000_000_000_000, hex("0001 0004 0000 0000 0064")),
      (UInt64.max, hex("0005 0004 0000 0000 0734 1A58 02E1 03BB 064F")),  // 1844 6744 0737 0955 1615
    ] as [(UInt64, [UInt8])])
  func `encodes bigint unsigned`(_ value: UInt64, _ expected: [UInt8]) throws {
    #expect(try field(.numericFromInteger(.uint64), littleEndian(value)) == expected)
  }

  @Test func `encodes negative integers`() throws {
    #expect(try field(.numericFromInteger(.int8), [0xFF]) == hex("0001 0000 4000 0000 0001"))
    #expect(try field(.numericFromInteger(.int64), littleEndian(Int64.min)) == slowNumeric("\(Int64.min)"))
  }

  @Test func `agrees with a slow encoder on random decimals`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let text = Self.randomDecimal(&random)
      let encoded = try field(.numericFromDecimalText, lengthEncoded(text))
      guard encoded == slowNumeric(text) else {
        Issue.record("\(text) with seed \(seed): \(encoded ?? [])")
        return
      }
    }
  }

  private static func randomDecimal(_ random: inout SeededGenerator) -> String {
    let digits: [Character] = Bool.random(using: &random) ? Array("0123456789") : Array("000000009")
    var text = Int.random(in: 0..<3, using: &random) == 0 ? "-" : ""
    for _ in 0..<Int.random(in: 1...35, using: &random) { text.append(digits.randomElement(using: &random) ?? "0") }
    guard Bool.random(using: &random) else { return text }
    text.append(".")
    for _ in 0..<Int.random(in: 1...30, using: &random) { text.append(digits.randomElement(using: &random) ?? "0") }
    return text
  }

  /// numeric_send by the book: pad both sides of the point to groups of four, cut zero groups at both ends.
  private func slowNumeric(_ text: String) -> [UInt8] {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false).map(Array.init)
    var integer = parts[0]
    var fraction = parts.count > 1 ? parts[1] : []
    let scale = fraction.count
    while integer.count % 4 != 0 { integer.insert("0", at: 0) }
    while fraction.count % 4 != 0 { fraction.append("0") }
    let digits = integer + fraction
    var groups = stride(from: 0, to: digits.count, by: 4).map { Int16(String(digits[$0..<$0 + 4])) ?? -1 }
    var weight = integer.count / 4 - 1
    while groups.first == 0 {
      groups.removeFirst()
      weight -= 1
    }
    while groups.last == 0 { groups.removeLast() }
    if groups.isEmpty { weight = 0 }
    let sign: UInt16 = isNegative && !groups.isEmpty ? 0x4000 : 0
    return bigEndian(Int16(groups.count)) + bigEndian(Int16(weight)) + bigEndian(sign) + bigEndian(Int16(scale))
      + groups.flatMap { bigEndian($0) }
  }
}
