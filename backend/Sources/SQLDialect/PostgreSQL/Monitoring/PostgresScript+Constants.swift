extension PostgresScript {
  /// A statement for others to read: `?` for each string and number, and no comments. Constants are rows' contents and,
  /// in `CREATE ROLE … PASSWORD`, secrets.
  ///
  /// Takes strings to be as `standard_conforming_strings = on` has them; a text may be cut anywhere.
  public static func withoutConstants(_ statement: String) -> String {
    let bytes = Array(statement.utf8)
    var scanner = PostgresScript()
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if scanner.state == .plain, let end = endOfNumber(bytes, index) {
        text.append(UInt8(ascii: "?"))
        index = end
        continue
      }
      let before = scanner.state
      let end = min(scanner.scan(bytes, from: index), bytes.count)
      switch (before, scanner.state) {
      case (.plain, .plain) where bytes[index..<end].starts(with: "--".utf8): break
      case (.plain, .plain), (.plain, .quoted(UInt8(ascii: "\""), _)), (.quoted(UInt8(ascii: "\""), _), _):
        text += bytes[index..<end]
      case (.plain, .quoted), (.plain, .dollar): text.append(UInt8(ascii: "?"))
      default: break
      }
      index = end
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// nil where no number begins: `t1` and `$1` are none.
  private static func endOfNumber(_ bytes: [UInt8], _ index: Int) -> Int? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard digits.contains(bytes[index]) else { return nil }
    if index > 0, isNamePart(bytes[index - 1]) || bytes[index - 1] == UInt8(ascii: "$") { return nil }
    var end = index
    while end < bytes.count, isNamePart(bytes[end]) || bytes[end] == UInt8(ascii: ".") || isSign(bytes, end) {
      end += 1
    }
    return end
  }

  /// Of an exponent.
  private static func isSign(_ bytes: [UInt8], _ index: Int) -> Bool {
    [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[index]) && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
  }
}
