// What an expression may begin with: prefix operators, literals, names, parentheses, CASE.

extension ExpressionParser {
  mutating func operand(above minimum: Precedence) throws(SyntaxError) -> Expression {
    if let prefix = prefixOperator() {
      // NOT is no operand of a tighter operator: `a = NOT b` is not MySQL.
      guard prefix != .not || minimum <= .not else { throw unexpected("an operand") }
      let position = advance().position
      return try node(.unary(prefix, try expression(above: prefix.precedence)), at: position)
    }
    let start = token
    switch start.kind {
    case .symbol(.leftParenthesis):
      let items = try list()
      guard items.count == 1 else { return try node(.row(items), at: start.position) }
      return items[0]
    case .word(let word): return try wordOperand(word)
    case .quotedName: return try columnOrCall()
    case .userVariable(let name):
      advance()
      return try node(.userVariable(name), at: start.position)
    case .systemVariable(let name):
      advance()
      return try node(.systemVariable(name), at: start.position)
    default:
      guard let literal = literal(introducer: nil) else { throw unexpected("an operand") }
      return try node(.literal(literal), at: start.position)
    }
  }

  private func prefixOperator() -> UnaryOperator? {
    switch token.kind {
    case .symbol(.minus): .minus
    case .symbol(.plus): .plus
    case .symbol(.tilde): .bitNot
    case .symbol(.exclamation): .exclamation
    case .word: token.keyword == "NOT" ? .not : token.keyword == "BINARY" ? .binary : nil
    default: nil
    }
  }

  var isCall: Bool { ahead().kind == .symbol(.leftParenthesis) }

  private mutating func wordOperand(_ word: String) throws(SyntaxError) -> Expression {
    let position = token.position
    let keyword = word.uppercased()
    switch keyword {
    case "NULL", "TRUE", "FALSE":
      advance()
      return try node(.literal(keyword == "NULL" ? .null : .boolean(keyword == "TRUE")), at: position)
    case "CASE": return try conditional()
    case "DATE", "TIME", "TIMESTAMP":
      if case .string(let text) = ahead().kind {
        advance()
        advance()
        return try node(.literal(temporal(keyword, text)), at: position)
      }
    case "INTERVAL": return try leadingInterval()
    case "SELECT", "EXISTS", "MATCH":
      throw unexpected("an operand (subqueries and full-text searches are not understood)")
    default:
      if word.hasPrefix("_"), ExpressionParser.characterSets.contains(word.dropFirst().lowercased()) {
        let introducer = word.dropFirst().lowercased()
        advance()
        guard let literal = literal(introducer: introducer) else { throw unexpected("a string after _\(introducer)") }
        return try node(.literal(literal), at: position)
      }
    }
    if isCall { return try call(named: keyword) }
    if ExpressionParser.callsWithoutParentheses.contains(keyword), ahead().kind != .symbol(.dot) {
      advance()
      return try node(.call(keyword, []), at: position)
    }
    guard !ExpressionParser.reserved.contains(keyword) else { throw unexpected("an operand") }
    return try columnOrCall()
  }

  private func temporal(_ keyword: String, _ text: String) -> Literal {
    keyword == "DATE" ? .date(text) : keyword == "TIME" ? .time(text) : .timestamp(text)
  }

  /// Takes a literal token; adjacent strings are one string (manual 11.1.1).
  private mutating func literal(introducer: String?) -> Literal? {
    let literal: Literal
    switch token.kind {
    case .integer(let digits) where introducer == nil: literal = .integer(digits)
    case .decimal(let digits) where introducer == nil: literal = .decimal(digits)
    case .float(let digits) where introducer == nil: literal = .float(digits)
    case .hexadecimal(let digits): literal = .hexadecimal(digits, characterSet: introducer)
    case .bits(let digits): literal = .bits(digits, characterSet: introducer)
    case .string(var text):
      while case .string(let more) = ahead().kind {
        text += more
        advance()
      }
      literal = .string(text, characterSet: introducer)
    case .nationalString(let text) where introducer == nil: literal = .string(text, characterSet: "utf8mb3")
    default: return nil
    }
    advance()
    return literal
  }

  /// `a`, `t.a`, `d.t.a`, with JSON's `->` and `->>`; or a call by a quoted or qualified name.
  private mutating func columnOrCall() throws(SyntaxError) -> Expression {
    let position = token.position
    var path = [try name("the name of a column")]
    while token.kind == .symbol(.dot), path.count < 3 {
      advance()
      path.append(try name("the name of a column"))
    }
    var expression = try node(.column(path), at: position)
    while token.kind == .symbol(.jsonExtract) || token.kind == .symbol(.jsonUnquote) {
      let sign: BinaryOperator = token.kind == .symbol(.jsonExtract) ? .jsonExtract : .jsonUnquote
      let signPosition = advance().position
      let pathPosition = token.position
      guard let literal = literal(introducer: nil), case .string = literal else { throw unexpected("a JSON path") }
      expression = try node(.binary(sign, expression, try node(.literal(literal), at: pathPosition)), at: signPosition)
    }
    guard token.kind != .symbol(.leftParenthesis) else {
      throw unexpected("an operator (stored functions are not understood)")
    }
    return expression
  }

  mutating func name(_ expectation: String) throws(SyntaxError) -> String {
    switch token.kind {
    case .word(let name), .quotedName(let name):
      advance()
      return name
    case .string(let name):
      advance()
      return name
    default: throw unexpected(expectation)
    }
  }

  /// The name of a character set or a collation, in lower case: a word, which may be quoted like any name or text.
  mutating func encodingName(_ expectation: String) throws(SyntaxError) -> String {
    let start = self
    let name = try name(expectation).lowercased()
    guard let first = name.unicodeScalars.first, !("0"..."9").contains(first),
      name.unicodeScalars.allSatisfy({ $0.isASCII && Lexer.isNamePart($0) })
    else { throw start.unexpected(expectation) }
    return name
  }

  private mutating func conditional() throws(SyntaxError) -> Expression {
    let position = advance().position
    let operand = token.keyword == "WHEN" ? nil : try expression()
    var branches: [Expression.Branch] = []
    while take("WHEN") {
      let condition = try expression()
      try expect("THEN")
      branches.append(Expression.Branch(condition: condition, result: try expression()))
    }
    guard !branches.isEmpty else { throw unexpected("WHEN") }
    let otherwise = take("ELSE") ? try expression() : nil
    try expect("END")
    return try node(.conditional(operand: operand, branches: branches, otherwise: otherwise), at: position)
  }
}

extension ExpressionParser {
  /// Source: `SHOW CHARACTER SET` of MySQL 9.7 and MariaDB 10.11.
  static let characterSets: Set<String> = [
    "armscii8", "ascii", "big5", "binary", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866", "cp932",
    "dec8", "eucjpms", "euckr", "gb18030", "gb2312", "gbk", "geostd8", "greek", "hebrew", "hp8", "keybcs2", "koi8r",
    "koi8u", "latin1", "latin2", "latin5", "latin7", "macce", "macroman", "sjis", "swe7", "tis620", "ucs2", "ujis",
    "utf16", "utf16le", "utf32", "utf8", "utf8mb3", "utf8mb4",
  ]

  static let callsWithoutParentheses: Set<String> = [
    "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIME", "LOCALTIMESTAMP", "UTC_TIMESTAMP", "UTC_DATE",
    "UTC_TIME", "CURRENT_USER",
  ]

  /// Words that are no names without quotes and would otherwise hide a mistake.
  static let reserved: Set<String> = [
    "AND", "AS", "BETWEEN", "COLLATE", "DIV", "ELSE", "FROM", "IN", "IS", "LIKE", "MOD", "OR", "REGEXP",
    "RLIKE", "THEN", "USING", "WHEN", "XOR",
  ]
}
