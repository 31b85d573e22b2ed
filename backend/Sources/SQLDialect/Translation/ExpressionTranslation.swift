// The recursive walk. One method per kind of node; coercions are in +Coercion, the rest by subject in +Arithmetic,
// +Comparison, +Matching, +Calls, +Dates, +JSON and +Cast.

import MySQLSyntax
import SchemaModel

struct ExpressionTranslation {
  let context: ExpressionContext
  let remarks = TranslationRemarks()

  /// PostgreSQL stores the values of such an expression, so that it may depend on nothing but the row.
  var mustBeImmutable: Bool { context.place == .generatedColumn || context.place == .index }

  func value(_ expression: Expression) throws(TranslationFailure) -> TranslatedValue {
    let position = expression.position
    switch expression.kind {
    case .literal(let literal): return try self.literal(literal, at: position)
    case .column(let path): return try column(path, at: position)
    case .unary(let sign, let operand): return try unary(sign, operand, at: position)
    case .binary(let sign, let left, let right): return try binary(sign, left, right, at: position)
    case .between(let value, let low, let high, let isNegated):
      return try between(value, low, high, isNegated, at: position)
    case .inList(let value, let items, let isNegated): return try membership(value, items, isNegated, at: position)
    case .like(let value, let pattern, let escape, let isNegated):
      return try like(value, pattern, escape, isNegated, at: position)
    case .regexp(let value, let pattern, let isNegated): return try regexp(value, pattern, isNegated, at: position)
    case .isTruth(let operand, let truth, let isNegated): return try test(operand, truth, isNegated, at: position)
    case .conditional(let operand, let branches, let otherwise):
      return try conditional(operand, branches, otherwise, at: position)
    case .cast(let operand, let type): return try cast(try value(operand), to: type, at: position)
    case .convert(let operand, let characterSet): return try convert(operand, characterSet, at: position)
    case .collate(let operand, let collation): return try collate(operand, collation)
    case .call(let name, let arguments): return try call(name, arguments, at: position)
    case .extract(let unit, let source): return try extract(unit, try value(source), at: position)
    case .trim(let side, let removed, let source): return try trim(side, removed, source, at: position)
    case .dateShift(let date, let amount, let unit, let isSubtraction):
      return try shift(date, by: amount, unit, isSubtraction: isSubtraction, at: position)
    case .timestampDifference(let unit, let start, let end):
      return try timestampDifference(unit, start, end, at: position)
    case .row: throw TranslationFailure(position: position, reason: "a row of values stands where one value must")
    case .userVariable(let name), .systemVariable(let name):
      throw TranslationFailure(position: position, reason: "the variable \(name) exists only in MySQL")
    }
  }

  /// The reason for which a value may not be stored, thrown where the place stores it.
  func requireMutableAllowed(_ reason: String, at position: Int) throws(TranslationFailure) {
    guard !mustBeImmutable else {
      throw TranslationFailure(
        position: position, reason: "\(reason), and a stored expression may depend on nothing but the row")
    }
  }

  // MARK: Leaves

  private func column(_ path: [String], at position: Int) throws(TranslationFailure) -> TranslatedValue {
    let name = path.last ?? ""
    guard let column = context.columns[name.lowercased()] else {
      throw TranslationFailure(position: position, reason: "there is no column `\(name)` here")
    }
    // citext's own operators are in its schema, which no search path names; text's are found everywhere.
    let cast = column.targetType.extensionKind == .citext ? "::text" : ""
    var value = TranslatedValue(
      PostgresIdentifier(column.target).description + cast, ValueType(column.targetType, source: column.sourceType),
      at: position)
    switch column.sourceType {
    case .integer(let size, let isUnsigned, _):
      value.isNonNegative = isUnsigned
      value.isUnsigned = isUnsigned
      value.bits = min(63, size.bits - (isUnsigned ? 0 : 1))
    case .year:
      value.isNonNegative = true
      value.isUnsigned = true
      value.bits = 12
      value.textWidth = 4
      value.isYear = true
    case .bit:
      value.isNonNegative = true
      value.isUnsigned = true
    case .float, .double: value.hasPlainText = false
    case .date: value.fractionDigits = 0
    case .time(let digits), .datetime(let digits), .timestamp(let digits): value.fractionDigits = digits
    default: break
    }
    if let width = column.zerofillWidth { value.textWidth = width }
    if column.characterSet == "ascii" { value.letters = .ascii }
    switch column.sourceType {
    case .char, .varchar, .text, .enumeration, .set: value.collation = TranslatedValue.Collation(column.collation)
    case .json: value.collation = .json
    case .binary, .varbinary, .blob, .unknown: value.collation = .binary
    default: break
    }
    value.isUTF8 = column.characterSet.map { $0.hasPrefix("utf8") || $0 == "ascii" } ?? true
    return value
  }

  private func literal(_ literal: Literal, at position: Int) throws(TranslationFailure) -> TranslatedValue {
    var value: TranslatedValue
    switch literal {
    case .null: value = TranslatedValue("NULL", .null, at: position)
    case .boolean(let isTrue):
      // TRUE is the integer 1; `truth` gives it back its name where a boolean is wanted.
      return try self.literal(.integer(isTrue ? "1" : "0"), at: position)
    case .integer(let digits): return integer(digits, at: position)
    case .decimal(let digits): value = TranslatedValue(digits, .numeric(scale: fraction(digits)), at: position)
    case .float(let digits):
      value = TranslatedValue("'\(digits)'::double precision", .float(isSingle: false), at: position)
      value.hasPlainText = false
    case .string(let text, let characterSet):
      guard characterSet != "binary" else { return bytes(Array(text.utf8), literal, at: position) }
      value = TranslatedValue(try string(text, at: position), .text, at: position)
      value.letters = TranslatedValue.Letters(text)
    case .hexadecimal(let digits, let characterSet): return try hexadecimal(digits, characterSet, at: position)
    case .bits(let digits, nil): value = TranslatedValue("B'\(digits)'", .bit(width: digits.utf8.count), at: position)
    case .bits: throw TranslationFailure(position: position, reason: "a bit literal with a character set")
    case .date(let text): value = try typed(text, .date, at: position)
    case .time(let text):
      value = try typed(text, .time(fractionDigits: nil), at: position)
    case .timestamp(let text): value = try typed(text, .timestamp(fractionDigits: nil), at: position)
    }
    switch literal {
    case .date, .time, .timestamp: break
    default: value.literal = literal
    }
    return value
  }

  func integer(_ digits: String, at position: Int) -> TranslatedValue {
    let trimmed = String(digits.drop { $0 == "0" })
    let plain = trimmed.isEmpty ? "0" : trimmed
    guard let number = Int(plain) else {
      var value = TranslatedValue(plain, .numeric(scale: 0), at: position)
      value.isNonNegative = true
      value.literal = .decimal(plain)
      return value
    }
    var value = TranslatedValue(plain, .integer(number > Int(Int32.max) ? .int8 : .int4), at: position)
    value.bits = max(1, Int.bitWidth - number.leadingZeroBitCount)
    value.isNonNegative = true
    value.literal = .integer(plain)
    return value
  }

  private func fraction(_ digits: String) -> Int {
    digits.firstIndex(of: ".").map { digits[$0...].utf8.count - 1 } ?? 0
  }

  func typed(_ text: String, _ type: PostgresType, at position: Int) throws(TranslationFailure) -> TranslatedValue {
    do {
      var value = TranslatedValue(try TypedLiteral.sql(text, as: type, source: nil), ValueType(type), at: position)
      if value.type.isMoment { value.momentText = text }
      return value
    } catch {
      throw TranslationFailure(position: position, reason: error.reason)
    }
  }

  func string(_ text: String, at position: Int) throws(TranslationFailure) -> String {
    do {
      return try TypedLiteral.string(text, maximum: nil)
    } catch {
      throw TranslationFailure(position: position, reason: error.reason)
    }
  }

  private func bytes(_ bytes: [UInt8], _ literal: Literal, at position: Int) -> TranslatedValue {
    var value = TranslatedValue(TypedLiteral.bytes(bytes), .bytes, at: position)
    value.collation = .binary
    value.literal = literal
    return value
  }

  private func hexadecimal(
    _ digits: String, _ characterSet: String?, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let bytes = HexadecimalDigits.bytes(digits)
    guard let characterSet, characterSet != "binary" else {
      return self.bytes(bytes, .hexadecimal(digits, characterSet: nil), at: position)
    }
    guard characterSet.hasPrefix("utf8") || characterSet == "ascii", let text = String(validating: bytes, as: UTF8.self)
    else {
      throw TranslationFailure(position: position, reason: "a literal in the character set \(characterSet)")
    }
    return try literal(.string(text, characterSet: characterSet), at: position)
  }
}

extension IntegerSize {
  /// Of storage, the sign included.
  var bits: Int {
    switch self {
    case .tinyint: 8
    case .smallint: 16
    case .mediumint: 24
    case .int: 32
    case .bigint: 64
    }
  }
}

/// Reads pairs of hexadecimal digits, which the lexer has checked.
enum HexadecimalDigits {
  static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  static func bytes(_ digits: String) -> [UInt8] {
    let nibbles = digits.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: nibbles.count - 1, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
  }
}
