// Function calls: the table's templates, and the dispatch to those that have a method of their own.

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  /// A call whose arguments are translated: what a special function's method works on.
  struct Call {
    var name: String
    var arguments: [TranslatedValue]
    var position: Int

    func failure(_ reason: String) -> TranslationFailure { TranslationFailure(position: position, reason: reason) }

    func result(_ sql: String, _ type: ValueType, isAtomic: Bool = true) -> TranslatedValue {
      TranslatedValue(sql, type, at: position, isAtomic: isAtomic)
    }
  }

  func call(
    _ name: String, _ arguments: [Expression], at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    guard let rule = FunctionTable.rule(named: name) else {
      throw TranslationFailure(position: position, reason: "the function \(name.lowercased())() is not translated")
    }
    guard rule.arguments.contains(arguments.count) else {
      throw TranslationFailure(
        position: position, reason: "\(name.lowercased())() with \(arguments.count) arguments is not translated")
    }
    if rule.volatility != .immutable, context.place != .columnDefault {
      throw TranslationFailure(
        position: position, reason: "\(name.lowercased())() gives another value later, so nothing may depend on it here"
      )
    }
    if case .special(.regexpLike) = rule.form {
      return try regexp(arguments[0], arguments[1], false, at: position)
    }
    var values: [TranslatedValue] = []
    for argument in arguments { values.append(try value(argument)) }
    let call = Call(name: name, arguments: values, position: position)
    switch rule.form {
    case .template(let template): return try filled(template, rule, call)
    case .special(let special): return try self.special(special, call)
    }
  }

  private func filled(
    _ template: String, _ rule: FunctionRule, _ call: Call
  ) throws(TranslationFailure) -> TranslatedValue {
    var values: [TranslatedValue] = []
    var collation = TranslatedValue.Collation.coercible
    var isUTF8 = true
    var letters = TranslatedValue.Letters.none
    for (index, argument) in call.arguments.enumerated() {
      let parameter = rule.parameters[min(index, rule.parameters.count - 1)]
      let value = try converted(argument, to: parameter)
      values.append(value)
      collation = stronger(collation, argument.collation)
      isUTF8 = isUTF8 && argument.isUTF8
      if value.type == .text { letters = max(letters, value.letters) }
    }
    var result = TranslatedValue(FunctionRule.fill(template, with: values), .null, at: call.position)
    switch rule.result {
    case .count(let bits):
      result.type = .integer(.int4)
      result.bits = bits
      result.isNonNegative = true
    case .integer(let width): result.type = .integer(width)
    case .double:
      result.type = .float(isSingle: false)
      result.hasPlainText = false
    case .text: result.type = .text
    case .date: result.type = .date
    case .time: result.type = .time
    case .timestamp: result.type = .timestamp
    case .timestamptz: result.type = .timestamptz
    case .uuid: result.type = .uuid
    case .boolean: result.type = .boolean
    case .first: result.type = values.first?.type ?? .null
    }
    // The clock's are cut to seconds.
    result.fractionDigits = 0
    result.collation = collation
    result.letters = letters
    result.isUTF8 = isUTF8
    // MySQL's YEAR() is unsigned, MariaDB's is not.
    result.isUnsigned = call.name == "YEAR" && context.flavor == .mysql
    return result
  }

  private func converted(
    _ value: TranslatedValue, to parameter: FunctionRule.Parameter
  ) throws(TranslationFailure) -> TranslatedValue {
    switch parameter {
    case .text: return try text(value)
    case .number: return try number(value)
    case .count: return try count(value)
    case .double: return try doublePrecision(value)
    case .moment:
      let moment = try self.moment(value)
      guard moment.type == .timestamptz else { return moment }
      return try timestamp(moment)
    case .timestamp: return try timestamp(value)
    case .any: return value
    case .condition: return try truth(value)
    }
  }

  /// An integer that PostgreSQL takes for an `int` parameter, and not below `minimum`.
  func count(_ value: TranslatedValue, from minimum: Int = -Int(Int32.max)) throws(TranslationFailure)
    -> TranslatedValue
  {
    let number = try self.number(value)
    guard number.type.isInteger else { throw value.failure("\(number.type.name) stands for a count") }
    if let literal = number.integerLiteral {
      let clamped = min(max(literal, minimum), Int(Int32.max))
      return clamped == literal ? number : integer("\(clamped)", at: value.position)
    }
    let isShort = number.type != .integer(.int8)
    if isShort, minimum < 0 || number.isNonNegative { return number }
    let raised = "greatest(\(number.sql), \(minimum))"
    let clamped = isShort ? raised : "least(\(raised), \(Int32.max))"
    // NULL stays NULL, which greatest() and least() pass over.
    let strict = "CASE WHEN \(number.operand) IS NOT NULL THEN \(clamped) END"
    return isShort
      ? number.becoming(strict, number.type, isAtomic: false) : number.becoming("(\(strict))::int", .integer(.int4))
  }

  func doublePrecision(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    let number = try self.number(value)
    if number.type == .float(isSingle: false) { return number }
    return number.cast(to: "double precision", .float(isSingle: false))
  }

  private func special(_ function: SpecialFunction, _ call: Call) throws(TranslationFailure) -> TranslatedValue {
    switch function {
    case .concatenate: return try concatenation(call.arguments, at: call.position)
    case .concatenateWithSeparator: return try concatenationWithSeparator(call)
    case .coalesce: return try coalesce(call)
    case .conditional: return try ifCall(call)
    case .nullIf: return try nullIf(call)
    case .isNull: return call.result("\(call.arguments[0].operand) IS NULL", .boolean, isAtomic: false)
    case .greatest, .least: return try extreme(call)
    case .left, .right: return try end(call)
    case .substring: return try substring(call)
    case .substringIndex: return try substringIndex(call)
    case .pad: return try pad(call)
    case .locate: return try locate(call.arguments[0], in: call.arguments[1], call)
    case .inString: return try locate(call.arguments[1], in: call.arguments[0], call)
    case .byteLength: return try byteLength(call)
    case .hexadecimal: return try hexadecimal(call)
    case .unhexadecimal: return try unhexadecimal(call)
    case .sha2: return try sha2(call)
    case .md5: return digits("md5(\(try utf8(call.arguments[0]).sql))", call)
    case .letterCase: return try letterCase(call)
    case .power: return try power(call)
    case .exponential: return try exponential(call)
    case .absolute, .roundUp, .roundDown, .round, .truncate: return try rounding(function, call)
    case .modulo:
      return try remainder(number(call.arguments[0]), number(call.arguments[1]), at: call.position)
    case .squareRoot, .logarithm: return try partialFunction(function, call)
    case .now: return try now(call)
    case .utcNow: return try utcNow(call)
    case .dateFormat: return try dateFormat(call)
    case .secondField:
      guard let unit = TimeUnit(rawValue: call.name) else { throw call.failure("an unknown field of a time") }
      return try extract(unit, call.arguments[0], at: call.position)
    case .weekOfYear: return try week(call)
    case .unixTimestamp: return try unixTimestamp(call)
    case .dateDifference: return try dateDifference(call)
    case .dateOnly: return try cast(moment(call.arguments[0]), to: CastType("DATE"), at: call.position)
    case .timeOnly: return try timeOnly(call)
    case .jsonExtract:
      return try jsonExtract(call.arguments[0], paths: Array(call.arguments.dropFirst()), at: call.position)
    case .jsonUnquote: return try jsonUnquote(call.arguments[0], at: call.position)
    case .jsonValid: return try jsonValid(call)
    case .jsonObject, .jsonArray: return try jsonBuild(function, call)
    case .uuidToBinary: return try uuidToBinary(call)
    case .binaryToUUID: return try binaryToUUID(call)
    case .regexpLike: throw call.failure("regexp_like() is not translated here")
    }
  }
}
