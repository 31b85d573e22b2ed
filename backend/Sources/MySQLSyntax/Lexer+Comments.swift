// Blanks and the four kinds of comment. Source: MySQL manual, 11.7 "Comments".

extension Lexer {
  mutating func skipBlanksAndComments() throws(SyntaxError) {
    while let scalar = peek() {
      if scalar.properties.isWhitespace {
        index += 1
      } else if scalar == "#" || (starts(with: "--") && isBlankOrEnd(2)) {
        while let scalar = peek(), scalar != "\n" { index += 1 }
      } else if isInVersionedComment, starts(with: "*/") {
        isInVersionedComment = false
        index += 2
      } else if starts(with: "/*!") || starts(with: "/*M!") {
        // The content is code for the servers that it addresses, and this text came from such a server.
        isInVersionedComment = true
        index += starts(with: "/*M!") ? 4 : 3
        _ = takeWhile(Lexer.isDigit)
      } else if starts(with: "/*") {
        try skipBlockComment()
      } else {
        return
      }
    }
    if isInVersionedComment {
      throw SyntaxError(position: index + 1, found: "", expectation: "`*/`")
    }
  }

  private mutating func skipBlockComment() throws(SyntaxError) {
    let start = index
    index += 2
    while !starts(with: "*/") {
      guard peek() != nil else { throw SyntaxError(position: start + 1, found: "/*", expectation: "`*/`") }
      index += 1
    }
    index += 2
  }

  /// `--` begins a comment only before a blank, so that `5--1` stays a subtraction.
  private func isBlankOrEnd(_ ahead: Int) -> Bool {
    guard let scalar = peek(ahead) else { return true }
    return scalar.value <= 0x20
  }
}
