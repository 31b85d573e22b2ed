// CAST and CONVERT. Source: MySQL manual, 14.10 "Cast Functions and Operators".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  func cast(
    _ value: TranslatedValue, to type: CastType, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    guard !type.isArray else {
      throw TranslationFailure(position: position, reason: "a multi-valued index (CAST … AS … ARRAY)")
    }
    if value.type == .null, value.literal != nil { return value }
    let call = Call(name: "CAST", arguments: [value], position: position)
    switch type.name {
    case "SIGNED", "UNSIGNED": return try castInteger(value, isUnsigned: type.name == "UNSIGNED", call)
    case "DECIMAL": return try castDecimal(value, type.parameters, call)
    case "CHAR", "NCHAR": return try castText(value, type, call)
    case "BINARY":
      guard type.parameters.isEmpty else { throw call.failure("a cast that pads or cuts bytes") }
      return try binary(value)
    case "DATE":
      let moment = try self.moment(value)
      if moment.type == .date { return moment }
      var date = try timestamp(moment).cast(to: "date", .date)
      date.fractionDigits = 0
      return date
    case "DATETIME":
      return fraction(of: try timestamp(value), cutTo: type.parameters.first ?? 0)
    case "TIME":
      let digits = type.parameters.first ?? 0
      if value.type == .time { return try castTime(value, digits: digits) }
      throw call.failure("\(value.type.name) is cast to a time")
    case "DOUBLE":
      return try doublePrecision(value)
    case "JSON":
      if case .json = value.type { return value }
      guard let text = value.stringLiteral else { throw call.failure("\(value.type.name) is cast to JSON") }
      return try typed(text, .jsonb, at: position)
    default: throw call.failure("a cast to \(type.name)")
    }
  }

  private func castInteger(
    _ value: TranslatedValue, isUnsigned: Bool, _ call: Call
  ) throws(TranslationFailure) -> TranslatedValue {
    if value.type.isMoment || value.type == .time { throw call.failure("\(value.type.name) is cast to a number") }
    let number = try self.number(value)
    if case .float = number.type { throw call.failure("a floating-point number is rounded by the C library's rules") }
    guard !isUnsigned || number.isNonNegative else {
      throw call.failure("a number that may be negative is cast to UNSIGNED, where MySQL adds 2^64")
    }
    if number.isConstant, number.type.isInteger { return number }
    if isUnsigned, number.isUnsigned, !number.type.isInteger {
      var result = number.becoming("round(\(number.sql))", .numeric(scale: 0))
      result.hasPlainText = true
      return result
    }
    var result = number.cast(to: "bigint", .integer(.int8))
    if number.type.isInteger { result.bits = number.bits }
    result.isNonNegative = number.isNonNegative
    result.isUnsigned = isUnsigned
    result.isQuotient = false
    result.hasPlainText = true
    return result
  }

  private func castDecimal(
    _ value: TranslatedValue, _ parameters: [Int], _ call: Call
  ) throws(TranslationFailure) -> TranslatedValue {
    if value.type.isMoment || value.type == .time { throw call.failure("\(value.type.name) is cast to a number") }
    let number = try self.number(value)
    if case .float = number.type { throw call.failure("a floating-point number has other digits as a decimal") }
    let precision = parameters.first ?? 10
    let scale = parameters.count > 1 ? parameters[1] : 0
    var result = number.cast(to: "numeric(\(precision),\(scale))", .numeric(scale: scale))
    result.hasPlainText = true
    result.isQuotient = false
    result.isUnsigned = false
    return result
  }

  private func castText(
    _ value: TranslatedValue, _ type: CastType, _ call: Call
  ) throws(TranslationFailure) -> TranslatedValue {
    if type.characterSet == "binary" {
      guard type.parameters.isEmpty else { throw call.failure("a cast that pads or cuts bytes") }
      return try binary(value)
    }
    guard type.characterSet == nil || type.characterSet == "utf8mb4" else {
      throw call.failure("conversion to \(type.characterSet ?? "") may lose characters")
    }
    // A text made of a number or another text has the connection's collation, as a column has its own.
    var text = try self.text(value)
    text.collation = .init(kind: .insensitive, isPadded: context.flavor == .mariadb)
    guard let length = type.parameters.first else { return text }
    remarks.add(.cutText)
    return text.becoming("left(\(text.sql), \(length))", .text)
  }
}
