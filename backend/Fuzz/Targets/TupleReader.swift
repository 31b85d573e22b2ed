// A reader of COPY's binary tuples that shares nothing with what writes them, by PostgreSQL's own rules (the receive
// functions of src/backend/utils/adt), and what each value must be, by the source's raw value.

import RowPipeline
import SchemaModel

struct TupleReader {
  private var rest: ArraySlice<UInt8>

  init(_ tuple: [UInt8]) { rest = tuple[...] }

  /// What is wrong with the tuple of these values, or nil.
  mutating func complaint(_ columns: [ColumnConversion], _ values: [SourceValue]) -> String? {
    guard integer(2) == columns.count, values.count == columns.count else { return "another number of fields" }
    for (conversion, value) in zip(columns, values) {
      guard let length = integer(4), length >= -1, length <= rest.count else { return "a field without its bytes" }
      guard let length = length == -1 ? nil : length else {
        guard Self.mayBeNull(conversion, value) else { return "\(conversion) made NULL of \(value)" }
        continue
      }
      let field = Array(rest.prefix(length))
      rest = rest.dropFirst(length)
      guard Self.isRight(field, conversion, value) else { return "\(conversion) made \(field) of \(value)" }
    }
    return rest.isEmpty ? nil : "bytes behind the last field"
  }

  private mutating func integer(_ width: Int) -> Int? {
    guard rest.count >= width else { return nil }
    defer { rest = rest.dropFirst(width) }
    return Self.integer(Array(rest.prefix(width)))
  }

  /// Big-endian, signed.
  private static func integer(_ bytes: some Collection<UInt8>) -> Int {
    let unsigned = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    let unused = UInt64(64 - bytes.count * 8)
    return bytes.isEmpty ? 0 : Int(Int64(bitPattern: unsigned << unused) >> Int64(unused))
  }

  private static func mayBeNull(_ conversion: ColumnConversion, _ value: SourceValue) -> Bool {
    switch (conversion, value) {
    case (_, .null): true
    case (.date(.null), .temporal(let text)), (.timestamp(.null), .temporal(let text)): hasZeroPart(text)
    case (.enumLabel(.null), .bytes(let label)): label.isEmpty
    default: false
    }
  }

  private static func hasZeroPart(_ text: String) -> Bool {
    text.prefix { $0 != " " }.split(separator: "-").contains { Int($0) == 0 }
  }

  private static func isRight(_ field: [UInt8], _ conversion: ColumnConversion, _ value: SourceValue) -> Bool {
    switch (conversion, value) {
    case (.integer(_, let kind), .integer(let number)):
      field.count == [.int2: 2, .int4: 4, .int8: 8][kind] && integer(field) == number
    case (.booleanFromInteger, .integer(let number)): field == [UInt8(truncatingIfNeeded: number)] && field[0] <= 1
    case (.numericFromInteger, .integer(let number)): NumericField(field)?.text == String(number)
    case (.numericFromInteger, .unsigned(let number)): NumericField(field)?.text == String(number)
    case (.numericFromDecimalText, .bytes(let text)): NumericField(field)?.text == NumericField.canonical(text)
    case (.float4, .float4(let number)): field.elementsEqual(bigEndian(number.bitPattern))
    case (.float8, .float8(let number)): field.elementsEqual(bigEndian(number.bitPattern))
    case (.float8FromFloat4, .float4(let number)):
      field.count == 8 && (number.isNaN || field.elementsEqual(bigEndian(Double(number).bitPattern)))
    case (.date(let policy), .temporal(let text)):
      field.count == 4 && isDay(integer(field), infinity: Int(Int32.min), policy, text)
    case (.timestamp(let policy), .temporal(let text)):
      field.count == 8 && isDay(microseconds(field), infinity: nil, policy, text)
    case (.timeOfDay, .temporal): field.count == 8 && (0..<86_400_000_000).contains(integer(field))
    case (.intervalFromTime, .temporal):
      field.count == 16 && abs(integer(field[..<8])) < 35 * 86_400_000_000 && field[8...].allSatisfy { $0 == 0 }
    case (.textFromDate, .temporal(let text)), (.textFromTimestamp, .temporal(let text)),
      (.textFromTime, .temporal(let text)):
      withoutZeroFraction(String(decoding: field, as: UTF8.self)) == withoutZeroFraction(text)
    case (_, .bytes(let bytes)): FieldOfBytes(source: bytes, field: field).isRight(conversion)
    default: false
    }
  }

  /// A timestamp as its day, or nil for -infinity.
  private static func microseconds(_ field: [UInt8]) -> Int? {
    let value = integer(field)
    return value == Int(Int64.min) ? nil : value >= 0 ? value / 86_400_000_000 : (value + 1) / 86_400_000_000 - 1
  }

  /// Days from 2000-01-01: 0001-01-01 is -730119, 9999-12-31 is 2921939.
  private static func isDay(_ day: Int?, infinity: Int?, _ policy: ZeroDatePolicy, _ text: String) -> Bool {
    guard day != infinity else { return policy == .minusInfinity && hasZeroPart(text) }
    return day.map { (-730_119...2_921_939).contains($0) } == true && !hasZeroPart(text)
  }

  private static func withoutZeroFraction(_ text: String) -> Substring {
    guard text.contains(".") else { return text[...] }
    var trimmed = text[...]
    while trimmed.last == "0" { trimmed.removeLast() }
    return trimmed.last == "." ? trimmed.dropLast() : trimmed
  }
}

func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

/// A field of type `numeric`, read by the rules of `numeric_recv`.
struct NumericField {
  /// Without needless zeros before the point; all digits of the scale behind it.
  let text: String

  init?(_ field: [UInt8]) {
    guard field.count >= 8, field.count % 2 == 0 else { return nil }
    let words = stride(from: 0, to: field.count, by: 2).map { Int(field[$0]) << 8 | Int(field[$0 + 1]) }
    let weight = Int(Int16(truncatingIfNeeded: words[1]))
    let (groups, sign, scale) = (words[4...], words[2], words[3])
    guard groups.count == words[0], groups.allSatisfy({ $0 < 10_000 }), sign == 0 || sign == 0x4000, scale < 0x4000,
      groups.first != 0, groups.last != 0
    else { return nil }
    if groups.isEmpty, weight != 0 || sign != 0 { return nil }
    func group(_ power: Int) -> String {
      let index = weight - power
      let value = groups.indices.contains(4 + index) && index >= 0 ? groups[4 + index] : 0
      return String(repeating: "0", count: 4 - String(value).count) + String(value)
    }
    let whole = weight >= 0 ? (0...weight).reversed().map(group).joined() : ""
    let fraction = scale > 0 ? (1...(scale + 3) / 4).map { group(-$0) }.joined().prefix(scale) : ""
    // What the scale does not show must not be there.
    let hidden = weight - groups.count + 1
    guard groups.isEmpty || -hidden <= (scale + 3) / 4 else { return nil }
    text = (sign == 0 ? "" : "-") + Self.joined(whole[...], fraction)
  }

  /// A DECIMAL as MySQL writes it, in the same form; nil if it is none.
  static func canonical(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
    let joined = joined(parts[0], parts.count == 2 ? parts[1] : "")
    let isZero = joined.allSatisfy { $0 == "0" || $0 == "." }
    return (text.hasPrefix("-") && !isZero ? "-" : "") + joined
  }

  private static func joined(_ whole: Substring, _ fraction: Substring) -> String {
    let digits = whole.drop { $0 == "0" }
    return (digits.isEmpty ? "0" : digits) + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}
