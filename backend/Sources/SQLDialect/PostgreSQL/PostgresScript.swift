/// Where the lines of an SQL script begin: inside a quoted text or comment, or between tokens. It lets a reader of
/// scripts trust a marker at the start of a line, whatever the literals hold.
///
/// Source: PostgreSQL manual, 4.1 "Lexical Structure": quoted and E'' strings, quoted identifiers, dollar quotes,
/// nested block comments.
public struct PostgresScript {
  public struct Line: Hashable, Sendable {
    public var text: Substring
    /// The line begins outside quotes, dollar quotes and block comments.
    public var isTopLevel: Bool
  }

  enum State: Equatable {
    case plain
    case quoted(by: UInt8, hasEscapes: Bool)
    case dollar(tag: [UInt8])
    case comment(depth: Int)
  }

  /// The script's lines without their line feeds, and the state at the start of each.
  ///
  /// A carriage return stays with its line: inside a literal it is content. (Swift takes `\r\n` for one character, so
  /// the script is cut by bytes.)
  public static func lines(of script: String) -> [Line] {
    var scanner = PostgresScript()
    return script.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { text in
      let line = Line(text: Substring(text), isTopLevel: scanner.state == .plain)
      scanner.scan(Array(text))
      return line
    }
  }

  private(set) var state = State.plain

  private mutating func scan(_ bytes: [UInt8]) {
    var index = 0
    while index < bytes.count { index = scan(bytes, from: index) }
  }

  /// Reads what begins at `index` and cannot be divided.
  /// - Returns: where it ends, which may be beyond the end of a text that was cut.
  mutating func scan(_ bytes: [UInt8], from index: Int) -> Int {
    switch state {
    case .plain:
      if bytes[index...].starts(with: "--".utf8) {
        return bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      }
      return scanPlain(bytes, index)
    case .quoted(let quote, let hasEscapes):
      if hasEscapes, bytes[index] == UInt8(ascii: "\\") { return index + 2 }
      // A doubled quote ends and begins again at once; an E string stays one.
      if bytes[index] == quote, index + 1 < bytes.count, bytes[index + 1] == quote { return index + 2 }
      if bytes[index] == quote { state = .plain }
      return index + 1
    case .dollar(let tag):
      guard bytes[index...].starts(with: tag) else { return index + 1 }
      state = .plain
      return index + tag.count
    case .comment(let depth):
      return scanComment(bytes, index, depth: depth)
    }
  }

  private mutating func scanPlain(_ bytes: [UInt8], _ index: Int) -> Int {
    switch bytes[index] {
    case UInt8(ascii: "'"):
      let isEscapeString =
        index > 0 && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
        && (index == 1 || !Self.isNamePart(bytes[index - 2]))
      state = .quoted(by: bytes[index], hasEscapes: isEscapeString)
    case UInt8(ascii: "\""):
      state = .quoted(by: bytes[index], hasEscapes: false)
    case UInt8(ascii: "/") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "*"):
      state = .comment(depth: 1)
      return index + 2
    case UInt8(ascii: "$") where index == 0 || !Self.isNamePart(bytes[index - 1]):
      guard let end = bytes[(index + 1)...].firstIndex(where: { !Self.isNamePart($0) }),
        bytes[end] == UInt8(ascii: "$")
      else { return index + 1 }
      state = .dollar(tag: Array(bytes[index...end]))
      return end + 1
    default: break
    }
    return index + 1
  }

  private mutating func scanComment(_ bytes: [UInt8], _ index: Int, depth: Int) -> Int {
    if bytes[index...].starts(with: "*/".utf8) {
      state = depth == 1 ? .plain : .comment(depth: depth - 1)
      return index + 2
    }
    if bytes[index...].starts(with: "/*".utf8) {
      state = .comment(depth: depth + 1)
      return index + 2
    }
    return index + 1
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
