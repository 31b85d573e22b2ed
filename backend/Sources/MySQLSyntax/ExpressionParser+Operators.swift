// What may follow an operand.

extension ExpressionParser {
  /// `left` with the next operator and its operand, or nil when the next token is no operator or binds too loosely or
  /// too closely. `ceiling` is the strongest operator that may still follow: `a IN (1) + 2` is not an expression.
  mutating func extended(
    _ left: Expression, above minimum: Precedence, ceiling: inout Precedence
  ) throws(SyntaxError) -> Expression? {
    guard let precedence = nextPrecedence(), precedence >= minimum, precedence <= ceiling else { return nil }
    // What has bound closer is inside the right operand by now. Predicates do not chain.
    ceiling = precedence == .predicate ? .comparison : precedence
    if precedence == .collation { return try collation(of: left) }
    if precedence == .predicate { return try predicate(on: left) }
    if token.keyword == "IS" { return try truth(of: left) }
    guard let sign = BinaryOperator.named(by: token, mode: mode) else { return nil }
    let position = advance().position
    if sign == .plus || sign == .minus, token.keyword == "INTERVAL", let shift = try intervalShift() {
      return try node(.dateShift(left, by: shift.amount, shift.unit, isSubtraction: sign == .minus), at: position)
    }
    // Assignment alone groups from the right.
    let right = try expression(above: sign == .assign ? .assignment : sign.precedence.next)
    return try node(.binary(sign, left, right), at: position)
  }

  private func nextPrecedence() -> Precedence? {
    if let sign = BinaryOperator.named(by: token, mode: mode) { return sign.precedence }
    guard let keyword = token.keyword else { return nil }
    switch keyword {
    case "COLLATE": return .collation
    case "IS": return .comparison
    case "NOT": return ahead().keyword.map(Self.predicates.contains) == true ? .predicate : nil
    default: return Self.predicates.contains(keyword) ? .predicate : nil
    }
  }

  private mutating func collation(of left: Expression) throws(SyntaxError) -> Expression {
    let position = advance().position
    return try node(.collate(left, collation: try encodingName("the name of a collation")), at: position)
  }

  /// `left IS [NOT] …`.
  private mutating func truth(of left: Expression) throws(SyntaxError) -> Expression {
    let position = advance().position
    let isNegated = take("NOT")
    guard let keyword = token.keyword, let truth = Truth(rawValue: keyword) else {
      throw unexpected("NULL, TRUE, FALSE or UNKNOWN")
    }
    advance()
    return try node(.isTruth(left, truth, isNegated: isNegated), at: position)
  }

  private static let predicates: Set<String> = ["IN", "BETWEEN", "LIKE", "REGEXP", "RLIKE", "MEMBER", "SOUNDS"]

  /// `left [NOT] IN …` and its kin.
  private mutating func predicate(on left: Expression) throws(SyntaxError) -> Expression {
    let isNegated = take("NOT")
    let keyword = token.keyword
    if isNegated, keyword == "MEMBER" || keyword == "SOUNDS" { throw unexpected("a predicate that can be negated") }
    let position = advance().position
    switch keyword {
    case "IN": return try node(.inList(left, try list(), isNegated: isNegated), at: position)
    case "BETWEEN":
      let low = try expression(above: .bitOr)
      try expect("AND")
      let high = try expression(above: .predicate)
      return try node(.between(left, low: low, high: high, isNegated: isNegated), at: position)
    case "LIKE":
      let pattern = try expression(above: .concatenation)
      let escape = take("ESCAPE") ? try expression(above: .concatenation) : nil
      return try node(.like(left, pattern: pattern, escape: escape, isNegated: isNegated), at: position)
    case "MEMBER":
      _ = take("OF")
      try expect(.leftParenthesis)
      let array = try expression()
      try expect(.rightParenthesis)
      return try node(.binary(.memberOf, left, array), at: position)
    case "SOUNDS":
      try expect("LIKE")
      return try node(.binary(.soundsLike, left, try expression(above: .bitOr)), at: position)
    default:
      let pattern = try expression(above: .bitOr)
      return try node(.regexp(left, pattern: pattern, isNegated: isNegated), at: position)
    }
  }

  /// `( expression, … )`.
  mutating func list() throws(SyntaxError) -> [Expression] {
    try expect(.leftParenthesis)
    guard token.keyword != "SELECT" else { throw unexpected("a list of values (subqueries are not understood)") }
    var items = [try expression()]
    while take(.comma) { items.append(try expression()) }
    try expect(.rightParenthesis)
    return items
  }
}
