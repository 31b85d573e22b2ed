// How MySQL and MariaDB print text in their catalogs: one place for quotes and backslashes.
// Sources: MySQL manual, 11.1.1 "String Literals"; observed on 9.7.4 and 10.11.19.

enum QuotedText {
  /// The index after the quoted token that starts at `start` (`'…'`, `"…"` or a backticked name), or the end of the
  /// text where the quote is not closed. Doubled quotes stay inside; backslashes escape in strings, not in names.
  static func end(of bytes: [UInt8], from start: Int) -> Int {
    let quote = bytes[start]
    var index = start + 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") {
        index += 2
      } else if byte == quote {
        guard index + 1 < bytes.count, bytes[index + 1] == quote else { return index + 1 }
        index += 2
      } else {
        index += 1
      }
    }
    return bytes.count
  }

  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
  }

  /// The content of one whole quoted token, or nil when `bytes` is anything else.
  static func unquoted(_ bytes: [UInt8]) -> [UInt8]? {
    guard let quote = bytes.first, isQuote(quote), bytes.count >= 2, end(of: bytes, from: 0) == bytes.count,
      bytes.last == quote
    else { return nil }
    var content: [UInt8] = []
    content.reserveCapacity(bytes.count)
    var index = 1
    while index < bytes.count - 1 {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") {
        content.append(unescaped(bytes[index + 1]))
        index += 2
      } else {
        content.append(byte)
        index += byte == quote ? 2 : 1
      }
    }
    return content
  }

  static func unquoted(_ text: String) -> String? {
    unquoted(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0"): 0x00
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "Z"): 0x1A
    default: byte
    }
  }
}
