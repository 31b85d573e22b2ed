import WireBytes

/// Dates and times as MySQL prints them, for columns whose values no PostgreSQL type takes: `0000-00-00 00:00:00`,
/// `2024-02-30`, `-838:59:59`.
enum DateText {
  /// Room for the longest text: `-838:59:59.000000` or `2024-02-29 23:59:59.000000`.
  private static let textBytesMax = 32

  static func date(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try row.dateTime()
    guard value.isMidnight else { throw .rejected(.outOfRange) }
    let start = try begin(value, &output)
    try RowEncoder.end(start, &output)
  }

  static func timestamp(
    fractionDigits: Int, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) {
    let value = try row.dateTime()
    guard value.hour < 24, value.minute < 60, value.second < 60 else { throw .rejected(.invalidDate) }
    let start = try begin(value, &output)
    output.append(UInt8(ascii: " "))
    appendClock(hours: value.hour, minutes: value.minute, seconds: value.second, &output)
    try appendFraction(value.microsecond, digits: fractionDigits, &output)
    try RowEncoder.end(start, &output)
  }

  static func time(fractionDigits: Int, _ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try row.time()
    guard value.isValid else { throw .rejected(.invalidDate) }
    let start = RowEncoder.begin(&output)
    if value.isNegative { output.append(UInt8(ascii: "-")) }
    let hours = Int32(value.days) * 24 + Int32(value.hour)
    appendClock(hours: hours, minutes: Int32(value.minute), seconds: Int32(value.second), &output)
    try appendFraction(value.microsecond, digits: fractionDigits, &output)
    try RowEncoder.end(start, &output)
  }

  /// Opens the field and writes `YYYY-MM-DD` of any date that MySQL stores, valid or not.
  private static func begin(_ value: DateTime, _ output: inout ByteWriter) throws(ValueFailure) -> Int {
    guard value.year <= 9999, value.month <= 12, value.day <= 31 else { throw .rejected(.invalidDate) }
    let start = RowEncoder.begin(&output)
    output.reserve(textBytesMax)
    append(value.year, digits: 4, &output)
    output.append(UInt8(ascii: "-"))
    append(value.month, digits: 2, &output)
    output.append(UInt8(ascii: "-"))
    append(value.day, digits: 2, &output)
    return start
  }

  private static func appendClock(hours: Int32, minutes: Int32, seconds: Int32, _ output: inout ByteWriter) {
    append(hours, digits: hours >= 100 ? 3 : 2, &output)
    output.append(UInt8(ascii: ":"))
    append(minutes, digits: 2, &output)
    output.append(UInt8(ascii: ":"))
    append(seconds, digits: 2, &output)
  }

  /// The column's fraction digits; a value that has more is not cut.
  private static func appendFraction(
    _ microsecond: UInt32, digits: Int, _ output: inout ByteWriter
  ) throws(ValueFailure) {
    guard microsecond < 1_000_000 else { throw .rejected(.invalidDate) }
    var fraction = Int32(microsecond)
    var fractionDigits = 6
    while fractionDigits > max(digits, 0) {
      guard fraction % 10 == 0 else { throw .rejected(.outOfRange) }
      fraction /= 10
      fractionDigits -= 1
    }
    guard fractionDigits > 0 else { return }
    output.append(UInt8(ascii: "."))
    append(fraction, digits: fractionDigits, &output)
  }

  private static func append(_ value: Int32, digits: Int, _ output: inout ByteWriter) {
    var divisor: Int32 = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }
}
