import MySQLSyntax

/// The translation of one node: PostgreSQL's text, and what the nodes above need to know about it.
struct TranslatedValue {
  /// How MySQL compares a text.
  struct Collation: Equatable {
    enum Kind: Int {
      /// A literal, or a text made of numbers, takes the other side's collation, and has the connection's among its
      /// like.
      case coercible
      /// By code points: equality and order are PostgreSQL's `COLLATE "C"`.
      case binary
      /// Case and accents matter; the order is the collation's own.
      case sensitive
      /// Neither equality nor order is that of the bytes.
      case insensitive
    }

    var kind: Kind
    /// Trailing spaces do not matter.
    var isPadded = false
    /// Any other collation that is not coercible itself wins over this one.
    var isCoercible = false

    /// Of bytes.
    static let binary = Collation(kind: .binary)
    static let coercible = Collation(kind: .coercible, isCoercible: true)
    /// Of the text of a JSON value: utf8mb4_bin, which ignores trailing spaces.
    static let json = Collation(kind: .binary, isPadded: true, isCoercible: true)

    init(kind: Kind, isPadded: Bool = false, isCoercible: Bool = false) {
      self.kind = kind
      self.isPadded = isPadded
      self.isCoercible = isCoercible
    }

    init(_ traits: CollationTraits) {
      let isExact = !traits.ignoresCase && !traits.ignoresAccents
      kind = !isExact ? .insensitive : traits.ordersByCodePoint ? .binary : .sensitive
      isPadded = traits.ignoresTrailingSpaces
    }
  }

  /// What characters a text may hold.
  enum Letters: Int, Comparable {
    /// ASCII without letters: equal under any collation only where it is the same.
    case none
    case ascii
    case any

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    init(_ text: String) {
      self = !text.unicodeScalars.allSatisfy(\.isASCII) ? .any : text.contains(where: \.isLetter) ? .ascii : .none
    }
  }

  var sql: String
  var type: ValueType
  /// 1-based offset into the MySQL text, for failures.
  var position: Int
  /// Needs no parentheses as an operand.
  var isAtomic = true
  /// Set for a literal, whose type still follows what it is used with; numbers carry their sign.
  var literal: Literal?
  /// Integers: the magnitude needs no more bits than this.
  var bits = 63
  var isNonNegative = false
  /// An UNSIGNED number, and so is what is computed with it: never negative, with 64 bits of magnitude.
  var isUnsigned = false
  /// A column's number whose text has zeros before it, to this length: ZEROFILL, and YEAR.
  var textWidth: Int?
  /// A column of type YEAR, for which a constant of one or two digits stands for a year of four.
  var isYear = false
  /// A quotient with more digits than MariaDB declares it with.
  var isQuotient = false
  /// Of a literal date or timestamp, as it is written.
  var momentText: String?
  /// Digits of a second's fraction; nil where they are not known.
  var fractionDigits: Int?
  var letters = Letters.any
  var collation = Collation.coercible
  /// The text of the value is the same in both systems (a quotient, say, has other digits).
  var hasPlainText = true
  /// Text and bytes in UTF-8 at the source.
  var isUTF8 = true
  /// A SQL null is impossible; only known for literals.
  var isConstant: Bool { literal != nil }

  init(_ sql: String, _ type: ValueType, at position: Int, isAtomic: Bool = true) {
    self.sql = sql
    self.type = type
    self.position = position
    self.isAtomic = isAtomic
  }

  /// The text as an operand of any operator, a cast included.
  var operand: String { isAtomic ? sql : "(\(sql))" }

  /// The same with another text and type.
  func becoming(_ sql: String, _ type: ValueType, isAtomic: Bool = true) -> TranslatedValue {
    var copy = self
    copy.sql = sql
    copy.type = type
    copy.isAtomic = isAtomic
    copy.literal = nil
    copy.textWidth = nil
    copy.momentText = nil
    copy.isYear = false
    return copy
  }

  func cast(to typeName: String, _ type: ValueType) -> TranslatedValue { becoming("\(operand)::\(typeName)", type) }

  func failure(_ reason: String) -> TranslationFailure { TranslationFailure(position: position, reason: reason) }

  /// The text of a string literal.
  var stringLiteral: String? {
    if case .string(let text, _) = literal { return text }
    return nil
  }

  /// The value of an integer literal.
  var integerLiteral: Int? {
    if case .integer(let digits) = literal { return Int(digits) }
    return nil
  }

  /// True for a literal that is a number other than zero.
  var isNonZeroLiteral: Bool {
    switch literal {
    case .integer(let digits), .decimal(let digits), .float(let digits):
      Double(digits).map { $0 != 0 } ?? false
    default: false
    }
  }
}
