/// One lexical element of a MySQL text.
public struct Token: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// An unquoted word as written: a keyword or a name, which only the parser can tell apart.
    case word(String)
    /// A name in backticks (or in double quotes under ANSI_QUOTES), unquoted.
    case quotedName(String)
    /// A string with its escapes undone.
    case string(String)
    /// `N'…'`.
    case nationalString(String)
    /// The digits of `x'…'` or `0x…`.
    case hexadecimal(String)
    /// The digits of `b'…'` or `0b…`.
    case bits(String)
    case integer(String)
    /// A number with a point and without an exponent: exact.
    case decimal(String)
    /// A number with an exponent: approximate.
    case float(String)
    /// `@name`, without the sign.
    case userVariable(String)
    /// `@@name`, without the signs.
    case systemVariable(String)
    case symbol(Symbol)
    case end
  }

  /// Operators and punctuation, longest first where one begins another.
  public enum Symbol: String, Hashable, Sendable, CaseIterable {
    case jsonUnquote = "->>"
    case nullSafeEqual = "<=>"
    case jsonExtract = "->"
    case assign = ":="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case notEqual = "<>"
    case notEqualExclamation = "!="
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case doubleBar = "||"
    case doubleAmpersand = "&&"
    case equal = "="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case ampersand = "&"
    case bar = "|"
    case caret = "^"
    case tilde = "~"
    case exclamation = "!"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBrace = "{"
    case rightBrace = "}"
    case comma = ","
    case dot = "."
    case semicolon = ";"
    case colon = ":"
    case question = "?"
  }

  public var kind: Kind
  /// 1-based offset, in characters (Unicode scalars), of the first character.
  public var position: Int
  /// The token as written, for messages.
  public var text: String

  public init(_ kind: Kind, position: Int, text: String) {
    self.kind = kind
    self.position = position
    self.text = text
  }

  /// The word in capitals, for keywords; nil for anything that is not an unquoted word.
  public var keyword: String? {
    guard case .word(let word) = kind else { return nil }
    return word.uppercased()
  }
}
