// A MySQL value's text as a literal of a PostgreSQL type. Used for column defaults and for the literals inside
// expressions, so that both read a text by the same rules.

import Foundation
import SchemaModel

enum TypedLiteral {
  /// Why a text is no exact literal of the type.
  struct Problem: Error { var reason: String }

  /// `'2020-01-31'` as `.date` becomes `'2020-01-31'::date`. `source` gives the labels of enums and sets.
  static func sql(_ text: String, as type: PostgresType, source: MySQLType?) throws(Problem) -> String {
    switch type {
    case .boolean: return try boolean(text)
    case .smallint: return try integer(text, Int(Int16.min)...Int(Int16.max))
    case .integer: return try integer(text, Int(Int32.min)...Int(Int32.max))
    case .bigint: return try integer(text, Int.min...Int.max)
    case .real where isNegativeZero(text): return "'-0'::real"
    case .doublePrecision where isNegativeZero(text): return "'-0'::double precision"
    case .numeric, .real, .doublePrecision: return try number(text)
    case .date, .timestamp, .timestamptz: return try moment(text, type)
    case .time, .interval: return try time(text, type)
    case .varchar(let length): return try string(text, maximum: length)
    case .text: return try string(text, maximum: nil)
    case .bytea: return try bytes(text, source: source)
    case .bit(let width): return try bits(text, width: width)
    case .varbit: return try bits(text, width: nil)
    case .uuid: return try uuid(text)
    case .inet: return try string(text, maximum: nil) + "::inet"
    case .json: return try json(text) + "::json"
    case .jsonb: return try json(text) + "::jsonb"
    case .enumeration(let name):
      guard case .enumeration(let labels) = source else { throw Problem(reason: "the labels of the enum are unknown") }
      return try label(text, of: labels) + "::\(PostgresIdentifier(name))"
    case .array:
      guard case .set(let members) = source else { throw Problem(reason: "an array has no literal in MySQL") }
      return try set(text, of: members)
    case .ofExtension(let type):
      guard type.kind == .citext else { throw Problem(reason: "`\(text)` has no known literal of type \(type.name)") }
      return try string(text, maximum: nil)
    case .other(let name): throw Problem(reason: "`\(text)` has no known literal of type \(name)")
    }
  }

  static func boolean(_ text: String) throws(Problem) -> String {
    switch text {
    case "0", "b'0'": return "false"
    case "1", "b'1'": return "true"
    default: throw Problem(reason: "`\(text)` is neither 0 nor 1, so it is no boolean")
    }
  }

  static func integer(_ text: String, _ range: ClosedRange<Int>) throws(Problem) -> String {
    if text.hasPrefix("b'"), text.hasSuffix("'"), let value = Int(text.dropFirst(2).dropLast(), radix: 2) {
      return String(value)
    }
    guard isInteger(text), let value = Int(text), range.contains(value) else {
      throw Problem(reason: "`\(text)` is no integer between \(range.lowerBound) and \(range.upperBound)")
    }
    return String(value)
  }

  static func number(_ text: String) throws(Problem) -> String {
    guard isNumber(text) else { throw Problem(reason: "`\(text)` is not a number") }
    return text.hasPrefix("+") ? String(text.dropFirst()) : text
  }

  /// A zero with a sign, which only floating-point numbers have.
  private static func isNegativeZero(_ text: String) -> Bool {
    text.hasPrefix("-") && isNumber(text) && Double(text) == 0
  }

  static func isInteger(_ text: String) -> Bool {
    let digits = text.utf8.first == 43 || text.utf8.first == 45 ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy { $0 >= 48 && $0 <= 57 }
  }

  /// `[+-]digits[.digits][e[+-]digits]`, with a digit on at least one side of the point.
  static func isNumber(_ text: String) -> Bool {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    if parts.count == 2, !isInteger(String(parts[1])) { return false }
    let mantissa = parts[0].hasPrefix("-") || parts[0].hasPrefix("+") ? parts[0].dropFirst() : parts[0]
    let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = halves.joined()
    return !digits.isEmpty && digits.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
  }

  static func moment(_ text: String, _ type: PostgresType) throws(Problem) -> String {
    let moment: TemporalLiteral.Moment
    do {
      moment = try TemporalLiteral.moment(text)
    } catch {
      throw Problem(
        reason: error == .zeroDate
          ? "`\(text)` is a zero date, which PostgreSQL does not have"
          : "`\(text)` is no date of the form YYYY-MM-DD [hh:mm:ss]")
    }
    switch type {
    case .date:
      guard moment.time == nil || moment.time?.allSatisfy({ "0:.".contains($0) }) == true else {
        throw Problem(reason: "`\(text)` has a time of day, which a date would lose")
      }
      return "'\(moment.date)'::date"
    case .timestamp: return "'\(moment.date) \(moment.time ?? "00:00:00")'::timestamp"
    default: return "'\(moment.date) \(moment.time ?? "00:00:00")+00'::timestamptz"
    }
  }

  static func time(_ text: String, _ type: PostgresType) throws(Problem) -> String {
    guard let time = try? TemporalLiteral.timeOfDay(text) else {
      throw Problem(reason: "`\(text)` is no time of the form hh:mm:ss")
    }
    guard case .time = type else { return "'\(time.isNegative ? "-" : "")\(time.text)'::interval" }
    guard time.isTimeOfDay else { throw Problem(reason: "`\(text)` is outside a day, which PostgreSQL's time is not") }
    return "'\(time.text)'::time"
  }

  static func string(_ text: String, maximum: Int?) throws(Problem) -> String {
    guard !text.unicodeScalars.contains("\u{0}") else {
      throw Problem(reason: "the text holds a NUL, which PostgreSQL cannot store")
    }
    if let maximum, text.unicodeScalars.count > maximum {
      throw Problem(reason: "the text is longer than the column's \(maximum) characters")
    }
    return PostgresLiteral(text).description
  }

  /// A literal of a binary column is `0x…` in the source's catalog; one of a column of text is its UTF-8. A value of
  /// BINARY(n) is n bytes long: the server fills it up with zeros.
  static func bytes(_ text: String, source: MySQLType?) throws(Problem) -> String {
    guard let source, source.holdsBytes else { return bytes(Array(text.utf8)) }
    guard text.hasPrefix("0x"), text.dropFirst(2).utf8.allSatisfy(HexadecimalDigits.isDigit),
      text.utf8.count.isMultiple(of: 2)
    else { throw Problem(reason: "`\(text)` is no binary literal") }
    var bytes = HexadecimalDigits.bytes(String(text.dropFirst(2)))
    if case .binary(let length) = source, bytes.count < length {
      bytes += [UInt8](repeating: 0, count: length - bytes.count)
    }
    return self.bytes(bytes)
  }

  static func bytes(_ bytes: [UInt8]) -> String {
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "'\\x\(digits)'::bytea"
  }

  /// `b'101'` or a plain number, as so many bits.
  static func bits(_ text: String, width: Int?) throws(Problem) -> String {
    var digits = text.hasPrefix("b'") && text.hasSuffix("'") ? String(text.dropFirst(2).dropLast()) : text
    if !text.hasPrefix("b'") {
      guard let value = UInt64(text) else { throw Problem(reason: "`\(text)` is no bit value") }
      digits = String(value, radix: 2)
    }
    guard digits.allSatisfy({ $0 == "0" || $0 == "1" }) else { throw Problem(reason: "`\(text)` is no bit value") }
    guard let width else { return "B'\(digits)'" }
    digits = String(digits.drop { $0 == "0" })
    guard digits.count <= width else { throw Problem(reason: "`\(text)` needs more than \(width) bits") }
    return "B'\(String(repeating: "0", count: width - digits.count))\(digits)'"
  }

  static func uuid(_ text: String) throws(Problem) -> String {
    guard let uuid = UUID(uuidString: text) else { throw Problem(reason: "`\(text)` is no UUID") }
    return "'\(uuid.uuidString.lowercased())'::uuid"
  }

  static func json(_ text: String) throws(Problem) -> String {
    let literal = try string(text, maximum: nil)
    do {
      _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    } catch {
      throw Problem(reason: "`\(text)` is no JSON")
    }
    return literal
  }

  /// The label that a text stands for under a collation that ignores case, or spaces at the end.
  static func label(
    _ text: String, of labels: [String], isFolded: Bool = true, isPadded: Bool = false
  ) throws(Problem) -> String {
    _ = try string(text, maximum: nil)
    if labels.contains(text) { return PostgresLiteral(text).description }
    func form(_ text: String) -> String {
      var scalars = text.unicodeScalars[...]
      while isPadded, scalars.last == " " { scalars.removeLast() }
      let kept = String(String.UnicodeScalarView(scalars))
      return isFolded ? kept.lowercased() : kept
    }
    let folded = labels.filter { form($0) == form(text) }
    guard folded.count == 1 else { throw Problem(reason: "`\(text)` is none of the enum's labels") }
    return PostgresLiteral(folded[0]).description
  }

  static func set(_ text: String, of members: [String]) throws(Problem) -> String {
    _ = try string(text, maximum: nil)
    let chosen = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for member in chosen where !members.contains(member) {
      throw Problem(reason: "`\(member)` is no member of the set")
    }
    let elements = chosen.map {
      "\"" + $0.replacing(scalar: "\\", with: "\\\\").replacing(scalar: "\"", with: "\\\"") + "\""
    }
    return PostgresLiteral("{\(elements.joined(separator: ","))}").description + "::text[]"
  }
}

extension MySQLType {
  fileprivate var holdsBytes: Bool {
    switch self {
    case .binary, .varbinary, .blob: true
    default: false
    }
  }
}
