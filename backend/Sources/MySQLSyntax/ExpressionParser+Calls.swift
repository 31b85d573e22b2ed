// Functions, most of all those with a grammar of their own. Source: MySQL manual, chapter 14.

extension ExpressionParser {
  /// `name(` has been seen.
  mutating func call(named name: String) throws(SyntaxError) -> Expression {
    let position = advance().position
    switch name {
    case "CAST": return try cast(at: position)
    case "CONVERT": return try convert(at: position)
    case "EXTRACT": return try extract(at: position)
    case "TRIM": return try trim(at: position)
    case "SUBSTRING", "SUBSTR", "MID": return try substring(name, at: position)
    case "POSITION": return try positionCall(at: position)
    case "DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE": return try dateCall(name, at: position)
    case "TIMESTAMPADD", "TIMESTAMPDIFF": return try timestampCall(name, at: position)
    case "CHAR": return try characterCall(at: position)
    default:
      try expect(.leftParenthesis)
      return try node(.call(name, try argumentsAfterParenthesis()), at: position)
    }
  }

  /// `a, b)` or `)`.
  private mutating func argumentsAfterParenthesis() throws(SyntaxError) -> [Expression] {
    if take(.rightParenthesis) { return [] }
    guard !["DISTINCT", "SELECT", "ALL"].contains(token.keyword) else {
      throw unexpected("an argument (aggregates and subqueries are not understood)")
    }
    var arguments: [Expression] = []
    repeat { arguments.append(try expression()) } while take(.comma)
    try expect(.rightParenthesis)
    guard token.keyword != "OVER" else { throw unexpected("an operator (window functions are not understood)") }
    return arguments
  }

  private mutating func cast(at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    let operand = try expression()
    try expect("AS")
    let type = try castType()
    try expect(.rightParenthesis)
    return try node(.cast(operand, type), at: position)
  }

  private mutating func convert(at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    let operand = try expression()
    let kind: Expression.Kind
    if take("USING") {
      kind = .convert(operand, characterSet: try encodingName("a character set"))
    } else {
      try expect(.comma)
      kind = .cast(operand, try castType())
    }
    try expect(.rightParenthesis)
    return try node(kind, at: position)
  }

  private mutating func castType() throws(SyntaxError) -> CastType {
    guard let keyword = token.keyword, let canonical = Self.castTypes[keyword] else { throw unexpected("a type") }
    advance()
    if canonical == "SIGNED" || canonical == "UNSIGNED" { _ = take("INTEGER") || take("INT") }
    if canonical == "DOUBLE" { _ = take("PRECISION") }
    var type = CastType(canonical)
    if take(.leftParenthesis) {
      repeat { type.parameters.append(try number()) } while take(.comma)
      try expect(.rightParenthesis)
    }
    if token.keyword == "CHARSET" || token.keyword == "CHARACTER" {
      if advance().keyword == "CHARACTER" { try expect("SET") }
      type.characterSet = try encodingName("a character set")
    }
    type.isArray = take("ARRAY")
    return type
  }

  private static let castTypes: [String: String] = [
    "SIGNED": "SIGNED", "INT": "SIGNED", "INTEGER": "SIGNED", "UNSIGNED": "UNSIGNED", "DECIMAL": "DECIMAL",
    "DEC": "DECIMAL", "NUMERIC": "DECIMAL", "CHAR": "CHAR", "VARCHAR": "CHAR", "NCHAR": "NCHAR", "BINARY": "BINARY",
    "DATE": "DATE", "DATETIME": "DATETIME", "TIME": "TIME", "JSON": "JSON", "DOUBLE": "DOUBLE", "FLOAT": "FLOAT",
    "REAL": "DOUBLE", "YEAR": "YEAR",
  ]

  private mutating func number() throws(SyntaxError) -> Int {
    guard case .integer(let digits) = token.kind, let number = Int(digits) else { throw unexpected("a number") }
    advance()
    return number
  }

  private mutating func extract(at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    let unit = try timeUnit()
    try expect("FROM")
    let source = try expression()
    try expect(.rightParenthesis)
    return try node(.extract(unit, from: source), at: position)
  }

  mutating func timeUnit() throws(SyntaxError) -> TimeUnit {
    let keyword = token.keyword.map { $0.hasPrefix("SQL_TSI_") ? String($0.dropFirst(8)) : $0 }
    guard let keyword, let unit = TimeUnit(rawValue: keyword) else { throw unexpected("a unit of time") }
    advance()
    return unit
  }

  private mutating func trim(at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    let side = token.keyword.flatMap { TrimSide(rawValue: $0) }
    if side != nil { advance() }
    var removed: Expression?
    if side == nil || token.keyword != "FROM" {
      let first = try expression()
      guard token.keyword == "FROM" else {
        guard side == nil else { throw unexpected("FROM") }
        try expect(.rightParenthesis)
        return try node(.trim(.both, removing: nil, from: first), at: position)
      }
      removed = first
    }
    try expect("FROM")
    let source = try expression()
    try expect(.rightParenthesis)
    return try node(.trim(side ?? .both, removing: removed, from: source), at: position)
  }

  /// `SUBSTRING(s FROM p FOR n)` is `SUBSTRING(s, p, n)`.
  private mutating func substring(_ name: String, at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    var arguments = [try expression()]
    if take("FROM") {
      arguments.append(try expression())
      if take("FOR") { arguments.append(try expression()) }
    } else {
      while take(.comma) { arguments.append(try expression()) }
    }
    try expect(.rightParenthesis)
    return try node(.call("SUBSTRING", arguments), at: position)
  }

  /// `POSITION(a IN b)` is `LOCATE(a, b)`; its first operand is one that IN cannot end.
  private mutating func positionCall(at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    let part = try expression(above: .bitOr)
    try expect("IN")
    let whole = try expression()
    try expect(.rightParenthesis)
    return try node(.call("LOCATE", [part, whole]), at: position)
  }

  private mutating func dateCall(_ name: String, at position: Int) throws(SyntaxError) -> Expression {
    let isSubtraction = name == "DATE_SUB" || name == "SUBDATE"
    try expect(.leftParenthesis)
    let date = try expression()
    try expect(.comma)
    if token.keyword == "INTERVAL", let shift = try intervalShift() {
      try expect(.rightParenthesis)
      return try node(.dateShift(date, by: shift.amount, shift.unit, isSubtraction: isSubtraction), at: position)
    }
    guard name == "ADDDATE" || name == "SUBDATE" else { throw unexpected("INTERVAL") }
    let days = try expression()
    try expect(.rightParenthesis)
    return try node(.dateShift(date, by: days, .day, isSubtraction: isSubtraction), at: position)
  }

  private mutating func timestampCall(_ name: String, at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    let unit = try timeUnit()
    try expect(.comma)
    let first = try expression()
    try expect(.comma)
    let second = try expression()
    try expect(.rightParenthesis)
    guard name == "TIMESTAMPADD" else {
      return try node(.timestampDifference(unit, from: first, to: second), at: position)
    }
    return try node(.dateShift(second, by: first, unit, isSubtraction: false), at: position)
  }

  /// `CHAR(n, … [USING charset])`; the character set becomes a conversion.
  private mutating func characterCall(at position: Int) throws(SyntaxError) -> Expression {
    try expect(.leftParenthesis)
    var arguments = [try expression()]
    while take(.comma) { arguments.append(try expression()) }
    let characterSet = take("USING") ? try encodingName("a character set") : nil
    try expect(.rightParenthesis)
    let call = try node(.call("CHAR", arguments), at: position)
    guard let characterSet else { return call }
    return try node(.convert(call, characterSet: characterSet), at: position)
  }

  // MARK: INTERVAL

  /// `INTERVAL n unit` at the current token; nil, with nothing taken, for the function `INTERVAL(a, b, …)`.
  mutating func intervalShift() throws(SyntaxError) -> (amount: Expression, unit: TimeUnit)? {
    let start = index
    advance()
    let amount = try expression()
    if case .row = amount.kind, token.keyword.flatMap({ TimeUnit(rawValue: $0) }) == nil {
      index = start
      return nil
    }
    return (amount, try timeUnit())
  }

  /// `INTERVAL n unit + date`, or the function.
  mutating func leadingInterval() throws(SyntaxError) -> Expression {
    let position = token.position
    guard let shift = try intervalShift() else {
      advance()
      return try node(.call("INTERVAL", try list()), at: position)
    }
    guard token.kind == .symbol(.plus) else { throw unexpected("`+` and a date after the interval") }
    advance()
    let date = try expression(above: .multiplicative)
    return try node(.dateShift(date, by: shift.amount, shift.unit, isSubtraction: false), at: position)
  }
}
