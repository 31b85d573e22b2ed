// Arithmetic and logic. MySQL computes integers in 64 bits and divides exactly; PostgreSQL computes in the operands'
// width and divides integers without a fraction. Source: MySQL manual, 14.6.1 "Arithmetic Operators".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  func unary(
    _ sign: UnaryOperator, _ operand: Expression, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let value = try self.value(operand)
    switch sign {
    case .not, .exclamation:
      return TranslatedValue("NOT \(try truth(value).operand)", .boolean, at: position, isAtomic: false)
    case .plus: return try number(value)
    case .minus:
      var number = try self.number(value)
      if let negated = negated(number) { return negated }
      // Of an unsigned number too it may be negative.
      number.isUnsigned = false
      return try difference(integer("0", at: position), number, sign: "-", at: position)
    case .binary: return try cast(value, to: CastType("BINARY"), at: position)
    case .bitNot:
      throw TranslationFailure(position: position, reason: "`~` gives an unsigned 64-bit number in MySQL")
    }
  }

  /// A number literal with its sign turned.
  func negated(_ value: TranslatedValue) -> TranslatedValue? {
    var copy = value
    func turned(_ digits: String) -> String {
      if digits.hasPrefix("-") { return String(digits.dropFirst()) }
      // Only a floating-point zero has a sign.
      if case .float = value.literal { return "-" + digits }
      return Double(digits) == 0 ? digits : "-" + digits
    }
    switch value.literal {
    case .integer(let digits):
      copy.literal = .integer(turned(digits))
      // PostgreSQL reads the sign together with the digits.
      if Int(turned(digits)) == Int(Int32.min) { copy.type = .integer(.int4) }
    case .decimal(let digits): copy.literal = .decimal(turned(digits))
    case .float(let digits):
      copy.literal = .float(turned(digits))
      copy.sql = "'\(turned(digits))'::double precision"
      return copy
    default: return nil
    }
    copy.sql = turned(value.sql)
    copy.isAtomic = !copy.sql.hasPrefix("-")
    copy.isNonNegative = copy.isAtomic
    return copy
  }

  func binary(
    _ sign: BinaryOperator, _ left: Expression, _ right: Expression, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    switch sign {
    case .and, .or:
      let condition = "\(try condition(left, under: sign)) \(sign.rawValue) \(try condition(right, under: sign))"
      return TranslatedValue(condition, .boolean, at: position, isAtomic: false)
    case .xor:
      let condition = "\(try truth(value(left)).operand) <> \(try truth(value(right)).operand)"
      return TranslatedValue(condition, .boolean, at: position, isAtomic: false)
    case .equal, .nullSafeEqual, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try comparison(sign, left, right, at: position)
    case .plus, .minus, .multiply, .divide, .integerDivide, .modulo, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight:
      return try arithmetic(sign, try number(value(left)), try number(value(right)), at: position)
    case .concatenate: return try concatenation([try value(left), try value(right)], at: position)
    case .jsonExtract, .jsonUnquote:
      let extracted = try jsonExtract(try value(left), paths: [try value(right)], at: position)
      return sign == .jsonExtract ? extracted : try jsonUnquote(extracted, at: position)
    case .assign, .memberOf, .soundsLike:
      throw TranslationFailure(position: position, reason: "`\(sign.rawValue)` has no equal in PostgreSQL")
    }
  }

  /// An operand of AND or OR; a chain of one of them needs no parentheses.
  private func condition(_ operand: Expression, under sign: BinaryOperator) throws(TranslationFailure) -> String {
    let condition = try truth(value(operand))
    switch operand.kind {
    case .binary(sign, _, _): return condition.sql
    case .binary(let inner, _, _) where inner.isComparison && !condition.sql.contains(" AND "): return condition.sql
    case .isTruth, .like, .regexp: return condition.sql
    case .inList(let value, _, _): if case .row = value.kind { return condition.operand } else { return condition.sql }
    default: return condition.operand
    }
  }

  private func arithmetic(
    _ sign: BinaryOperator, _ left: TranslatedValue, _ right: TranslatedValue, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    if left.type == .null || right.type == .null { return TranslatedValue("NULL::numeric", .null, at: position) }
    switch sign {
    case .plus, .minus, .multiply: return try difference(left, right, sign: sign.rawValue, at: position)
    case .divide: return try quotient(left, right, at: position)
    case .integerDivide: return try integerQuotient(left, right, at: position)
    case .modulo: return try remainder(left, right, at: position)
    default: return try bitwise(sign, left, right, at: position)
    }
  }

  /// `+`, `-`, `*`: in 64 bits where the operands' own width could overflow.
  func difference(
    _ left: TranslatedValue, _ right: TranslatedValue, sign: String, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var (first, second) = (left, right)
    var result = TranslatedValue("", .integer(.int8), at: position, isAtomic: false)
    switch (left.type, right.type) {
    case (.integer(let leftWidth), .integer(let rightWidth)):
      let width: IntegerField =
        [leftWidth, rightWidth].contains(.int8)
        ? .int8
        : [leftWidth, rightWidth].contains(.int4) ? .int4 : .int2
      let bits = sign == "*" ? left.bits + right.bits : max(left.bits, right.bits) + 1
      result.bits = min(63, bits)
      result.type = .integer(width)
      if left.isUnsigned || right.isUnsigned, sign != "-", bits > 63 {
        // An unsigned result goes on to 2^64 - 1.
        result.type = .numeric(scale: 0)
        if !left.isConstant { first = left.cast(to: "numeric", .numeric(scale: 0)) }
        if left.isConstant || !right.isConstant { second = right.cast(to: "numeric", .numeric(scale: 0)) }
        break
      }
      if width != .int8, result.bits > (width == .int2 ? 15 : 31) {
        first = left.isConstant ? left : left.cast(to: "bigint", .integer(.int8))
        if left.isConstant { second = right.cast(to: "bigint", .integer(.int8)) }
        result.type = .integer(.int8)
      }
    case (.float, _), (_, .float):
      (first, second) = (double(left), double(right))
      result.type = .float(isSingle: false)
      result.hasPlainText = false
    default:
      let scales = (scale(left), scale(right))
      let scale = scales.0.flatMap { first in scales.1.map { sign == "*" ? first + $0 : max(first, $0) } }
      if let scale, scale > 30 {
        throw TranslationFailure(position: position, reason: "MySQL rounds this result to 30 fraction digits")
      }
      result.type = .numeric(scale: scale)
      result.hasPlainText = left.hasPlainText && right.hasPlainText
      result.isQuotient = left.isQuotient || right.isQuotient
    }
    if !result.type.isFloat { describeSign(of: &result, left, right, sign) }
    result.sql = "\(first.operand) \(sign) \(second.operand)"
    return result
  }

  /// An unsigned result that would be negative is an error in MySQL (unless NO_UNSIGNED_SUBTRACTION is set).
  /// Source: MySQL manual, 13.1.7 "Out-of-Range and Overflow Handling".
  private func describeSign(
    of result: inout TranslatedValue, _ left: TranslatedValue, _ right: TranslatedValue, _ sign: String
  ) {
    let areNonNegative = left.isNonNegative && right.isNonNegative
    result.isNonNegative = sign != "-" && areNonNegative
    guard [left, right].allSatisfy({ scale($0) == 0 }), left.isUnsigned || right.isUnsigned else { return }
    result.isUnsigned = true
    if sign == "-" || !areNonNegative { remarks.add(.negativeUnsigned) }
  }

  /// MySQL widens FLOAT to DOUBLE before it computes.
  func double(_ value: TranslatedValue) -> TranslatedValue {
    value.type == .float(isSingle: true) ? value.cast(to: "double precision", .float(isSingle: false)) : value
  }

  func scale(_ value: TranslatedValue) -> Int? {
    switch value.type {
    case .integer: 0
    case .numeric(let scale): scale
    default: nil
    }
  }

  /// A divisor of zero gives NULL, and an error where MySQL stores the result in strict mode.
  private func divisor(_ value: TranslatedValue) -> String {
    if value.isNonZeroLiteral { return value.operand }
    remarks.add(.divisionByZero)
    return "nullif(\(value.sql), 0)"
  }

  /// Decimal division cuts the quotient after a whole number of nine-digit groups (`decimal.c`, do_div_mod), at least
  /// four digits after those of the dividend (`div_precision_increment`). The dividend gets 30 fraction digits, so
  /// that PostgreSQL's own rounding is far beyond that cut.
  private func quotient(
    _ left: TranslatedValue, _ right: TranslatedValue, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    if [left, right].contains(where: { if case .float = $0.type { true } else { false } }) {
      let sql = "\(double(left).operand)::double precision / \(divisor(double(right)))"
      var result = TranslatedValue(sql, .float(isSingle: false), at: position, isAtomic: false)
      result.hasPlainText = false
      return result
    }
    guard let dividend = scale(left), let divisorScale = scale(right) else {
      throw TranslationFailure(position: position, reason: "the digits of this quotient depend on an unknown scale")
    }
    func whole(_ digits: Int) -> Int { (digits + 8) / 9 * 9 }
    let increment = max(0, 4 - (whole(dividend) - dividend) - (whole(divisorScale) - divisorScale))
    let digits = whole(whole(dividend) + whole(divisorScale) + increment)
    guard digits <= 27 else {
      throw TranslationFailure(position: position, reason: "this quotient has more than 27 fraction digits in MySQL")
    }
    // MySQL then rounds to the scale that the result is declared with, MariaDB keeps the digits.
    let declared = dividend + 4
    let isRounded = context.flavor == .mysql && declared < digits
    let kept = isRounded ? declared : digits
    let sql = "\(isRounded ? "round" : "trunc")(round(\(left.sql), 30) / \(divisor(right)), \(kept))"
    var result = TranslatedValue(sql, .numeric(scale: kept), at: position)
    result.hasPlainText = kept == declared
    result.isQuotient = !isRounded && kept != declared
    result.isNonNegative = left.isNonNegative && right.isNonNegative
    return result
  }

  private func integerQuotient(
    _ left: TranslatedValue, _ right: TranslatedValue, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var result: TranslatedValue
    switch (left.type, right.type) {
    case (.integer, .integer):
      // The smallest number of a width by -1 does not fit that width.
      let mayOverflow = !left.isNonNegative && !right.isNonNegative && left.type != .integer(.int8)
      let dividend = mayOverflow && !right.isConstant ? left.cast(to: "bigint", .integer(.int8)) : left
      result = TranslatedValue(
        "\(dividend.operand) / \(divisor(right))", dividend.type, at: position, isAtomic: false)
      result.bits = min(63, left.bits + (mayOverflow ? 1 : 0))
      if case .integer(.int8) = right.type { result.type = right.type }
    case (.float, _), (_, .float):
      throw TranslationFailure(position: position, reason: "DIV of floating-point numbers")
    case _ where left.isUnsigned || right.isUnsigned:
      // Up to 2^64 - 1.
      result = TranslatedValue("div(\(left.sql), \(divisor(right)))", .numeric(scale: 0), at: position)
    default: result = TranslatedValue("div(\(left.sql), \(divisor(right)))::bigint", .integer(.int8), at: position)
    }
    result.isNonNegative = left.isNonNegative && right.isNonNegative
    result.isUnsigned = left.isUnsigned || right.isUnsigned
    if result.isUnsigned, !result.isNonNegative { remarks.add(.negativeUnsigned) }
    return result
  }

  /// The sign is the dividend's in both systems.
  func remainder(
    _ left: TranslatedValue, _ right: TranslatedValue, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var result: TranslatedValue
    switch (left.type, right.type) {
    case (.float, _), (_, .float):
      throw TranslationFailure(position: position, reason: "the remainder of floating-point numbers")
    case (.integer, .integer): result = TranslatedValue("", .integer(.int8), at: position, isAtomic: false)
    default:
      let scales = (scale(left), scale(right))
      let scale = scales.0.flatMap { first in scales.1.map { max(first, $0) } }
      result = TranslatedValue("", .numeric(scale: scale), at: position, isAtomic: false)
      result.hasPlainText = left.hasPlainText && right.hasPlainText
    }
    result.sql = "\(left.operand) % \(divisor(right))"
    result.isNonNegative = left.isNonNegative
    result.isUnsigned = left.isUnsigned && scale(result) == 0
    return result
  }

  /// MySQL's bit operators work on unsigned 64-bit numbers: the same where no sign bit can be set.
  private func bitwise(
    _ sign: BinaryOperator, _ left: TranslatedValue, _ right: TranslatedValue, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    guard left.type.isInteger, right.type.isInteger, left.isNonNegative, right.isNonNegative else {
      throw TranslationFailure(
        position: position, reason: "`\(sign.rawValue)` works on unsigned numbers in MySQL, and these may be negative")
    }
    switch sign {
    case .shiftLeft:
      guard let count = right.integerLiteral, left.bits + count <= 63 else {
        throw TranslationFailure(position: position, reason: "`<<` may set the 64th bit")
      }
      var result = TranslatedValue(
        "\(left.operand)::bigint << \(count)", .integer(.int8), at: position, isAtomic: false)
      result.bits = left.bits + count
      result.isNonNegative = true
      result.isUnsigned = true
      return result
    case .shiftRight:
      guard let count = right.integerLiteral, count < 64 else {
        throw TranslationFailure(position: position, reason: "`>>` by more than 63 bits wraps in PostgreSQL")
      }
      var result = TranslatedValue(
        "\(left.operand)::bigint >> \(count)", .integer(.int8), at: position, isAtomic: false)
      result.bits = left.bits
      result.isNonNegative = true
      result.isUnsigned = true
      return result
    default:
      let spelled = sign == .bitXor ? "#" : sign.rawValue
      var result = TranslatedValue(
        "\(left.operand) \(spelled) \(right.operand)", .integer(.int8), at: position, isAtomic: false)
      result.isNonNegative = true
      result.isUnsigned = true
      return result
    }
  }
}
