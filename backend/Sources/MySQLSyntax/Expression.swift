/// A MySQL expression. Two expressions are equal when they say the same, wherever they were written.
public struct Expression: Sendable {
  public let kind: Kind
  /// 1-based offset, in characters, of the token that the expression is named for: an operator's own sign.
  public let position: Int
  /// Levels below and including this one; the parser bounds it, so that recursion over a tree is safe.
  public let depth: Int

  public init(_ kind: Kind, position: Int = 1) {
    self.kind = kind
    self.position = position
    depth = 1 + (kind.children.lazy.map(\.depth).max() ?? 0)
  }

  public indirect enum Kind: Hashable, Sendable {
    case literal(Literal)
    /// One to three parts: `column`, `table.column`, `database.table.column`.
    case column([String])
    /// `@x`
    case userVariable(String)
    /// `@@x`
    case systemVariable(String)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case between(Expression, low: Expression, high: Expression, isNegated: Bool)
    case inList(Expression, [Expression], isNegated: Bool)
    case like(Expression, pattern: Expression, escape: Expression?, isNegated: Bool)
    /// `REGEXP` and `RLIKE`.
    case regexp(Expression, pattern: Expression, isNegated: Bool)
    case isTruth(Expression, Truth, isNegated: Bool)
    case conditional(operand: Expression?, branches: [Branch], otherwise: Expression?)
    /// `CAST(x AS type)` and `CONVERT(x, type)`.
    case cast(Expression, CastType)
    /// `CONVERT(x USING charset)`
    case convert(Expression, characterSet: String)
    case collate(Expression, collation: String)
    /// Any call with plain arguments. The name is in capitals.
    case call(String, [Expression])
    case extract(TimeUnit, from: Expression)
    case trim(TrimSide, removing: Expression?, from: Expression)
    /// `d + INTERVAL n unit`, `DATE_SUB(d, INTERVAL n unit)`, `TIMESTAMPADD(unit, n, d)`, …
    case dateShift(Expression, by: Expression, TimeUnit, isSubtraction: Bool)
    case timestampDifference(TimeUnit, from: Expression, to: Expression)
    case row([Expression])
  }

  public struct Branch: Hashable, Sendable {
    public var condition: Expression
    public var result: Expression

    public init(condition: Expression, result: Expression) {
      self.condition = condition
      self.result = result
    }
  }
}

extension Expression: Hashable {
  public static func == (left: Expression, right: Expression) -> Bool { left.kind == right.kind }
  public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

public enum Literal: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// Digits only; a sign is a unary operator.
  case integer(String)
  case decimal(String)
  case float(String)
  /// Adjacent strings are joined already. `characterSet` is the introducer's, in lower case.
  case string(String, characterSet: String?)
  /// Hex digits, an even number.
  case hexadecimal(String, characterSet: String?)
  case bits(String, characterSet: String?)
  case date(String)
  case time(String)
  case timestamp(String)
}

public enum Truth: String, Hashable, Sendable, CaseIterable {
  case null = "NULL"
  case isTrue = "TRUE"
  case isFalse = "FALSE"
  case unknown = "UNKNOWN"
}

public enum TrimSide: String, Hashable, Sendable, CaseIterable {
  case both = "BOTH"
  case leading = "LEADING"
  case trailing = "TRAILING"
}

/// Source: MySQL manual, 11.5 "Expressions", "Temporal Intervals".
public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
  case microsecond = "MICROSECOND"
  case second = "SECOND"
  case minute = "MINUTE"
  case hour = "HOUR"
  case day = "DAY"
  case week = "WEEK"
  case month = "MONTH"
  case quarter = "QUARTER"
  case year = "YEAR"
  case secondMicrosecond = "SECOND_MICROSECOND"
  case minuteMicrosecond = "MINUTE_MICROSECOND"
  case minuteSecond = "MINUTE_SECOND"
  case hourMicrosecond = "HOUR_MICROSECOND"
  case hourSecond = "HOUR_SECOND"
  case hourMinute = "HOUR_MINUTE"
  case dayMicrosecond = "DAY_MICROSECOND"
  case daySecond = "DAY_SECOND"
  case dayMinute = "DAY_MINUTE"
  case dayHour = "DAY_HOUR"
  case yearMonth = "YEAR_MONTH"
}

/// The type of a CAST. Source: MySQL manual, 14.10 "Cast Functions and Operators".
public struct CastType: Hashable, Sendable {
  /// In capitals: `SIGNED`, `UNSIGNED`, `DECIMAL`, `CHAR`, `BINARY`, `DATE`, `DATETIME`, `TIME`, `JSON`, `DOUBLE`,
  /// `FLOAT`, `REAL`, `YEAR`, `NCHAR`.
  public var name: String
  /// `(n)` or `(p, s)`.
  public var parameters: [Int]
  public var characterSet: String?
  /// The multi-valued index form `CAST(… AS type ARRAY)`.
  public var isArray: Bool

  public init(_ name: String, _ parameters: [Int] = [], characterSet: String? = nil, isArray: Bool = false) {
    self.name = name
    self.parameters = parameters
    self.characterSet = characterSet
    self.isArray = isArray
  }
}
