// Comparisons of texts: whether the source's collation agrees with PostgreSQL's bytes.
// Source: MySQL manual, 12.8.4 "Collation Coercibility in Expressions".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  /// The collation under which two texts are compared. Bytes decide over texts, and `_bin` over the other collations of
  /// the character set. Literals, and texts made of numbers, have the connection's: it ignores case, unless somebody
  /// chose another one, and MariaDB's pads.
  func collation(of left: TranslatedValue, _ right: TranslatedValue) -> TranslatedValue.Collation {
    var collation = stronger(left.collation, right.collation)
    if collation.kind == .coercible {
      collation = .init(kind: .insensitive, isPadded: context.flavor == .mariadb, isCoercible: true)
    }
    return collation
  }

  func stronger(
    _ left: TranslatedValue.Collation, _ right: TranslatedValue.Collation
  ) -> TranslatedValue.Collation {
    if left.isCoercible != right.isCoercible { return left.isCoercible ? right : left }
    var stronger = left.kind.rawValue >= right.kind.rawValue ? left : right
    stronger.isPadded = left.isPadded || right.isPadded
    if left.kind == .binary || right.kind == .binary {
      let isPadded = [left, right].filter { $0.kind == .binary }.allSatisfy(\.isPadded)
      return .init(kind: .binary, isPadded: isPadded, isCoercible: stronger.isCoercible)
    }
    return stronger
  }

  func texts(
    _ left: TranslatedValue, _ right: TranslatedValue, isOrdered: Bool
  ) throws(TranslationFailure) -> Pair {
    let collation = self.collation(of: left, right)
    if isOrdered {
      guard collation.kind == .binary else {
        throw left.failure("the order of texts depends on the source's collation")
      }
      let pair: Pair = collation.isPadded ? padded(left, right) : (left, right)
      return (pair.left.becoming("\(pair.left.operand) COLLATE \"C\"", .text, isAtomic: false), pair.right)
    }
    let pair = try exactCase(left, right)
    return collation.isPadded ? (try trimmed(pair.left), try trimmed(pair.right)) : pair
  }

  /// What the source takes for equal in a text.
  func traits(of value: TranslatedValue) -> CollationTraits {
    guard value.type == .text else { return .bytes }
    let collation = self.collation(of: value, value)
    var traits = CollationTraits.bytes
    traits.ignoresTrailingSpaces = collation.isPadded
    traits.ignoresCase = collation.kind == .insensitive && value.letters != .none
    traits.ignoresAccents = collation.kind == .insensitive && value.letters == .any
    return traits
  }

  /// Equal under PAD SPACE is equal without the spaces at the end.
  func trimmed(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    guard let text = value.stringLiteral else { return value.becoming("rtrim(\(value.sql), ' ')", .text) }
    var end = text.unicodeScalars[...]
    while end.last == " " { end.removeLast() }
    return try literal(String(String.UnicodeScalarView(end)), in: value)
  }

  private func literal(_ text: String, in value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    var literal = value.becoming(try string(text, at: value.position), .text)
    literal.literal = .string(text, characterSet: nil)
    return literal
  }

  /// The shorter one goes on with spaces, which are greater than some characters that may stand in the longer one.
  private func padded(_ left: TranslatedValue, _ right: TranslatedValue) -> Pair {
    func length(_ value: TranslatedValue) -> String {
      value.stringLiteral.map { String($0.unicodeScalars.count) } ?? "char_length(\(value.sql))"
    }
    func padded(_ value: TranslatedValue) -> TranslatedValue {
      value.becoming("rpad(\(value.sql), greatest(\(length(left)), \(length(right))))", .text)
    }
    return (padded(left), padded(right))
  }

  /// Both texts so that PostgreSQL finds them equal where the source does. Under a `_ci` collation `a` equals `A` and
  /// `ä`: a text without letters means the same in both systems, and texts of ASCII are equal in lower case.
  func exactCase(_ left: TranslatedValue, _ right: TranslatedValue) throws(TranslationFailure) -> Pair {
    guard collation(of: left, right).kind == .insensitive, left.letters != .none, right.letters != .none else {
      return (left, right)
    }
    guard left.letters == .ascii, right.letters == .ascii else {
      let value = [left, right].first { $0.collation.kind == .insensitive } ?? left
      throw value.failure("the source compares this text without regard to case and accents, PostgreSQL by its bytes")
    }
    return (try lowered(left), try lowered(right))
  }

  /// The letters of ASCII alone, in whatever locale the target is.
  private func lowered(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    if let text = value.stringLiteral { return try literal(text.lowercased(), in: value) }
    return value.becoming("lower(\(value.operand) COLLATE \"C\")", .text)
  }
}
