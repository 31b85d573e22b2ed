// Strings, numbers, hexadecimal and bit literals, variables. Source: MySQL manual, 11.1 "Literal Values".

extension Lexer {
  /// The content between two `quote`s: a doubled quote is one, and a backslash escapes where `hasEscapes`.
  mutating func quoted(by quote: Unicode.Scalar, hasEscapes: Bool) throws(SyntaxError) -> String {
    let start = index
    let escapes = hasEscapes && !mode.contains(.noBackslashEscapes)
    var content = String.UnicodeScalarView()
    index += 1
    while let scalar = peek() {
      index += 1
      if scalar == quote {
        guard peek() == quote else { return String(content) }
        index += 1
        content.append(quote)
      } else if scalar == "\\", escapes, let escaped = peek() {
        index += 1
        Lexer.appendEscaped(escaped, to: &content)
      } else {
        content.append(scalar)
      }
    }
    throw SyntaxError(position: start + 1, found: text(from: start), expectation: "a closing \(quote)")
  }

  /// Table 11.1 of the manual. `\%` and `\_` keep their backslash, for LIKE.
  static func appendEscaped(_ scalar: Unicode.Scalar, to content: inout String.UnicodeScalarView) {
    switch scalar {
    case "0": content.append("\u{0}")
    case "b": content.append("\u{8}")
    case "n": content.append("\n")
    case "r": content.append("\r")
    case "t": content.append("\t")
    case "Z": content.append("\u{1A}")
    case "%", "_":
      content.append("\\")
      content.append(scalar)
    default: content.append(scalar)
    }
  }

  /// `x'…'`, `b'…'`, `n'…'`; nil when the letter is none of these.
  mutating func prefixedString(_ letter: Unicode.Scalar) throws(SyntaxError) -> Token.Kind? {
    let start = index
    switch letter {
    case "x", "X":
      index += 1
      let digits = try quoted(by: "'", hasEscapes: false)
      guard digits.unicodeScalars.allSatisfy(Lexer.isHexDigit), digits.utf8.count.isMultiple(of: 2) else {
        throw SyntaxError(position: start + 1, found: text(from: start), expectation: "an even number of hex digits")
      }
      return .hexadecimal(digits)
    case "b", "B":
      index += 1
      let digits = try quoted(by: "'", hasEscapes: false)
      guard digits.allSatisfy({ $0 == "0" || $0 == "1" }) else {
        throw SyntaxError(position: start + 1, found: text(from: start), expectation: "binary digits")
      }
      return .bits(digits)
    case "n", "N":
      index += 1
      return .nationalString(try quoted(by: "'", hasEscapes: true))
    default: return nil
    }
  }

  /// A number, or a name that begins with digits (`1st` is one in MySQL).
  mutating func number() throws(SyntaxError) -> Token.Kind {
    if let prefixed = prefixedDigits() { return prefixed }
    let start = index
    _ = takeWhile(Lexer.isDigit)
    var isExact = true
    var isInteger = true
    if peek() == "." {
      isInteger = false
      index += 1
      _ = takeWhile(Lexer.isDigit)
    }
    if let length = exponentLength() {
      isExact = false
      index += length
    }
    if let scalar = peek(), Lexer.isNamePart(scalar) {
      guard isInteger else {
        throw SyntaxError(position: start + 1, found: text(from: start), expectation: "a number")
      }
      index = start
      return .word(takeWhile(Lexer.isNamePart))
    }
    let digits = text(from: start)
    return !isExact ? .float(digits) : isInteger ? .integer(digits) : .decimal(digits)
  }

  /// `0x41` and `0b01`, lower-case letter only; `0xZZ` is a name.
  private mutating func prefixedDigits() -> Token.Kind? {
    guard peek() == "0", let letter = peek(1), letter == "x" || letter == "b" else { return nil }
    let start = index
    index += 2
    let digits = takeWhile(Lexer.isNamePart)
    if !digits.isEmpty {
      if letter == "x", digits.unicodeScalars.allSatisfy(Lexer.isHexDigit) {
        return .hexadecimal(digits.utf8.count.isMultiple(of: 2) ? digits : "0" + digits)
      }
      if letter == "b", digits.allSatisfy({ $0 == "0" || $0 == "1" }) { return .bits(digits) }
    }
    index = start
    return nil
  }

  private func exponentLength() -> Int? {
    guard peek() == "e" || peek() == "E" else { return nil }
    var length = 1
    if peek(1) == "+" || peek(1) == "-" { length = 2 }
    guard let digit = peek(length), Lexer.isDigit(digit) else { return nil }
    while let digit = peek(length), Lexer.isDigit(digit) { length += 1 }
    return length
  }

  /// `@a.b`, `@'a b'`, `@@session.sql_mode`.
  mutating func variable() throws(SyntaxError) -> Token.Kind {
    let start = index
    index += 1
    let isSystem = peek() == "@"
    if isSystem { index += 1 }
    let name: String
    switch peek() {
    case "`": name = try quoted(by: "`", hasEscapes: false)
    case "'" where !isSystem: name = try quoted(by: "'", hasEscapes: true)
    case "\"" where !isSystem: name = try quoted(by: "\"", hasEscapes: true)
    default: name = takeWhile(Lexer.isVariablePart)
    }
    guard !name.isEmpty else {
      throw SyntaxError(position: start + 1, found: text(from: start), expectation: "the name of a variable")
    }
    return isSystem ? .systemVariable(name) : .userVariable(name)
  }

  /// What the name of a variable is made of where it stands without quotes.
  static func isVariablePart(_ scalar: Unicode.Scalar) -> Bool { isNamePart(scalar) || scalar == "." }
}
