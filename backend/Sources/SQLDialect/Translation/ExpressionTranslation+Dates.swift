// Dates and times. Source: MySQL manual, 14.7 "Date and Time Functions".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  /// Fields of a date or time, as whole numbers.
  func extract(
    _ unit: TimeUnit, _ value: TranslatedValue, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let field: String
    let source: String
    switch unit {
    case .year, .quarter, .month, .day:
      let moment = try self.moment(value)
      source = moment.type == .timestamptz ? try timestamp(moment).sql : moment.sql
      field = unit.rawValue.lowercased()
    case .hour, .minute, .second, .microsecond:
      source = value.type == .time ? value.sql : try timestamp(value).sql
      field = unit.rawValue.lowercased()
    default:
      throw TranslationFailure(position: position, reason: "the field \(unit.rawValue) is not translated")
    }
    let sql =
      switch unit {
      case .second: "trunc(extract(second FROM \(source)))::int"
      case .microsecond: "extract(microseconds FROM \(source))::int % 1000000"
      default: "extract(\(field) FROM \(source))::int"
      }
    var result = TranslatedValue(sql, .integer(.int4), at: position, isAtomic: unit != .microsecond)
    result.bits = unit == .microsecond ? 20 : unit == .year ? 14 : 6
    result.isNonNegative = true
    return result
  }

  /// Mode 3 is ISO 8601's week; the others have no counterpart.
  func week(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    guard call.arguments[1].integerLiteral == 3 else { throw call.failure("week() in a mode other than 3 (ISO 8601)") }
    let moment = try timestamp(call.arguments[0])
    var result = call.result("extract(week FROM \(moment.sql))::int", .integer(.int4))
    result.bits = 6
    result.isNonNegative = true
    return result
  }

  /// `d + INTERVAL n unit`: a date stays a date while the unit is a day or more.
  func shift(
    _ date: Expression, by amount: Expression, _ unit: TimeUnit, isSubtraction: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    guard let step = DateUnit.steps[unit] else {
      throw TranslationFailure(position: position, reason: "an interval of \(unit.rawValue) is not translated")
    }
    let start = try value(date)
    guard start.type.isMoment else {
      throw start.failure("\(start.type.name) plus an interval has a type of its own in MySQL")
    }
    if start.type == .timestamptz {
      try requireMutableAllowed("a TIMESTAMP's local time depends on the session's time zone", at: position)
    }
    let count = try number(value(amount))
    guard count.type.isInteger else { throw count.failure("an interval of \(count.type.name)") }
    let interval: String
    if let literal = count.integerLiteral {
      interval = "interval '\(literal * step.count) \(step.unit)'"
    } else {
      interval = "\(count.operand) * interval '\(step.count) \(step.unit)'"
    }
    remarks.add(.outsideCalendar)
    let base = start.type == .timestamptz ? "\(start.operand)::timestamp" : start.operand
    let sql = "\(base) \(isSubtraction ? "-" : "+") \(interval)"
    guard start.type == .date, step.isWholeDays else {
      var result = TranslatedValue(sql, .timestamp, at: position, isAtomic: false)
      result.fractionDigits = unit == .microsecond ? 6 : start.fractionDigits
      return result
    }
    var result = TranslatedValue("(\(sql))::date", .date, at: position)
    result.fractionDigits = 0
    return result
  }

  func dateDifference(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    var days: [String] = []
    for argument in call.arguments {
      var moment = try self.moment(argument)
      if moment.type != .date { moment = try timestamp(moment).cast(to: "date", .date) }
      days.append(moment.operand)
    }
    var result = call.result("\(days[0]) - \(days[1])", .integer(.int4), isAtomic: false)
    result.bits = 23
    return result
  }

  /// Whole units between two moments, cut towards zero.
  func timestampDifference(
    _ unit: TimeUnit, _ start: Expression, _ end: Expression, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let (first, last) = (try timestamp(value(start)).operand, try timestamp(value(end)).operand)
    let sql: String
    if let seconds = DateUnit.seconds[unit] {
      let divisor = seconds == 1 ? "" : " / \(seconds)"
      sql = "trunc(extract(epoch FROM (\(last) - \(first)))\(divisor))::bigint"
    } else if let months = DateUnit.months[unit] {
      // Months by the calendar, less one where the later moment is not as far into its month as the earlier.
      func month(_ moment: String) -> String { "(extract(year FROM \(moment)) * 12 + extract(month FROM \(moment)))" }
      func rest(_ moment: String) -> String { "(\(moment) - date_trunc('month', \(moment)))" }
      let difference = """
        \(month(last)) - \(month(first)) + CASE WHEN \(last) >= \(first) AND \(rest(last)) < \(rest(first)) THEN -1 \
        WHEN \(last) < \(first) AND \(rest(last)) > \(rest(first)) THEN 1 ELSE 0 END
        """
      sql = months == 1 ? "(\(difference))::bigint" : "trunc((\(difference)) / \(months))::bigint"
    } else {
      throw TranslationFailure(position: position, reason: "a difference in \(unit.rawValue) is not translated")
    }
    var result = TranslatedValue(sql, .integer(.int8), at: position)
    result.bits = 63
    return result
  }

  func dateFormat(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    guard let format = call.arguments[1].stringLiteral, let parts = DateText.parts(of: format), !parts.isEmpty else {
      throw call.failure("a format with fields other than plain numbers")
    }
    let moment =
      DateText.usesTime(parts) || call.arguments[0].type == .timestamptz
      ? try timestamp(call.arguments[0]) : try self.moment(call.arguments[0])
    var result = call.result(DateText.sql(moment.sql, parts), .text, isAtomic: false)
    let fixed = parts.map { part -> TranslatedValue.Letters in
      if case .fixed(let text) = part { TranslatedValue.Letters(text) } else { .none }
    }
    result.letters = fixed.max() ?? .none
    return result
  }

  func timeOnly(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    if call.arguments[0].type == .time { return call.arguments[0] }
    return try timestamp(call.arguments[0]).cast(to: "time", .time)
  }

  func unixTimestamp(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    guard let argument = call.arguments.first else {
      guard context.place == .columnDefault else { throw call.failure("unix_timestamp() gives another value later") }
      return call.result("floor(extract(epoch FROM statement_timestamp()))::bigint", .integer(.int8))
    }
    let moment = try self.moment(argument)
    var sql = "extract(epoch FROM \(moment.operand) AT TIME ZONE 'UTC')"
    if moment.type != .timestamptz {
      try requireMutableAllowed("the instant of a local time depends on the session's time zone", at: call.position)
      sql = "extract(epoch FROM \(moment.operand)::timestamptz)"
    }
    var result = call.result(sql, .numeric(scale: 6))
    result.hasPlainText = false
    result.isNonNegative = true
    return result
  }
}

/// Units of time as PostgreSQL counts them.
enum DateUnit {
  struct Step {
    var count: Int
    var unit: String
    var isWholeDays: Bool
  }

  static let steps: [TimeUnit: Step] = [
    .microsecond: Step(count: 1, unit: "microsecond", isWholeDays: false),
    .second: Step(count: 1, unit: "second", isWholeDays: false),
    .minute: Step(count: 1, unit: "minute", isWholeDays: false),
    .hour: Step(count: 1, unit: "hour", isWholeDays: false),
    .day: Step(count: 1, unit: "day", isWholeDays: true),
    .week: Step(count: 7, unit: "day", isWholeDays: true),
    .month: Step(count: 1, unit: "month", isWholeDays: true),
    .quarter: Step(count: 3, unit: "month", isWholeDays: true),
    .year: Step(count: 1, unit: "year", isWholeDays: true),
  ]

  static let seconds: [TimeUnit: Int] = [
    .second: 1, .minute: 60, .hour: 3600, .day: 86_400, .week: 604_800,
  ]

  static let months: [TimeUnit: Int] = [.month: 1, .quarter: 3, .year: 12]
}
