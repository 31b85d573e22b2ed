// Fractions of a second: MySQL rounds what it stores or casts half up, MariaDB cuts it, and PostgreSQL rounds away from
// the year 2000. The clock is cut by both servers. Sources: MySQL manual, 13.2.6 "Fractional Seconds in Time Values";
// MariaDB, "Microseconds in MariaDB".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  private static let units = ["1 s", "100 ms", "10 ms", "1 ms", "100 us", "10 us", "1 us"]
  private static let halves = ["500 ms", "50 ms", "5 ms", "500 us", "50 us", "5 us"]

  /// A timestamp with so many digits. With `rest: ""` it is only rounded, for a cast to a date cuts the rest.
  func fraction(of value: TranslatedValue, cutTo digits: Int, rest: String? = nil) -> TranslatedValue {
    guard value.fractionDigits ?? 6 > digits, digits < 6, digits >= 0, value.literal == nil else { return value }
    let zoned = value.type == .timestamptz ? "(\(value.operand) AT TIME ZONE 'UTC')" : value.operand
    let isRounded = context.flavor == .mysql
    let rounded = isRounded ? "\(zoned) + interval '\(Self.halves[digits])'" : zoned
    var sql = Self.cut(rounded, to: digits, origin: "timestamp '2000-01-01 00:00:00'")
    if rest != nil { sql = isRounded ? "(\(rounded))" : zoned }
    var result = value.becoming(value.type == .timestamptz ? "(\(sql) AT TIME ZONE 'UTC')" : sql, value.type)
    result.fractionDigits = digits
    return result
  }

  static func cut(_ moment: String, to digits: Int, origin: String) -> String {
    switch digits {
    case 0: "date_trunc('second', \(moment))"
    case 3: "date_trunc('milliseconds', \(moment))"
    case 6...: moment
    default: "date_bin(interval '\(units[digits])', \(moment), \(origin))"
    }
  }

  /// A time of day or an interval: PostgreSQL rounds it as MySQL does.
  func castTime(
    _ value: TranslatedValue, digits: Int, as name: String = "time", _ type: ValueType = .time
  ) throws(TranslationFailure) -> TranslatedValue {
    let isRounded = value.fractionDigits ?? 6 > digits
    guard isRounded else { return value.type == type ? value : value.cast(to: name, type) }
    guard context.flavor == .mysql else { throw value.failure("MariaDB cuts a time to \(digits) fraction digits") }
    // A cast from a time to an interval keeps the digits.
    var result = value.cast(to: "\(name)(\(digits))", type)
    result.fractionDigits = digits
    return result
  }

  // MARK: The clock

  /// The statement's start, as MySQL's NOW() is; PostgreSQL's own CURRENT_TIMESTAMP(n) is the transaction's, and rounded.
  static func clock(_ digits: Int) -> String {
    cut("statement_timestamp()", to: digits, origin: "timestamptz '2000-01-01 00:00:00+00'")
  }

  /// CURRENT_TIMESTAMP(n): an instant for timestamptz, the session's local time for anything else.
  func now(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let digits = try fractionDigits(call)
    var result = call.result(Self.clock(digits), .timestamptz)
    result.fractionDigits = digits
    if case .timestamptz = context.resultType { return result }
    return result.cast(to: "timestamp", .timestamp)
  }

  func utcNow(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let digits = try fractionDigits(call)
    var result = call.result("\(Self.clock(digits)) AT TIME ZONE 'UTC'", .timestamp, isAtomic: false)
    result.fractionDigits = digits
    return result
  }

  private func fractionDigits(_ call: Call) throws(TranslationFailure) -> Int {
    guard let argument = call.arguments.first else { return 0 }
    guard let digits = argument.integerLiteral, (0...6).contains(digits) else {
      throw argument.failure("fraction digits other than 0 to 6")
    }
    return digits
  }
}
