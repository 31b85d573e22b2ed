// MySQL's operators and how strongly they bind, as data: the parser and the printer both read this table.
// Source: MySQL manual, 14.4.1 "Operator Precedence", refined by the grammar (`sql_yacc.yy`): predicates (IN, LIKE,
// BETWEEN, REGEXP) bind closer than comparisons, so that `a = b IN (1)` is `a = (b IN (1))`.

/// How strongly an operator holds its operands: larger binds closer.
public enum Precedence: Int, Comparable, Sendable {
  case lowest = 0
  case assignment
  case or
  case xor
  case and
  case not
  /// `=`, `<`, …, `IS`.
  case comparison
  /// IN, BETWEEN, LIKE, REGEXP, MEMBER OF, SOUNDS LIKE: they do not chain.
  case predicate
  case bitOr
  case bitAnd
  case shift
  /// `+`, `-`, also with INTERVAL.
  case additive
  case multiplicative
  case bitXor
  /// `||` under PIPES_AS_CONCAT.
  case concatenation
  /// Unary `-`, `+`, `~`.
  case sign
  /// `!`
  case exclamation
  /// `BINARY x`, `x COLLATE c`.
  case collation
  case primary

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// What the right operand of a left-associative operator must exceed.
  var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}

public enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
  case not = "NOT"
  case exclamation = "!"
  case minus = "-"
  case plus = "+"
  case bitNot = "~"
  case binary = "BINARY"

  public var precedence: Precedence {
    switch self {
    case .not: .not
    case .exclamation: .exclamation
    case .minus, .plus, .bitNot: .sign
    case .binary: .collation
    }
  }
}

public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  case assign = ":="
  case or = "OR"
  case xor = "XOR"
  case and = "AND"
  case equal = "="
  case nullSafeEqual = "<=>"
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case memberOf = "MEMBER OF"
  case soundsLike = "SOUNDS LIKE"
  case bitOr = "|"
  case bitAnd = "&"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case plus = "+"
  case minus = "-"
  case multiply = "*"
  case divide = "/"
  case integerDivide = "DIV"
  case modulo = "%"
  case bitXor = "^"
  case concatenate = "||"
  case jsonExtract = "->"
  case jsonUnquote = "->>"

  public var precedence: Precedence {
    switch self {
    case .assign: .assignment
    case .or: .or
    case .xor: .xor
    case .and: .and
    case .equal, .nullSafeEqual, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .memberOf, .soundsLike: .predicate
    case .bitOr: .bitOr
    case .bitAnd: .bitAnd
    case .shiftLeft, .shiftRight: .shift
    case .plus, .minus: .additive
    case .multiply, .divide, .integerDivide, .modulo: .multiplicative
    case .bitXor: .bitXor
    case .concatenate: .concatenation
    case .jsonExtract, .jsonUnquote: .primary
    }
  }

  public var isComparison: Bool { precedence == .comparison }

  /// The operators that are one token and stand between two operands, in every spelling.
  static func named(by token: Token, mode: SQLMode) -> BinaryOperator? {
    if case .symbol(let symbol) = token.kind {
      return symbol == .doubleBar && mode.contains(.pipesAsConcat) ? .concatenate : symbols[symbol]
    }
    return token.keyword.flatMap { words[$0] }
  }

  private static let words: [String: BinaryOperator] = [
    "OR": .or, "XOR": .xor, "AND": .and, "DIV": .integerDivide, "MOD": .modulo,
  ]

  private static let symbols: [Token.Symbol: BinaryOperator] = [
    .assign: .assign, .doubleBar: .or, .doubleAmpersand: .and, .equal: .equal, .nullSafeEqual: .nullSafeEqual,
    .notEqual: .notEqual, .notEqualExclamation: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual,
    .greater: .greater, .greaterOrEqual: .greaterOrEqual, .bar: .bitOr, .ampersand: .bitAnd,
    .shiftLeft: .shiftLeft, .shiftRight: .shiftRight, .plus: .plus, .minus: .minus, .star: .multiply,
    .slash: .divide, .percent: .modulo, .caret: .bitXor,
  ]
}
