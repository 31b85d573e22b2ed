// Comparisons: which type both sides have, and whether the source's collation agrees with PostgreSQL's bytes.
// Source: MySQL manual, 14.3 "Type Conversion in Expression Evaluation".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  typealias Pair = (left: TranslatedValue, right: TranslatedValue)

  func comparison(
    _ sign: BinaryOperator, _ left: Expression, _ right: Expression, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    if case .row(let lefts) = left.kind, case .row(let rights) = right.kind {
      guard sign == .equal, lefts.count == rights.count else {
        throw TranslationFailure(position: position, reason: "rows are compared other than with `=`")
      }
      return try rowEquality(lefts, rights, at: position)
    }
    try requireNoConstantYear(left, right)
    let isOrdered = ![.equal, .notEqual, .nullSafeEqual].contains(sign)
    let pair = try comparable(try value(left), try value(right), isOrdered: isOrdered)
    if let flag = flag(sign, pair) { return flag }
    let spelled = sign == .nullSafeEqual ? "IS NOT DISTINCT FROM" : sign.rawValue
    return TranslatedValue(
      "\(pair.left.operand) \(spelled) \(pair.right.operand)", .boolean, at: position, isAtomic: false)
  }

  /// `flag = 1` is the flag itself, and `flag = 0` its negation.
  private func flag(_ sign: BinaryOperator, _ pair: Pair) -> TranslatedValue? {
    guard sign == .equal || sign == .notEqual, pair.left.type == .boolean, pair.right.type == .boolean else {
      return nil
    }
    for (flag, constant) in [(pair.left, pair.right), (pair.right, pair.left)]
    where constant.sql == "true" || constant.sql == "false" {
      return (constant.sql == "true") == (sign == .equal)
        ? flag : flag.becoming("NOT \(flag.operand)", .boolean, isAtomic: false)
    }
    return nil
  }

  private func rowEquality(
    _ lefts: [Expression], _ rights: [Expression], at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var conditions: [String] = []
    for (left, right) in zip(lefts, rights) {
      conditions.append(try comparison(.equal, left, right, at: left.position).operand)
    }
    return TranslatedValue(conditions.joined(separator: " AND "), .boolean, at: position, isAtomic: false)
  }

  func between(
    _ value: Expression, _ low: Expression, _ high: Expression, _ isNegated: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let subject = try self.value(value)
    let lower = try comparable(subject, try self.value(low), isOrdered: true)
    let upper = try comparable(subject, try self.value(high), isOrdered: true)
    guard lower.left.sql == upper.left.sql else {
      guard subject.type == .text, lower.left.type == .text, upper.left.type == .text else {
        throw TranslationFailure(position: position, reason: "the bounds of BETWEEN are of different types")
      }
      // Padded to the length of each bound.
      let sql =
        "\(lower.left.operand) >= \(lower.right.operand) AND \(upper.left.operand) <= \(upper.right.operand)"
      return TranslatedValue(isNegated ? "NOT (\(sql))" : sql, .boolean, at: position, isAtomic: false)
    }
    let sql =
      lower.left.operand + (isNegated ? " NOT" : "")
      + " BETWEEN \(lower.right.operand) AND \(upper.right.operand)"
    return TranslatedValue(sql, .boolean, at: position, isAtomic: false)
  }

  func membership(
    _ value: Expression, _ items: [Expression], _ isNegated: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    if case .row(let lefts) = value.kind { return try rowMembership(lefts, items, isNegated, at: position) }
    // A list of decimals would make PostgreSQL compare in single precision.
    let subject = double(try self.value(value))
    var left: TranslatedValue?
    var rights: [String] = []
    for item in items {
      let pair = try comparable(subject, try self.value(item), isOrdered: false)
      guard left == nil || left?.sql == pair.left.sql else {
        throw TranslationFailure(position: item.position, reason: "the values of IN are of different types")
      }
      left = pair.left
      rights.append(pair.right.sql)
    }
    let sql = (left ?? subject).operand + (isNegated ? " NOT IN" : " IN") + " (\(rights.joined(separator: ", ")))"
    return TranslatedValue(sql, .boolean, at: position, isAtomic: false)
  }

  private func rowMembership(
    _ lefts: [Expression], _ items: [Expression], _ isNegated: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var conditions: [String] = []
    for item in items {
      guard case .row(let rights) = item.kind, rights.count == lefts.count else {
        throw TranslationFailure(position: item.position, reason: "the rows have different lengths")
      }
      conditions.append(try rowEquality(lefts, rights, at: item.position).operand)
    }
    let any = conditions.joined(separator: " OR ")
    return TranslatedValue(isNegated ? "NOT (\(any))" : any, .boolean, at: position, isAtomic: false)
  }

  func test(
    _ operand: Expression, _ truth: Truth, _ isNegated: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var value = try self.value(operand)
    if truth != .null { value = try self.truth(value) }
    let sql = "\(value.operand) IS \(isNegated ? "NOT " : "")\(truth.rawValue)"
    return TranslatedValue(sql, .boolean, at: position, isAtomic: false)
  }

  // MARK: Types of a comparison

  /// Both sides in types that PostgreSQL compares as MySQL compares the originals.
  func comparable(
    _ left: TranslatedValue, _ right: TranslatedValue, isOrdered: Bool
  ) throws(TranslationFailure) -> Pair {
    if left.type == .null || right.type == .null { return (left, right) }
    try requireWholeYear([left, right])
    if context.flavor == .mariadb, let quotient = [left, right].first(where: \.isQuotient) {
      throw quotient.failure("MariaDB rounds a quotient before it compares it")
    }
    if left.type == .text, right.type == .text { return try texts(left, right, isOrdered: isOrdered) }
    // The column decides what a literal is.
    if right.literal != nil, left.literal == nil { return try against(left, literal: right, isOrdered: isOrdered) }
    if left.literal != nil, right.literal == nil {
      let pair = try against(right, literal: left, isOrdered: isOrdered)
      return (pair.right, pair.left)
    }
    return try typed(left, right, isOrdered: isOrdered)
  }

  /// As a constant for a YEAR, 70 is 1970 and '0' is 2000, where the servers do not differ among themselves.
  private func requireWholeYear(_ pair: [TranslatedValue]) throws(TranslationFailure) {
    guard let year = pair.first(where: \.isYear), let other = pair.first(where: { !$0.isYear }) else { return }
    let isWhole =
      switch other.literal {
      case .integer(let digits): Int(digits).map { $0 <= 0 || $0 >= 100 } ?? true
      case .string(let text, _): text.utf8.count == 4 && TypedLiteral.isInteger(text) && text >= "0100"
      case .decimal(let digits): Double(digits).map { $0 >= 100 } ?? false
      case nil: true
      default: false
      }
    guard isWhole else {
      throw year.failure("MySQL compares a YEAR with the year that the constant stands for")
    }
  }

  /// Nor is a constant that is computed compared as it stands.
  private func requireNoConstantYear(_ left: Expression, _ right: Expression) throws(TranslationFailure) {
    for (column, other) in [(left, right), (right, left)] {
      guard case .column(let path) = column.kind,
        case .year = context.columns[(path.last ?? "").lowercased()]?.sourceType
      else { continue }
      var isLiteral = false
      if case .literal = other.kind { isLiteral = true }
      if case .unary = other.kind { isLiteral = true }
      var readsRow = false
      other.forEach { if case .column = $0.kind { readsRow = true } }
      guard isLiteral || readsRow else {
        throw TranslationFailure(
          position: other.position, reason: "MySQL compares a YEAR with the year that the constant stands for")
      }
    }
  }

  /// MySQL finds a label under the column's collation, so that `X` may stand for `x`.
  private func label(
    _ literal: TranslatedValue, of labels: [String], _ type: QualifiedName, against value: TranslatedValue
  ) throws(TranslationFailure) -> TranslatedValue {
    do {
      let label = try TypedLiteral.label(
        literal.stringLiteral ?? "", of: labels, isFolded: value.collation.kind == .insensitive,
        isPadded: value.collation.isPadded)
      return literal.becoming("\(label)::\(PostgresIdentifier(type))", value.type)
    } catch {
      throw literal.failure(error.reason)
    }
  }

  private func against(
    _ value: TranslatedValue, literal: TranslatedValue, isOrdered: Bool
  ) throws(TranslationFailure) -> Pair {
    switch value.type {
    case .boolean where !isOrdered && (literal.type == .boolean || ["0", "1"].contains(literal.sql)):
      return (value, try truth(literal))
    case .text:
      guard case .hexadecimal = literal.literal, let text = try self.literal(literal, as: .text) else { break }
      return try texts(value, text, isOrdered: isOrdered)
    case .enumeration(let name, let labels) where !isOrdered && literal.stringLiteral != nil:
      return (value, try label(literal, of: labels, name, against: value))
    case .enumeration, .textArray:
      guard !isOrdered else { throw value.failure("MySQL orders \(value.type.name) by its text in a comparison") }
      guard let label = try self.literal(literal, as: value.type) else {
        throw literal.failure("\(value.type.name) is compared with \(literal.type.name)")
      }
      return (value, label)
    case .json: return (value, try json(literal, against: value, isOrdered: isOrdered))
    case .boolean, .bit:
      let isUnordered = !isOrdered || value.type != .boolean
      if isUnordered, let bits = try self.literal(literal, as: value.type) { return (value, bits) }
    case .timestamp, .date, .timestamptz:
      return try typed(value, try moment(literal), isOrdered: isOrdered)
    default:
      let isUntyped = literal.stringLiteral != nil || literal.type == .bytes
      if isUntyped, let converted = try self.literal(literal, as: value.type) { return (value, converted) }
    }
    return try typed(value, literal, isOrdered: isOrdered)
  }

  private func typed(
    _ left: TranslatedValue, _ right: TranslatedValue, isOrdered: Bool
  ) throws(TranslationFailure) -> Pair {
    switch (left.type, right.type) {
    case (.float(isSingle: true), .numeric), (.numeric, .float(isSingle: true)):
      return (double(left), double(right))
    case (.boolean, .boolean):
      return isOrdered ? (try number(left), try number(right)) : (left, right)
    case (.date, .date), (.date, .timestamp), (.timestamp, .date), (.timestamp, .timestamp), (.time, .time),
      (.timestamptz, .timestamptz), (.interval, .interval), (.bytes, .bytes), (.uuid, .uuid):
      return (left, right)
    case (.timestamptz, .date), (.timestamptz, .timestamp), (.date, .timestamptz), (.timestamp, .timestamptz):
      // A literal is an instant, the one of a session in UTC; what is read from the row depends on the session.
      if left.momentText != nil || right.momentText != nil { return (try instant(left), try instant(right)) }
      try requireMutableAllowed("a TIMESTAMP's local time depends on the session's time zone", at: left.position)
      return (left, right)
    case (.enumeration(let name, _), .enumeration(let other, _)) where name == other && !isOrdered:
      return (left, right)
    case (.json(isBinary: true), .json(isBinary: true)) where !isOrdered && context.flavor == .mysql:
      return (left, right)
    case (.text, _) where right.type.isNumber, (_, .text) where left.type.isNumber:
      throw left.failure("text is compared with a number, which MySQL does as floating point")
    default:
      if [left, right].allSatisfy({ $0.type.isNumber || $0.type == .boolean || $0.type.isBits }) {
        return (try number(left), try number(right))
      }
      throw left.failure("\(left.type.name) is compared with \(right.type.name)")
    }
  }
}

extension ExpressionTranslation {
  private func instant(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    guard value.type != .timestamptz, let text = value.momentText else { return value }
    return try typed(text, .timestamptz(fractionDigits: nil), at: value.position)
  }
}

extension ValueType {
  var isBits: Bool {
    if case .bit = self { return true }
    return false
  }
}
