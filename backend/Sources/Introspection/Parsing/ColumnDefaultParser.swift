import Diagnostics
import SchemaModel

/// What a DEFAULT clause means for a column of a type.
enum ColumnDefaultParser {
  /// - Parameter decode: text of a character set as UTF-8; nil where it is none.
  static func parse(
    _ value: TableDefinition.Column.Default, type: MySQLType, characterSet: String?, decode: IntroducedText.Decode
  ) throws(MartletError) -> SourceDefault {
    switch value {
    case .text(let bytes) where type.isBinary: return .literal(hexadecimal(bytes))
    case .text(let bytes): return literal(String(validating: bytes, as: UTF8.self))
    case .hexadecimal(let bytes) where type.holdsCharacters && characterSet != "binary":
      return literal(try decode(bytes, characterSet ?? "utf8mb4"))
    case .hexadecimal(let bytes): return .literal(hexadecimal(bytes))
    // As text, 1e3 is 1000.
    case .number(let text) where type.holdsCharacters && text.contains(where: { $0 == "e" || $0 == "E" }):
      return .expression(text)
    case .bits(let text), .number(let text): return .literal(text)
    case .expression(let bytes):
      // A constant in parentheses is stored as any other one is, which matters where the column fills it up.
      if type.isBinary, let content = IntroducedText.constant(bytes) { return .literal(hexadecimal(content)) }
      // The bytes become text of the column's own character set.
      if type.holdsCharacters, IntroducedText.isBytes(bytes), let content = IntroducedText.constant(bytes) {
        return literal(try decode(Self.stored(content, type), characterSet ?? "utf8mb4"))
      }
      return .expression(try IntroducedText.expression(bytes, decode: decode))
    }
  }

  /// CHAR loses its spaces at the end.
  private static func stored(_ bytes: [UInt8], _ type: MySQLType) -> [UInt8] {
    guard case .char = type else { return bytes }
    return Array(bytes.reversed().drop { $0 == UInt8(ascii: " ") }.reversed())
  }

  private static func literal(_ text: String?) -> SourceDefault {
    text.map(SourceDefault.literal) ?? .unreadable("the server prints it as bytes that are no text")
  }

  /// How literals of binary columns stand in the catalog: `0x610062`.
  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF")
    return "0x" + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  static func isNumber(_ text: String) -> Bool {
    text.utf8.contains { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      && text.utf8.allSatisfy { "0123456789.+-eE".utf8.contains($0) }
      && text.utf8.first.map { "0123456789.-".utf8.contains($0) } == true && Double(text) != nil
  }

  static func isBitLiteral(_ text: String) -> Bool {
    text.utf8.count >= 3 && text.hasPrefix("b'") && text.hasSuffix("'")
      && text.dropFirst(2).dropLast().allSatisfy { $0 == "0" || $0 == "1" }
  }
}

extension MySQLType {
  var isBinary: Bool {
    switch self {
    case .binary, .varbinary, .blob: true
    default: false
    }
  }

  /// Its values have a character set.
  var holdsCharacters: Bool {
    switch self {
    case .char, .varchar, .text, .enumeration, .set: true
    default: false
    }
  }
}
