import MySQLSyntax

/// Finds what PostgreSQL cannot compute in a generated column although it would elsewhere: it folds constants there
/// before it has given them a collation, and then refuses what depends on one (SQLSTATE 42P22), as `'a' = 'b'` and
/// `upper('a')` do. A COLLATE clause does not help.
struct FoldedConstants {
  /// The first part, in the order of the text, that depends on a collation and reads no column.
  private(set) var first: Expression?

  init(in expression: Expression) { _ = look(at: expression) }

  private struct Content {
    var readsColumn = false
    var holdsText = false
  }

  private mutating func look(at expression: Expression) -> Content {
    var content = Content()
    switch expression.kind {
    case .column: content.readsColumn = true
    case .literal(.string): content.holdsText = true
    default:
      for child in expression.kind.children {
        let part = look(at: child)
        content.readsColumn = content.readsColumn || part.readsColumn
        content.holdsText = content.holdsText || part.holdsText
      }
    }
    if first == nil, !content.readsColumn, content.holdsText, expression.kind.dependsOnCollation { first = expression }
    return content
  }
}

extension Expression.Kind {
  fileprivate var dependsOnCollation: Bool {
    switch self {
    case .between, .inList, .like, .regexp, .conditional(operand: .some, _, _): true
    case .binary(let sign, _, _): BinaryOperator.comparisons.contains(sign)
    case .call(let name, _): !Self.callsWithoutCollation.contains(name.uppercased())
    default: false
    }
  }

  private static let callsWithoutCollation: Set<String> = [
    "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH", "OCTET_LENGTH", "CONCAT", "CONCAT_WS", "COALESCE", "IFNULL", "IF",
    "ISNULL", "LEFT", "RIGHT", "SUBSTRING", "SUBSTR", "MID", "LPAD", "RPAD", "LTRIM", "RTRIM", "REPEAT", "SPACE",
    "REVERSE", "HEX", "UNHEX", "MD5", "SHA2",
  ]
}

extension BinaryOperator {
  fileprivate static let comparisons: Set<BinaryOperator> = [
    .equal, .nullSafeEqual, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
  ]
}
