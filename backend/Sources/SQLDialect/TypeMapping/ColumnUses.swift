import MySQLSyntax

/// How an expression uses columns that may be truth values or numbers, which `tinyint(1)` does not say.
///
/// A column is a number where it is computed with, ordered, or compared with anything that is neither 0, 1 nor a truth
/// value. A condition (`NOT c`, `c = 1`, `IF(c, …)`, `c IN (0, 1)`, `c BETWEEN 0 AND 1`) says nothing about it.
public struct ColumnUses: Sendable {
  /// What the values of an expression are.
  public enum Kind: Sendable, Hashable {
    /// 0, 1 or NULL, as far as the columns of the result are.
    case truth
    case number
    case unknown
  }

  /// Lower-cased names of the columns that are used as numbers.
  public private(set) var numbers: Set<String> = []
  /// Columns that are compared with each other: one that is a number makes numbers of the others.
  public private(set) var links: [Set<String>] = []
  /// What the expression gives, and the columns whose own values it may give.
  public private(set) var result: (kind: Kind, columns: Set<String>) = (.unknown, [])
  private let candidates: Set<String>

  /// - Parameters:
  ///   - expression: in MySQL's syntax.
  ///   - candidates: lower-cased names of the columns in question.
  /// - Returns: nil where the expression is not understood.
  public init?(of expression: String, candidates: Set<String>) {
    guard let parsed = try? ExpressionParser.parse(expression) else { return nil }
    self.candidates = candidates
    result = value(parsed)
  }

  private typealias Yield = (kind: Kind, columns: Set<String>)

  // MARK: The walk

  private mutating func value(_ expression: Expression) -> Yield {
    switch expression.kind {
    case .literal(let literal): return (Self.isTruth(literal) ? .truth : .number, [])
    case .column(let path):
      let name = path.last?.lowercased() ?? ""
      return candidates.contains(name) ? (.truth, [name]) : (.unknown, [])
    case .unary(let sign, let operand): return unary(sign, operand)
    case .binary(let sign, let left, let right): return binary(sign, left, right)
    case .between(let subject, let low, let high, _):
      if Self.integer(low) == 0, Self.integer(high) == 1 { return (.truth, skipped(subject)) }
      return numbers(of: [subject, low, high], giving: .truth)
    case .inList(let subject, let items, _):
      for item in items { equal(subject, item) }
      return (.truth, [])
    case .isTruth(let operand, _, _):
      _ = value(operand)
      return (.truth, [])
    case .conditional(let operand, let branches, let otherwise):
      for branch in branches {
        if let operand { equal(operand, branch.condition) } else { _ = value(branch.condition) }
      }
      return any(of: branches.map(\.result) + [otherwise].compactMap { $0 })
    case .cast(let operand, let type) where ["CHAR", "NCHAR"].contains(type.name):
      _ = value(operand)
      return (.unknown, [])
    case .convert(let operand, _), .collate(let operand, _):
      _ = value(operand)
      return (.unknown, [])
    case .call(let name, let arguments): return call(name, arguments)
    case .like, .regexp: return numbers(of: expression.kind.children, giving: .truth)
    default: return numbers(of: expression.kind.children, giving: .number)
    }
  }

  private mutating func unary(_ sign: UnaryOperator, _ operand: Expression) -> Yield {
    switch sign {
    case .not, .exclamation:
      _ = value(operand)
      return (.truth, [])
    case .plus, .minus, .bitNot, .binary: return numbers(of: [operand], giving: .number)
    }
  }

  private mutating func binary(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Yield {
    switch sign {
    case .and: conjunction(left, right)
    case .or, .xor:
      _ = value(left)
      _ = value(right)
    case .equal, .notEqual, .nullSafeEqual: equal(left, right)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard !Self.isTruthTest(sign, left, right) else { break }
      return numbers(of: [left, right], giving: .truth)
    case .memberOf, .soundsLike: return numbers(of: [left, right], giving: .truth)
    case .concatenate:
      _ = value(left)
      _ = value(right)
      return (.unknown, [])
    case .jsonExtract, .jsonUnquote: return (.unknown, [])
    default: return numbers(of: [left, right], giving: .number)
    }
    return (.truth, [])
  }

  private mutating func call(_ name: String, _ arguments: [Expression]) -> Yield {
    switch name {
    case "IF" where arguments.count == 3:
      _ = value(arguments[0])
      return any(of: Array(arguments.dropFirst()))
    case "COALESCE", "IFNULL": return any(of: arguments)
    case "NULLIF" where arguments.count == 2:
      equal(arguments[0], arguments[1])
      return any(of: [arguments[0]])
    case "ISNULL", "CONCAT", "CONCAT_WS":
      for argument in arguments { _ = value(argument) }
      return (name == "ISNULL" ? .truth : .unknown, [])
    case "JSON_VALID", "JSON_CONTAINS", "JSON_CONTAINS_PATH", "REGEXP_LIKE", "IS_UUID":
      return numbers(of: arguments, giving: .truth)
    default: return numbers(of: arguments, giving: .unknown)
    }
  }

  /// `c >= 0 AND c <= 1` is what a CHECK of a truth value says; one of them alone is said of a number.
  private mutating func conjunction(_ left: Expression, _ right: Expression) {
    let parts = Self.conjuncts(left) + Self.conjuncts(right)
    let bounds = parts.map(Self.bound)
    let lower = Set(bounds.compactMap { $0?.isLower == true ? $0?.column : nil })
    let upper = Set(bounds.compactMap { $0?.isLower == false ? $0?.column : nil })
    for (part, bound) in zip(parts, bounds) {
      if let bound, lower.contains(bound.column), upper.contains(bound.column) { continue }
      _ = value(part)
    }
  }

  // MARK: What is said of columns

  private mutating func equal(_ left: Expression, _ right: Expression) {
    if case .row(let lefts) = left.kind, case .row(let rights) = right.kind, lefts.count == rights.count {
      for (left, right) in zip(lefts, rights) { equal(left, right) }
      return
    }
    let (left, right) = (value(left), value(right))
    if left.kind != .truth { numbers.formUnion(right.columns) }
    if right.kind != .truth { numbers.formUnion(left.columns) }
    if !left.columns.isEmpty, !right.columns.isEmpty { links.append(left.columns.union(right.columns)) }
  }

  private mutating func numbers(of operands: [Expression], giving kind: Kind) -> Yield {
    for operand in operands { numbers.formUnion(value(operand).columns) }
    return (kind, [])
  }

  /// The expression gives the value of one of these.
  private mutating func any(of results: [Expression]) -> Yield {
    var (kind, columns): Yield = (.truth, [])
    for result in results {
      let one = value(result)
      columns.formUnion(one.columns)
      if one.kind == .number || kind == .truth { kind = one.kind }
    }
    // `COALESCE(c, 2)` puts a number in the column's place.
    if kind == .number { numbers.formUnion(columns) }
    return (kind, columns)
  }

  private mutating func skipped(_ subject: Expression) -> Set<String> {
    if case .column = subject.kind { return [] }
    return numbers(of: [subject], giving: .truth).columns
  }
}

extension ColumnUses {
  private static func isTruth(_ literal: Literal) -> Bool {
    switch literal {
    case .null, .boolean: true
    case .integer(let digits), .string(let digits, _): digits == "0" || digits == "1"
    case .bits(let digits, _): digits.drop { $0 == "0" }.count <= 1
    default: false
    }
  }

  private static func integer(_ expression: Expression) -> Int? {
    switch expression.kind {
    case .literal(.integer(let digits)), .literal(.string(let digits, _)): Int(digits)
    case .literal(.boolean(let isTrue)): isTrue ? 1 : 0
    case .unary(.minus, let operand): integer(operand).map { -$0 }
    default: nil
    }
  }

  private static func column(_ expression: Expression) -> String? {
    if case .column(let path) = expression.kind { path.last?.lowercased() } else { nil }
  }

  /// The column, the sign as if the column stood on the left, and the number.
  private static func sided(
    _ sign: BinaryOperator, _ left: Expression, _ right: Expression
  ) -> (column: String, sign: BinaryOperator, number: Int)? {
    if let column = column(left), let number = integer(right) { return (column, sign, number) }
    guard let column = column(right), let number = integer(left) else { return nil }
    switch sign {
    case .less: return (column, .greater, number)
    case .lessOrEqual: return (column, .greaterOrEqual, number)
    case .greater: return (column, .less, number)
    case .greaterOrEqual: return (column, .lessOrEqual, number)
    default: return (column, sign, number)
    }
  }

  /// `c > 0`, `c >= 1`, `c < 1`, `c <= 0`: whether it is true.
  private static func isTruthTest(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Bool {
    guard let test = sided(sign, left, right) else { return false }
    switch test.sign {
    case .greater, .lessOrEqual: return test.number == 0
    case .less, .greaterOrEqual: return test.number == 1
    default: return false
    }
  }

  private static func conjuncts(_ expression: Expression) -> [Expression] {
    guard case .binary(.and, let left, let right) = expression.kind else { return [expression] }
    return conjuncts(left) + conjuncts(right)
  }

  /// The end of the range 0 to 1 that a comparison sets.
  private static func bound(_ expression: Expression) -> (column: String, isLower: Bool)? {
    guard case .binary(let sign, let left, let right) = expression.kind, let test = sided(sign, left, right) else {
      return nil
    }
    switch (test.sign, test.number) {
    case (.greaterOrEqual, 0), (.greater, -1): return (test.column, true)
    case (.lessOrEqual, 1), (.less, 2): return (test.column, false)
    default: return nil
    }
  }
}
