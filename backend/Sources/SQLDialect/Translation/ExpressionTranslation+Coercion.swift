// Turns a value of one type into one of another where MySQL does so by itself and PostgreSQL does not.

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  /// The value as a condition. MySQL takes any number but zero for true.
  func truth(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    switch value.type {
    case .boolean: return value
    case .null: return value.becoming("NULL::boolean", .boolean)
    case .integer, .numeric, .float:
      if let number = value.integerLiteral { return value.becoming(number == 0 ? "false" : "true", .boolean) }
      return value.becoming("\(value.operand) <> 0", .boolean, isAtomic: false)
    case .bit: return try truth(number(value))
    default: throw value.failure("\(value.type.name) is used as a condition")
    }
  }

  /// The value as a number; a boolean is 0 or 1.
  func number(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    switch value.type {
    case .integer, .numeric, .float, .null: return value
    case .boolean:
      var number = value.cast(to: "int", .integer(.int4))
      number.bits = 1
      number.isNonNegative = true
      return number
    case .bit(let width):
      guard let width, width < 64 else { throw value.failure("64 bits do not fit a signed number") }
      var number = value.cast(to: "bigint", .integer(.int8))
      number.bits = width
      number.isNonNegative = true
      return number
    case .text:
      guard let text = value.stringLiteral, TypedLiteral.isNumber(text) else {
        throw value.failure("text is used as a number, of which MySQL reads the longest numeric beginning")
      }
      if TypedLiteral.isInteger(text) { return signed(integer(unsigned(text), at: value.position), text) }
      let digits = unsigned(text)
      let literal: Literal = digits.contains { $0 == "e" || $0 == "E" } ? .float(digits) : .decimal(digits)
      return signed(try self.value(Expression(.literal(literal), position: value.position)), text)
    default: throw value.failure("\(value.type.name) is used as a number")
    }
  }

  private func unsigned(_ text: String) -> String {
    text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
  }

  private func signed(_ value: TranslatedValue, _ text: String) -> TranslatedValue {
    text.hasPrefix("-") ? negated(value) ?? value : value
  }

  /// The value as text, spelled as MySQL spells it, by casts that are immutable where the place asks for it.
  func text(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    guard value.hasPlainText else { throw value.failure("the digits of this number differ between the two systems") }
    switch value.type {
    case .text: return value
    case .null: return value.becoming("NULL::text", .text)
    case .integer, .numeric, .uuid:
      if case .integer(let digits) = value.literal { return try literalText(digits, value) }
      if case .decimal(let digits) = value.literal { return try literalText(digits, value) }
      var text = value.cast(to: "text", .text)
      text.letters = value.type == .uuid ? .ascii : .none
      if let width = value.textWidth { text.sql = filled(text.sql, to: width, value) }
      return text
    case .boolean: return try text(number(value))
    case .enumeration:
      try requireMutableAllowed("the text of an enum depends on its type's labels", at: value.position)
      return value.cast(to: "text", .text)
    case .date:
      var text = value.becoming(DateText.sql(value.operand, DateText.date), .text, isAtomic: false)
      text.letters = .none
      return text
    case .json(let isBinary):
      guard context.flavor == .mysql, isBinary else { throw value.failure("the text of a JSON value is not kept") }
      remarks.printsJSON = true
      return value.cast(to: "text", .text)
    default: throw value.failure("\(value.type.name) is used as text")
    }
  }

  /// ZEROFILL: zeros to the column's width, and longer numbers whole.
  private func filled(_ text: String, to width: Int, _ value: TranslatedValue) -> String {
    let mayBeLonger = !value.isYear
    return "lpad(\(text), \(mayBeLonger ? "greatest(\(width), char_length(\(text)))" : String(width)), '0')"
  }

  private func literalText(_ digits: String, _ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    var text = value.becoming(try string(digits, at: value.position), .text)
    text.literal = .string(digits, characterSet: nil)
    text.letters = TranslatedValue.Letters(digits)
    return text
  }

  /// The value as a date or timestamp; a literal text becomes one.
  func moment(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    if value.type.isMoment || value.type == .null { return value }
    guard let text = value.stringLiteral else { throw value.failure("\(value.type.name) is used as a date") }
    let hasTime = (try? TemporalLiteral.moment(text))?.time != nil
    return try typed(text, hasTime ? .timestamp(fractionDigits: nil) : .date, at: value.position)
  }

  /// The value as `timestamp`, for arithmetic with parts of a day.
  func timestamp(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    let moment = try self.moment(value)
    switch moment.type {
    case .date: return moment.cast(to: "timestamp", .timestamp)
    case .timestamptz:
      try requireMutableAllowed("a TIMESTAMP's local time depends on the session's time zone", at: value.position)
      return moment.cast(to: "timestamp", .timestamp)
    default: return moment
    }
  }

  /// A value whose type a literal text has been given for good.
  func settled(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    value.stringLiteral != nil ? value.becoming("\(value.sql)::text", .text) : value
  }

  /// A literal as a value of `type`, or nil where the value is no literal that could become one.
  func literal(_ value: TranslatedValue, as type: ValueType) throws(TranslationFailure) -> TranslatedValue? {
    guard let literal = value.literal else { return nil }
    switch (literal, type) {
    case (.string, .date), (.string, .timestamp), (.string, .timestamptz): return try moment(value)
    case (.string, .integer), (.string, .numeric), (.string, .float): return try number(value)
    default: break
    }
    do {
      if case .string(let text, _) = literal { return try self.text(text, value, as: type) }
      return try bits(literal, value, as: type)
    } catch {
      throw value.failure(error.reason)
    }
  }

  private func text(
    _ text: String, _ value: TranslatedValue, as type: ValueType
  ) throws(TypedLiteral.Problem) -> TranslatedValue? {
    switch type {
    case .enumeration(let name, let labels):
      return value.becoming("\(try TypedLiteral.label(text, of: labels))::\(PostgresIdentifier(name))", type)
    case .textArray(let members): return value.becoming(try TypedLiteral.set(text, of: members), type)
    case .boolean: return value.becoming(try TypedLiteral.boolean(text), type)
    case .time: return value.becoming(try TypedLiteral.time(text, .time(fractionDigits: nil)), type)
    case .interval: return value.becoming(try TypedLiteral.time(text, .interval), type)
    case .uuid: return value.becoming(try TypedLiteral.uuid(text), type)
    case .inet: return value.becoming(try TypedLiteral.string(text, maximum: nil) + "::inet", type)
    case .bytes: return value.becoming(TypedLiteral.bytes(Array(text.utf8)), type)
    default: return nil
    }
  }

  /// Numbers, hexadecimal and bit literals, which are numbers or bytes as the other side wants.
  private func bits(
    _ literal: Literal, _ value: TranslatedValue, as type: ValueType
  ) throws(TypedLiteral.Problem) -> TranslatedValue? {
    switch (literal, type) {
    case (.integer(let digits), .boolean) where digits == "0" || digits == "1":
      return value.becoming(try TypedLiteral.boolean(digits), type)
    case (.integer(let digits), .bit(let width)):
      return value.becoming(try TypedLiteral.bits(digits, width: width), type)
    case (.bits(let digits, _), .bit(let width)):
      return value.becoming(try TypedLiteral.bits("b'\(digits)'", width: width), type)
    case (.bits(let digits, _), .boolean):
      return value.becoming(try TypedLiteral.boolean("b'\(digits)'"), type)
    case (.hexadecimal(let digits, _), .bit(let width)):
      return value.becoming(try TypedLiteral.bits(try number(ofHexadecimal: digits), width: width), type)
    case (.hexadecimal(let digits, _), .boolean):
      return value.becoming(try TypedLiteral.boolean(try number(ofHexadecimal: digits)), type)
    case (.hexadecimal(let digits, _), .integer):
      return integer(try number(ofHexadecimal: digits), at: value.position)
    case (.hexadecimal(let digits, _), .text):
      guard let text = String(validating: HexadecimalDigits.bytes(digits), as: UTF8.self) else { return nil }
      var converted = value.becoming(try TypedLiteral.string(text, maximum: nil), .text)
      converted.collation = .binary
      converted.letters = TranslatedValue.Letters(text)
      return converted
    default: return nil
    }
  }

  private func number(ofHexadecimal digits: String) throws(TypedLiteral.Problem) -> String {
    guard let number = UInt64(digits, radix: 16) else {
      throw TypedLiteral.Problem(reason: "0x\(digits) is more than 64 bits")
    }
    return String(number)
  }

  // MARK: Results

  /// The values in one type, for CASE, IF, COALESCE and their kin.
  func unified(_ values: [TranslatedValue]) throws(TranslationFailure) -> (values: [TranslatedValue], type: ValueType) {
    let types = Set(values.map(\.type)).subtracting([.null])
    guard let first = types.first else { return (values, .null) }
    if types.count == 1 { return (values, first) }
    if types.allSatisfy({ $0.isNumber || $0 == .boolean }) {
      var numbers: [TranslatedValue] = []
      // One that PostgreSQL would unite in single precision is a double in MySQL.
      for value in values { numbers.append(double(try number(value))) }
      return (numbers, widest(numbers.map(\.type)))
    }
    if types.contains(.text), !types.contains(where: \.isMoment), !types.contains(.bytes) {
      var texts: [TranslatedValue] = []
      for value in values { texts.append(value.type == .null ? value : try text(value)) }
      return (texts, .text)
    }
    let names = types.map(\.name).sorted().joined(separator: " and ")
    throw values[0].failure("\(names) are results of one expression")
  }

  private func widest(_ types: [ValueType]) -> ValueType {
    if types.contains(where: { if case .float = $0 { true } else { false } }) { return .float(isSingle: false) }
    var scale: Int? = 0
    var isNumeric = false
    for case .numeric(let other) in types {
      isNumeric = true
      scale = scale.flatMap { known in other.map { max(known, $0) } }
    }
    if isNumeric { return .numeric(scale: scale) }
    return .integer(types.contains(.integer(.int8)) ? .int8 : types.contains(.integer(.int4)) ? .int4 : .int2)
  }
}
