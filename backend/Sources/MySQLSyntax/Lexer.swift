// Cuts a MySQL text into tokens. Works on Unicode scalars, which is how MySQL counts characters, so a position is
// the offset that the server's own messages would give.
// Source: MySQL manual, chapter 11 "Language Structure".

/// Reads tokens one after the other; `.end` for ever once the text is used up.
public struct Lexer {
  let characters: [Unicode.Scalar]
  let mode: SQLMode
  var index = 0
  /// Inside `/*! … */`, whose content is code and whose end is then a token boundary.
  var isInVersionedComment = false

  public init(_ text: String, mode: SQLMode = []) {
    characters = Array(text.unicodeScalars)
    self.mode = mode
  }

  /// All tokens of a text, the last one being `.end`.
  public static func tokens(of text: String, mode: SQLMode = []) throws(SyntaxError) -> [Token] {
    var lexer = Lexer(text, mode: mode)
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  public mutating func next() throws(SyntaxError) -> Token {
    try skipBlanksAndComments()
    let start = index
    guard let first = peek() else { return Token(.end, position: start + 1, text: "") }
    let kind = try kind(startingWith: first)
    return Token(kind, position: start + 1, text: text(from: start))
  }

  private mutating func kind(startingWith first: Unicode.Scalar) throws(SyntaxError) -> Token.Kind {
    switch first {
    case "'": return .string(try quoted(by: "'", hasEscapes: true))
    case "\"" where !mode.contains(.ansiQuotes): return .string(try quoted(by: "\"", hasEscapes: true))
    case "\"", "`": return .quotedName(try quoted(by: first, hasEscapes: false))
    case "@": return try variable()
    case "0"..."9": return try number()
    case "." where peek(1).map(Lexer.isDigit) == true && !followsName: return try number()
    default: break
    }
    if peek(1) == "'", let prefixed = try prefixedString(first) { return prefixed }
    if Lexer.isNamePart(first) { return .word(takeWhile(Lexer.isNamePart)) }
    if let symbol = symbol() { return .symbol(symbol) }
    throw SyntaxError(position: index + 1, found: String(first), expectation: "a token of MySQL")
  }

  private mutating func symbol() -> Token.Symbol? {
    for symbol in Token.Symbol.allCases where starts(with: symbol.rawValue) {
      index += symbol.rawValue.unicodeScalars.count
      return symbol
    }
    return nil
  }

  /// In `t.1a` the point belongs to the name, not to a number.
  private var followsName: Bool {
    index > 0 && (Lexer.isNamePart(characters[index - 1]) || characters[index - 1] == "`")
  }

  // MARK: Characters

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    index + ahead < characters.count ? characters[index + ahead] : nil
  }

  func starts(with text: String) -> Bool {
    var offset = 0
    for scalar in text.unicodeScalars {
      guard peek(offset) == scalar else { return false }
      offset += 1
    }
    return true
  }

  mutating func takeWhile(_ isWanted: (Unicode.Scalar) -> Bool) -> String {
    let start = index
    while let scalar = peek(), isWanted(scalar) { index += 1 }
    return text(from: start)
  }

  func text(from start: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: characters[start..<index])
    return String(text)
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }

  static func isHexDigit(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || (scalar >= "a" && scalar <= "f") || (scalar >= "A" && scalar <= "F")
  }

  /// `[0-9a-zA-Z$_]` and everything from U+0080 (manual 11.2).
  static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z") || scalar == "$"
      || scalar == "_" || scalar.value >= 0x80
  }
}
