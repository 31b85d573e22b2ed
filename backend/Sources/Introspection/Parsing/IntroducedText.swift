import Diagnostics

/// Literals with the introducer of another character set, which MySQL prints in the middle of its UTF-8 in that set's
/// own bytes: `_latin1'\xE9'`, `_gbk'\xB0\\'`.
enum IntroducedText {
  /// Bytes of a character set as UTF-8; nil where they are no text of it.
  typealias Decode = (_ bytes: [UInt8], _ characterSet: String) throws(MartletError) -> String?

  /// The expression in UTF-8. What cannot be decoded stands in it as U+FFFD, and no translator takes that.
  static func expression(_ bytes: [UInt8], decode: Decode) throws(MartletError) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var copied = 0
    var index = 0
    while index < bytes.count {
      guard QuotedText.isQuote(bytes[index]) else {
        index += 1
        continue
      }
      let end = QuotedText.end(of: bytes, from: index)
      let literal = Array(bytes[index..<end])
      if bytes[index] != UInt8(ascii: "`"), let name = introducer(before: index, in: bytes),
        literal.contains(where: { $0 >= 0x80 }) || isUnlikeASCII(name), let content = QuotedText.unquoted(literal)
      {
        if name == "binary" {
          // A binary string, whose bytes need not be text of any kind.
          result += bytes[copied..<(index - name.utf8.count - 1)]
          result += hexadecimal(content)
          copied = end
        } else if !isUTF8(name) {
          result += bytes[copied..<index]
          result += quoted(try decode(content, name) ?? "\u{FFFD}")
          copied = end
        }
      }
      index = end
    }
    result += bytes[copied...]
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes of an expression that is nothing but one string: `'a'`, `_binary'a\0'`, `0xFF`, `X'ff'`.
  static func constant(_ expression: [UInt8]) -> [UInt8]? {
    let text = String(decoding: expression, as: UTF8.self)
    if text.hasPrefix("0x") { return hexadecimalContent(expression[2...]) }
    if text.hasPrefix("X'") || text.hasPrefix("x'"), text.hasSuffix("'") {
      return hexadecimalContent(expression.dropFirst(2).dropLast())
    }
    guard let quote = expression.firstIndex(of: UInt8(ascii: "'")),
      quote == 0 || introducer(before: quote, in: expression)?.utf8.count == quote - 1
    else { return nil }
    return QuotedText.unquoted(Array(expression[quote...]))
  }

  static func hexadecimalContent(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    var index = digits.startIndex
    while index < digits.endIndex {
      guard let high = digit(digits[index]), let low = digit(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
      index += 2
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  static func isUTF8(_ characterSet: String) -> Bool { ["utf8mb4", "utf8mb3", "utf8", "ascii"].contains(characterSet) }

  /// Its bytes below 0x80 are not ASCII's characters.
  private static func isUnlikeASCII(_ characterSet: String) -> Bool {
    ["ucs2", "utf16", "utf16le", "utf32", "swe7"].contains(characterSet)
  }

  /// A constant whose bytes are taken as they are: `_binary'a'`, `0xFF`.
  static func isBytes(_ expression: [UInt8]) -> Bool {
    let text = String(decoding: expression, as: UTF8.self)
    return ["0x", "X'", "x'", "_binary'"].contains { text.hasPrefix($0) }
  }

  /// `latin1` where the text before `index` ends in `_latin1`.
  private static func introducer(before index: Int, in bytes: [UInt8]) -> String? {
    var start = index
    while start > 0, isNamePart(bytes[start - 1]) { start -= 1 }
    guard start < index, bytes[start] == UInt8(ascii: "_") else { return nil }
    return String(decoding: bytes[(start + 1)..<index], as: UTF8.self).lowercased()
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func quoted(_ text: String) -> [UInt8] {
    var result = [UInt8(ascii: "'")]
    for byte in text.utf8 {
      switch byte {
      case 0: result += Array("\\0".utf8)
      case UInt8(ascii: "'"), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      default: result.append(byte)
      }
    }
    return result + [UInt8(ascii: "'")]
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return Array("0x".utf8) + bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
