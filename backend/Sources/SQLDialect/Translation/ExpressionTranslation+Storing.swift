// The value of an expression as what the column stores.

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  /// PostgreSQL itself casts between integers and to a narrower text or decimal when it assigns, with an error where
  /// MySQL's strict mode has one.
  func assigned(_ value: TranslatedValue, to type: PostgresType) throws(TranslationFailure) -> TranslatedValue {
    let value = try reread(value)
    noteRange(value)
    let wanted = ValueType(type)
    switch (value.type, type) {
    case (.null, _): return value
    case (.text, _) where value.stringLiteral != nil && wanted != .text && wanted != .bytes:
      return try constant(value, type)
    case (_, .boolean):
      if let literal = try literal(value, as: .boolean) { return literal }
      guard !value.type.isNumber || !value.isConstant else { throw value.failure("a boolean holds only 0 and 1") }
      return try truth(value)
    case (_, .smallint), (_, .integer), (_, .bigint), (_, .numeric):
      if let number = try literal(value, as: .integer(.int8)) { return number }
      let number = try self.number(value)
      if case .float = number.type, case .numeric = type {
        throw value.failure("a floating-point number has other digits as a decimal")
      }
      return number
    case (_, .real), (_, .doublePrecision): return try number(value)
    case (_, .text), (_, .varchar),
      (_, .ofExtension) where wanted == .text:
      return try storedText(value)
    case (.text, .bytea) where value.literal == nil: return try bytes(value)
    case (.uuid, .bytea): return value.becoming("uuid_send(\(value.sql))", .bytes)
    case (_, .enumeration), (_, .array):
      throw value.failure("\(value.type.name) is stored as \(wanted.name)")
    case (.date, _), (.timestamp, _), (.timestamptz, _), (.time, _), (.interval, _):
      return try storedMoment(value, type)
    case (.json, .json), (.json, .jsonb):
      return value.type == wanted ? value : value.cast(to: wanted == .json(isBinary: true) ? "jsonb" : "json", wanted)
    default:
      if let literal = try literal(value, as: wanted) { return literal }
      return try unchanged(value, wanted)
    }
  }

  private func unchanged(_ value: TranslatedValue, _ wanted: ValueType) throws(TranslationFailure) -> TranslatedValue {
    guard value.type == wanted else { throw value.failure("\(value.type.name) is stored as \(wanted.name)") }
    return value
  }

  private func storedMoment(_ value: TranslatedValue, _ type: PostgresType) throws(TranslationFailure)
    -> TranslatedValue
  {
    switch (value.type, type) {
    case (.timestamp, .date), (.timestamptz, .date):
      return fraction(of: try timestamp(value), cutTo: 0, rest: "").cast(to: "date", .date)
    case (.date, .timestamp): return value.cast(to: "timestamp", .timestamp)
    case (.timestamptz, .timestamp(let digits)): return fraction(of: try timestamp(value), cutTo: digits ?? 6)
    case (.timestamp, .timestamp(let digits)), (.timestamptz, .timestamptz(let digits)):
      return fraction(of: value, cutTo: digits ?? 6)
    case (.date, .timestamptz), (.timestamp, .timestamptz):
      try requireMutableAllowed("the instant of a local time depends on the session's time zone", at: value.position)
      let digits = if case .timestamptz(let digits?) = type { digits } else { 6 }
      return fraction(of: value, cutTo: digits).cast(to: "timestamptz", .timestamptz)
    case (.time, .time(let digits)): return try castTime(value, digits: digits ?? 6)
    case (.time, .interval), (.interval, .interval):
      let digits = if case .time(let digits) = context.stored?.sourceType { digits } else { 6 }
      return try castTime(value, digits: digits, as: "interval", .interval)
    default: return try unchanged(value, ValueType(type))
    }
  }

  /// A text that stands for a value of another type.
  private func constant(_ value: TranslatedValue, _ type: PostgresType) throws(TranslationFailure) -> TranslatedValue {
    let text = value.stringLiteral ?? ""
    do throws(TypedLiteral.Problem) {
      if case .enumeration(let name) = type, let label = try label(text) {
        return value.becoming("\(label)::\(PostgresIdentifier(name))", ValueType(type))
      }
      try requireFraction(text, type)
      return value.becoming(
        try TypedLiteral.sql(members(text), as: type, source: context.stored?.sourceType), ValueType(type))
    } catch {
      throw value.failure(error.reason)
    }
  }

  /// PostgreSQL rounds a literal otherwise than the source.
  private func requireFraction(_ text: String, _ type: PostgresType) throws(TypedLiteral.Problem) {
    let digits: Int? =
      switch type {
      case .timestamp(let digits), .timestamptz(let digits): digits
      default: nil
      }
    guard let digits, let point = text.lastIndex(of: "."), text[point...].utf8.count - 1 > digits else { return }
    throw TypedLiteral.Problem(reason: "`\(text)` is rounded to \(digits) fraction digits")
  }

  /// A SET holds its members in the order of its definition.
  private func members(_ text: String) -> String {
    guard case .set(let members) = context.stored?.sourceType else { return text }
    let chosen = Set(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    return chosen.isSubset(of: members) ? members.filter(chosen.contains).joined(separator: ",") : text
  }

  /// The label of the column's own that a text stands for; nil where the column is no ENUM.
  private func label(_ text: String) throws(TypedLiteral.Problem) -> String? {
    guard let stored = context.stored, case .enumeration(let labels) = stored.sourceType else { return nil }
    return try TypedLiteral.label(
      text, of: labels, isFolded: stored.collation.ignoresCase, isPadded: stored.collation.ignoresTrailingSpaces)
  }

  private func storedText(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    if case .hexadecimal = value.literal, let characterSet = context.stored?.characterSet,
      !["utf8mb4", "utf8mb3", "utf8"].contains(characterSet)
    {
      throw value.failure("the bytes are text of the column's character set \(characterSet)")
    }
    do throws(TypedLiteral.Problem) {
      if let text = value.stringLiteral, let label = try label(text) { return value.becoming(label, .text) }
    } catch {
      throw value.failure(error.reason)
    }
    var text = value
    if let literal = try literal(value, as: .text) { text = literal } else { text = try self.text(value) }
    guard case .char = context.stored?.sourceType else { return text }
    return try trimmed(text)
  }

  /// The value as the source reads it for a column of the type.
  private func reread(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    switch context.stored?.sourceType {
    case .year where value.type != .null: return try year(value)
    case .bit(let width):
      guard let text = value.stringLiteral else { return value }
      // The bits of the text's bytes, not of the number that it spells.
      let number = text.utf8.count <= 8 ? text.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } : nil
      guard let number, value.letters != .any, width >= 64 || number >> UInt64(width) == 0 else {
        throw value.failure("the bytes of the text are more than \(width) bits")
      }
      return integer(String(number), at: value.position)
    default: return value
    }
  }

  /// Numbers of one or two digits stand for years from 1970 to 2069.
  /// Source: MySQL manual, 13.2.4 "2-Digit YEAR(2) Limitations" and 13.2.3 "The YEAR Type".
  private func year(_ value: TranslatedValue) throws(TranslationFailure) -> TranslatedValue {
    if value.isYear { return value }
    let number = try self.number(value)
    guard number.isConstant else {
      guard number.type.isInteger else { throw value.failure("\(number.type.name) is rounded to a year") }
      let year = number.operand
      return number.becoming(
        "CASE WHEN \(year) BETWEEN 1 AND 69 THEN \(year) + 2000 WHEN \(year) BETWEEN 70 AND 99 THEN \(year) + 1900 "
          + "ELSE \(number.sql) END", number.type)
    }
    let digits = value.stringLiteral ?? number.sql
    guard let rounded = Double(digits).map({ Int($0.rounded(.toNearestOrAwayFromZero)) }) else {
      throw value.failure("`\(digits)` is no year")
    }
    switch rounded {
    case 0 where value.stringLiteral == nil || digits.utf8.count == 4: return integer("0", at: value.position)
    case 0...69: return integer(String(rounded + 2000), at: value.position)
    case 70...99: return integer(String(rounded + 1900), at: value.position)
    case 1901...2155: return integer(String(rounded), at: value.position)
    default: throw value.failure("`\(digits)` is no year")
    }
  }

  /// The source refuses what its own type cannot hold; PostgreSQL's integers are wider than some of them.
  private func noteRange(_ value: TranslatedValue) {
    guard context.place == .generatedColumn, case .integer(let size, let isUnsigned, _) = context.stored?.sourceType,
      isUnsigned || size == .tinyint || size == .mediumint, value.type != .boolean, value.type != .null
    else { return }
    let fits =
      (value.type.isInteger && value.bits <= size.bits - (isUnsigned ? 0 : 1)) || (value.isUnsigned && size == .bigint)
    if !fits || (isUnsigned && !value.isNonNegative) { remarks.add(.outsideRange) }
  }
}
