// Functions of texts and bytes whose edge cases differ. Source: MySQL manual, 14.8 "String Functions and Operators".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  /// One NULL makes the whole NULL, as `||` does (and PostgreSQL's concat() does not).
  func concatenation(
    _ arguments: [TranslatedValue], at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var texts: [TranslatedValue] = []
    for argument in arguments { texts.append(try text(argument)) }
    var result = TranslatedValue(
      texts.map(\.operand).joined(separator: " || "), .text, at: position, isAtomic: texts.count == 1)
    // Two literals alone would leave PostgreSQL to guess the type.
    if texts.allSatisfy(\.isConstant), let first = texts.first, first.type == .text {
      result.sql = ([first.operand + "::text"] + texts.dropFirst().map(\.operand)).joined(separator: " || ")
    }
    result.collation = texts.map(\.collation).reduce(.coercible, stronger)
    result.letters = texts.map(\.letters).max() ?? .any
    result.isUTF8 = texts.allSatisfy(\.isUTF8)
    return result
  }

  /// PostgreSQL's concat_ws() is not immutable, so it is composed; NULL arguments are left out.
  func concatenationWithSeparator(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    guard let separator = call.arguments[0].stringLiteral else {
      throw call.failure("concat_ws() with a separator that is no literal")
    }
    var parts: [TranslatedValue] = []
    for argument in call.arguments.dropFirst() { parts.append(try text(argument)) }
    let quoted = try string(separator, at: call.position)
    let joined = parts.map { "coalesce(\(quoted) || \($0.operand), '')" }.joined(separator: " || ")
    var result = call.result("substr(\(joined), \(separator.unicodeScalars.count + 1))", .text)
    result.collation = parts.map(\.collation).reduce(.coercible, stronger)
    result.letters = max(parts.map(\.letters).max() ?? .any, TranslatedValue.Letters(separator))
    result.isUTF8 = parts.allSatisfy(\.isUTF8)
    return result
  }

  private func derived(_ sql: String, from text: TranslatedValue, _ call: Call) -> TranslatedValue {
    var result = call.result(sql, .text)
    result.collation = text.collation
    result.letters = text.letters
    result.isUTF8 = text.isUTF8
    return result
  }

  /// Outside ASCII the servers, and each locale of PostgreSQL, have tables of their own.
  func letterCase(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let subject = try text(call.arguments[0])
    let function = call.name.hasPrefix("U") ? "upper" : "lower"
    // An index is of use to a query that spells the expression in the same way.
    if subject.letters == .any || context.place == .index {
      if subject.letters == .any { remarks.changesCase = true }
      return derived("\(function)(\(subject.sql))", from: subject, call)
    }
    return derived("\(function)(\(subject.operand) COLLATE \"C\")", from: subject, call)
  }

  /// LEFT and RIGHT: a negative length gives '' in MySQL and cuts at the other end in PostgreSQL.
  func end(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let subject = try text(call.arguments[0])
    let length = try count(call.arguments[1], from: 0)
    return derived("\(call.name.lowercased())(\(subject.sql), \(length.sql))", from: subject, call)
  }

  /// Positions count from the end where they are negative; position 0 gives ''.
  func substring(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let subject = try text(call.arguments[0])
    let start = try count(call.arguments[1])
    let length = call.arguments.count == 3 ? try count(call.arguments[2], from: 0).sql : nil
    func piece(from start: String) -> String { "substr(\(subject.sql), \(start)\(length.map { ", \($0)" } ?? ""))" }
    if let number = start.integerLiteral, number > 0 { return derived(piece(from: start.sql), from: subject, call) }
    let inputs = [subject.sql, start.sql] + [length].compactMap { $0 }
    let sql = """
      CASE WHEN \(start.operand) > 0 THEN \(piece(from: start.sql)) \
      WHEN \(start.operand) < 0 AND char_length(\(subject.sql)) + \(start.operand) >= 0 \
      THEN \(piece(from: "char_length(\(subject.sql)) + \(start.operand) + 1")) \
      WHEN num_nulls(\(inputs.joined(separator: ", "))) = 0 THEN '' END
      """
    return derived(sql, from: subject, call)
  }

  func substringIndex(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let subject = try text(call.arguments[0])
    guard let delimiter = call.arguments[1].stringLiteral, !delimiter.isEmpty,
      let number = call.arguments[2].integerLiteral, number == 1 || number == -1
    else { throw call.failure("substring_index() other than the first or last part, by a literal delimiter") }
    // Both systems give the whole text where the delimiter does not occur, and compare it by bytes.
    return derived(
      "split_part(\(subject.sql), \(try string(delimiter, at: call.position)), \(number))", from: subject, call)
  }

  func pad(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let subject = try text(call.arguments[0])
    guard let length = call.arguments[1].integerLiteral, length >= 0, let filling = call.arguments[2].stringLiteral,
      !filling.isEmpty
    else { throw call.failure("\(call.name.lowercased())() other than to a literal length with a literal filling") }
    let quoted = try string(filling, at: call.position)
    var result = derived("\(call.name.lowercased())(\(subject.sql), \(length), \(quoted))", from: subject, call)
    result.letters = max(subject.letters, TranslatedValue.Letters(filling))
    return result
  }

  func locate(
    _ part: TranslatedValue, in whole: TranslatedValue, _ call: Call
  ) throws(TranslationFailure) -> TranslatedValue {
    let (whole, part) = try exactCase(try text(whole), try text(part))
    var result = call.result("strpos(\(whole.sql), \(part.sql))", .integer(.int4))
    result.bits = 31
    result.isNonNegative = true
    return result
  }

  func trim(
    _ side: TrimSide, _ removed: Expression?, _ source: Expression, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let subject = try text(value(source))
    let function = side == .both ? "btrim" : side == .leading ? "ltrim" : "rtrim"
    var sql = "\(function)(\(subject.sql))"
    if let removed {
      let removedValue = try value(removed)
      // PostgreSQL removes any of several characters, MySQL the text as a whole.
      guard let text = removedValue.stringLiteral, text.unicodeScalars.count == 1 else {
        throw removedValue.failure("trim() of more than one character")
      }
      sql = "\(function)(\(subject.sql), \(removedValue.sql))"
    }
    return derived(sql, from: subject, Call(name: "TRIM", arguments: [], position: position))
  }

  /// Bytes of the source's character set: the same as here only for UTF-8.
  func utf8(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    if value.type == .bytes { return value }
    let text = try self.text(value)
    guard text.isUTF8 else { throw value.failure("the source's bytes of this text are not UTF-8") }
    return text
  }

  func byteLength(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    var result = call.result("octet_length(\(try utf8(call.arguments[0]).sql))", .integer(.int4))
    result.bits = 31
    result.isNonNegative = true
    return result
  }

  /// A text of hexadecimal digits.
  func digits(_ sql: String, _ call: Call) -> TranslatedValue {
    var result = call.result(sql, .text)
    result.letters = .ascii
    return result
  }

  func hexadecimal(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let value = call.arguments[0]
    if value.type.isInteger { return digits("upper(to_hex(\(value.operand)::bigint))", call) }
    guard !value.type.isNumber else { throw value.failure("hex() of \(value.type.name)") }
    return digits("upper(encode(\(try bytes(value).sql), 'hex'))", call)
  }

  /// The value as bytea.
  func bytes(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    if value.type == .bytes { return value }
    if let literal = value.stringLiteral { return value.becoming(TypedLiteral.bytes(Array(literal.utf8)), .bytes) }
    let text = try utf8(value)
    // convert_to() is not immutable; the cast is, and reads only backslashes as anything but themselves.
    let sql = mustBeImmutable ? "replace(\(text.sql), E'\\\\', E'\\\\\\\\')::bytea" : "convert_to(\(text.sql), 'UTF8')"
    return value.becoming(sql, .bytes)
  }

  /// `BINARY x`: a text that is compared by its bytes, which UTF-8 orders by code points.
  func binary(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    var text = try utf8(value)
    text.collation = .binary
    return text
  }

  func unhexadecimal(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    guard let digits = call.arguments[0].stringLiteral, digits.allSatisfy(\.isHexDigit),
      digits.utf8.count.isMultiple(of: 2)
    else { throw call.failure("unhex() of something that may be no hexadecimal text, for which MySQL gives NULL") }
    return call.result(TypedLiteral.bytes(HexadecimalDigits.bytes(digits)), .bytes)
  }

  func sha2(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    guard let bits = call.arguments[1].integerLiteral, [0, 224, 256, 384, 512].contains(bits) else {
      throw call.failure("sha2() of a length that is no literal")
    }
    return digits("encode(sha\(bits == 0 ? 256 : bits)(\(try bytes(call.arguments[0]).sql)), 'hex')", call)
  }

  func collate(_ operand: Expression, _ collation: String) throws(TranslationFailure) -> TranslatedValue {
    var value = try text(self.value(operand))
    value.collation = TranslatedValue.Collation(CollationTraits(collation))
    return value
  }

  func convert(
    _ operand: Expression, _ characterSet: String, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let value = try self.value(operand)
    if characterSet == "binary" { return try binary(value) }
    guard characterSet == "utf8mb4" else {
      throw TranslationFailure(position: position, reason: "conversion to \(characterSet) may lose characters")
    }
    // The collation is the default one of the character set.
    var text = try self.text(value)
    text.isUTF8 = true
    text.collation = .init(kind: .insensitive, isPadded: context.flavor == .mariadb)
    return text
  }
}
