// LIKE and REGEXP.

import MySQLSyntax

extension ExpressionTranslation {
  /// Both systems take `\` as the escape unless told otherwise, and `%` and `_` alike.
  func like(
    _ value: Expression, _ pattern: Expression, _ escape: Expression?, _ isNegated: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let escaped = escape.map { if case .literal(.string(let text, _)) = $0.kind { text } else { "a" } } ?? ""
    guard let patternText = try self.value(pattern).stringLiteral else {
      throw try self.value(pattern).failure("a pattern that is no literal")
    }
    let (subject, pattern) = try exactCase(try text(self.value(value)), try self.value(pattern))
    if pattern.stringLiteral != patternText, TranslatedValue.Letters(escaped) != .none {
      throw pattern.failure("a letter as the escape of a pattern")
    }
    var sql = "\(subject.operand) \(isNegated ? "NOT " : "")LIKE \(pattern.sql)"
    var escapeCharacter: Character? = "\\"
    if let escape {
      let escape = try self.value(escape)
      guard let text = escape.stringLiteral, text.count <= 1 else { throw escape.failure("an escape of one character") }
      escapeCharacter = text.first
      sql += " ESCAPE \(escape.sql)"
    }
    if let escapeCharacter, endsInEscape(patternText, escapeCharacter) {
      throw pattern.failure("the pattern ends with its escape character, which PostgreSQL refuses")
    }
    return TranslatedValue(sql, .boolean, at: position, isAtomic: false)
  }

  private func endsInEscape(_ pattern: String, _ escape: Character) -> Bool {
    var isEscaped = false
    for character in pattern { isEscaped = !isEscaped && character == escape }
    return isEscaped
  }

  func regexp(
    _ value: Expression, _ pattern: Expression, _ isNegated: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let subject = try text(self.value(value))
    let pattern = try self.value(pattern)
    guard let text = pattern.stringLiteral else { throw pattern.failure("a pattern that is no literal") }
    let translated: RegularExpression
    do {
      translated = try RegularExpression(mysql: text, flavor: context.flavor)
    } catch {
      throw pattern.failure(error.reason)
    }
    if collation(of: subject, pattern).kind == .insensitive, subject.letters != .none, translated.hasLetters {
      throw subject.failure("the source matches this text without regard to case")
    }
    let sql = "\(subject.operand) \(isNegated ? "!~" : "~") \(try string(translated.postgres, at: pattern.position))"
    return TranslatedValue(sql, .boolean, at: position, isAtomic: false)
  }
}
