import SQLDialect
import SchemaModel

/// Bounds over the column itself that hold exactly the rows of MySQL's bounds over a function of it. Each function
/// here never decreases with its argument, so `f(d) < N` is `d < the first value with f = N`.
enum PartitionBounds {
  static let functions: Set<String> = ["year", "to_days", "unix_timestamp"]

  /// A bound as a literal for a column of `type`, or nil where there is no exact one.
  static func literal(_ value: PartitionText.Value, function: String?, type: PostgresType) -> String? {
    switch value {
    case .maximum: return "MAXVALUE"
    case .null: return "NULL"
    case .text(let text):
      guard function == nil, isTemporal(type), !ZeroDates.isZero(text) else { return nil }
      return PostgresLiteral(text + zone(type)).description
    case .integer(let number):
      guard let function else { return isNumber(type) ? String(number) : nil }
      guard isTemporal(type), let instant = instant(number, function) else { return nil }
      return PostgresLiteral(instant + zone(type)).description
    }
  }

  /// The first date or time whose `function` is `number`.
  private static func instant(_ number: Int, _ function: String) -> String? {
    switch function {
    case "year": return (1...9999).contains(number) ? date(year: number, month: 1, day: 1) : nil
    // TO_DAYS('1970-01-01') is 719528.
    case "to_days": return date(daysSinceEpoch: number - 719_528)
    case "unix_timestamp":
      guard (0...Int(Int32.max)).contains(number), let day = date(daysSinceEpoch: number / 86_400) else { return nil }
      let second = number % 86_400
      return "\(day) \(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    default: return nil
    }
  }

  /// Howard Hinnant's `civil_from_days`, for the proleptic Gregorian years 1 to 9999.
  private static func date(daysSinceEpoch: Int) -> String? {
    let shifted = daysSinceEpoch + 719_468
    guard shifted >= 306, shifted < 3_652_365 else { return nil }
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    guard (1...9999).contains(year) else { return nil }
    return date(year: year, month: month, day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func date(year: Int, month: Int, day: Int) -> String {
    "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }

  /// The readers' time zone is +00:00, so a literal for timestamptz says so.
  private static func zone(_ type: PostgresType) -> String {
    if case .timestamptz = type { "+00" } else { "" }
  }

  private static func isTemporal(_ type: PostgresType) -> Bool {
    switch type {
    case .date, .timestamp, .timestamptz: true
    default: false
    }
  }

  private static func isNumber(_ type: PostgresType) -> Bool {
    switch type {
    case .smallint, .integer, .bigint, .numeric: true
    default: false
    }
  }
}
