// A Pratt parser: `expression(above:)` reads an operand and then every operator that binds at least that strongly.
// Operands are in ExpressionParser+Operands, special call syntax in +Calls, what follows an operand in +Operators.

/// Parses one MySQL expression. Subqueries, window functions and MATCH … AGAINST are refused with their position.
public struct ExpressionParser {
  /// Levels that a tree (and the nesting of its text) may have: deep enough for any schema, shallow enough for a
  /// thread's stack.
  public static let maximumDepth = 256

  let tokens: [Token]
  let mode: SQLMode
  var index = 0
  var nesting = 0

  init(_ text: String, mode: SQLMode) throws(SyntaxError) {
    tokens = try Lexer.tokens(of: text, mode: mode)
    self.mode = mode
  }

  /// Parses the whole text as one expression.
  public static func parse(_ text: String, mode: SQLMode = []) throws(SyntaxError) -> Expression {
    var parser = try ExpressionParser(text, mode: mode)
    let expression = try parser.expression()
    guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end of the text") }
    return expression
  }

  mutating func expression(above minimum: Precedence = .lowest) throws(SyntaxError) -> Expression {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumDepth else { throw unexpected("at most \(Self.maximumDepth) levels of nesting") }
    var left = try operand(above: minimum)
    var ceiling = Precedence.primary
    while let next = try extended(left, above: minimum, ceiling: &ceiling) { left = next }
    return left
  }

  /// The node, unless the tree has become too deep (a chain of left-associative operators is deep without nesting).
  func node(_ kind: Expression.Kind, at position: Int) throws(SyntaxError) -> Expression {
    let expression = Expression(kind, position: position)
    guard expression.depth <= Self.maximumDepth else {
      throw unexpected("at most \(Self.maximumDepth) levels of nesting")
    }
    return expression
  }

  // MARK: Tokens

  var token: Token { tokens[index] }

  func ahead(_ count: Int = 1) -> Token { tokens[min(index + count, tokens.count - 1)] }

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[index]
    index = min(index + 1, tokens.count - 1)
    return token
  }

  mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(_ keyword: String) -> Bool {
    guard token.keyword == keyword else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: Token.Symbol) throws(SyntaxError) {
    guard take(symbol) else { throw unexpected("`\(symbol.rawValue)`") }
  }

  mutating func expect(_ keyword: String) throws(SyntaxError) {
    guard take(keyword) else { throw unexpected(keyword) }
  }

  func unexpected(_ expectation: String) -> SyntaxError {
    SyntaxError(position: token.position, found: token.text, expectation: expectation)
  }
}
