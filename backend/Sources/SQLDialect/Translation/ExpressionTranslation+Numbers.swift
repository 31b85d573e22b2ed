// Functions of numbers that depend on the operand's type or have a smaller domain in PostgreSQL.
// Source: MySQL manual, 14.6.2 "Mathematical Functions".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  func rounding(_ function: SpecialFunction, _ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let value = try number(call.arguments[0])
    let name =
      switch function {
      case .absolute: "abs"
      case .roundUp: "ceil"
      case .roundDown: "floor"
      case .round: "round"
      default: "trunc"
      }
    var digits = 0
    if call.arguments.count == 2 {
      guard let literal = call.arguments[1].integerLiteral else {
        throw call.failure("\(call.name.lowercased())() to a number of digits that is no literal")
      }
      digits = literal
    }
    switch value.type {
    case .integer where function == .absolute:
      // The magnitude of the smallest number of a width does not fit that width.
      var result = call.result("abs(\(value.operand)::bigint)", .integer(.int8))
      result.bits = value.bits
      result.isNonNegative = true
      return result
    case .integer where digits >= 0:
      var result = value
      (result.textWidth, result.isYear) = (nil, false)
      return result
    case .integer:
      return call.result("\(name)(\(value.sql), \(digits))::bigint", .integer(.int8))
    case .numeric(let scale):
      let kept = function == .absolute ? scale : scale.map { max(0, min($0, digits)) }
      let arguments = call.arguments.count == 2 ? "\(value.sql), \(digits < 0 ? digits : kept ?? digits)" : value.sql
      var result = call.result("\(name)(\(arguments))", .numeric(scale: kept))
      result.hasPlainText = function == .absolute ? value.hasPlainText : kept != nil && digits >= 0
      result.isNonNegative = function == .absolute || (value.isNonNegative && function != .roundUp)
      return result
    case .float where function == .absolute || function == .roundUp || function == .roundDown:
      var result = call.result("\(name)(\(double(value).sql))", .float(isSingle: false))
      result.hasPlainText = false
      return result
    default: throw call.failure("\(call.name.lowercased())() of \(value.type.name) rounds by the C library's rules")
    }
  }

  /// SQRT and logarithms: NULL outside their domain, where PostgreSQL raises an error.
  func partialFunction(_ function: SpecialFunction, _ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let value = try doublePrecision(call.arguments[0])
    remarks.add(.outsideDomain)
    let name = call.name == "SQRT" ? "sqrt" : call.name == "LOG10" ? "log" : "ln"
    let bound = function == .squareRoot ? ">=" : ">"
    var result = call.result(
      "CASE WHEN \(value.operand) \(bound) 0 THEN \(name)(\(value.sql)) END", .float(isSingle: false))
    result.hasPlainText = false
    return result
  }

  /// Where the result is below the smallest double, MySQL gives 0 and PostgreSQL an error: refused unless the exponent
  /// and the digits of the base keep it above.
  func power(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let base = try number(call.arguments[0])
    let exponent = call.arguments[1].integerLiteral
    let digits: Int? =
      switch base.type {
      case .integer: (exponent ?? -1) >= 0 ? 0 : 20
      case .numeric: 65
      default: nil
      }
    guard let digits, let exponent, digits * abs(exponent) <= 300 else {
      throw call.failure("a power below the smallest number is 0 in MySQL, and an error in PostgreSQL")
    }
    let sql = "power(\(try doublePrecision(base).sql), \(try doublePrecision(call.arguments[1]).sql))"
    var result = call.result(sql, .float(isSingle: false))
    result.hasPlainText = false
    return result
  }

  /// As above: e^-745.14 is the first that is 0.
  func exponential(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let value = try doublePrecision(call.arguments[0])
    let sql = "CASE WHEN \(value.operand) < -745.1332191019412 THEN 0 ELSE exp(\(value.sql)) END"
    var result = call.result(sql, .float(isSingle: false))
    result.hasPlainText = false
    return result
  }
}
