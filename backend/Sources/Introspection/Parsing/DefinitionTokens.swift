// The words of a CREATE TABLE text as the server prints it. Works on bytes: literals of binary columns, and those with
// the introducer of another character set, are not UTF-8.
// Sources: MySQL manual, 11.1.1 "String Literals" and 11.7 "Comments"; MariaDB knowledge base, "Comment Syntax".

struct DefinitionToken: Hashable {
  enum Kind: Hashable {
    /// In backticks.
    case name
    /// In quotes.
    case text
    /// A pair of parentheses with all that is inside.
    case group
    case comma
    case word
  }

  var kind: Kind
  /// Where it stands, with its quotes or parentheses.
  var range: Range<Int>

  /// Without its first and last byte: what is inside the parentheses of a group.
  var inside: Range<Int> {
    range.count < 2 ? range.upperBound..<range.upperBound : (range.lowerBound + 1)..<(range.upperBound - 1)
  }
}

enum DefinitionTokens {
  /// The tokens of a part of the text. Executable comments (`/*!80023 … */`, `/*M!100301 … */`) are read as what they
  /// hold, others are passed over. What does not close is no group, so that any text can be read.
  static func read(_ bytes: [UInt8], in range: Range<Int>) -> [DefinitionToken] {
    var tokens: [DefinitionToken] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if isSpace(byte) {
        index += 1
      } else if let end = endOfCommentMark(bytes, at: index, before: range.upperBound) {
        index = end
      } else {
        let token = token(bytes, at: index, before: range.upperBound)
        tokens.append(token)
        index = token.range.upperBound
      }
    }
    return tokens
  }

  /// The comma-separated elements of a part of the text.
  static func elements(_ bytes: [UInt8], in range: Range<Int>) -> [[DefinitionToken]] {
    var elements: [[DefinitionToken]] = [[]]
    for token in read(bytes, in: range) {
      if token.kind == .comma { elements.append([]) } else { elements[elements.count - 1].append(token) }
    }
    return elements
  }

  private static func token(_ bytes: [UInt8], at start: Int, before limit: Int) -> DefinitionToken {
    let byte = bytes[start]
    if QuotedText.isQuote(byte) {
      let end = min(QuotedText.end(of: bytes, from: start), limit)
      return DefinitionToken(kind: byte == UInt8(ascii: "`") ? .name : .text, range: start..<end)
    }
    if byte == UInt8(ascii: "("), let end = endOfGroup(bytes, at: start, before: limit) {
      return DefinitionToken(kind: .group, range: start..<end)
    }
    if byte == UInt8(ascii: ",") { return DefinitionToken(kind: .comma, range: start..<(start + 1)) }
    var end = start + 1
    while end < limit, !isDelimiter(bytes[end]), endOfCommentMark(bytes, at: end, before: limit) == nil { end += 1 }
    return DefinitionToken(kind: .word, range: start..<end)
  }

  /// The index after the parenthesis that closes the one at `start`; nil where none does.
  private static func endOfGroup(_ bytes: [UInt8], at start: Int, before limit: Int) -> Int? {
    var depth = 0
    var index = start
    while index < limit {
      let byte = bytes[index]
      if QuotedText.isQuote(byte) {
        index = QuotedText.end(of: bytes, from: index)
        continue
      }
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { return index + 1 }
      }
      index += 1
    }
    return nil
  }

  /// The index after `/*!80023`, `/*M!100301`, `*/` or a whole plain comment; nil where none of these begins.
  private static func endOfCommentMark(_ bytes: [UInt8], at start: Int, before limit: Int) -> Int? {
    guard start + 1 < limit else { return nil }
    if bytes[start] == UInt8(ascii: "*"), bytes[start + 1] == UInt8(ascii: "/") { return start + 2 }
    guard bytes[start] == UInt8(ascii: "/"), bytes[start + 1] == UInt8(ascii: "*") else { return nil }
    var index = start + 2
    if index < limit, bytes[index] == UInt8(ascii: "M") { index += 1 }
    if index < limit, bytes[index] == UInt8(ascii: "!") {
      index += 1
      while index < limit, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
      return index
    }
    while index + 1 < limit {
      if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
      index += 1
    }
    return limit
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (byte >= 0x09 && byte <= 0x0D) }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
      || QuotedText.isQuote(byte)
  }
}
