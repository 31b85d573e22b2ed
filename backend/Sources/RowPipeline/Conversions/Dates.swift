// Dates and times as PostgreSQL counts them: days or microseconds from 2000-01-01, by integer arithmetic on the
// proleptic Gregorian calendar, which both servers use.

import SchemaModel
import WireBytes

enum Dates {
  /// True if the zero-date policy altered the value.
  @inline(__always)
  static func date(
    _ policy: ZeroDatePolicy, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) -> Bool {
    let value = try row.dateTime()
    guard !value.hasZeroPart else {
      try zeroDate(policy, &output)
      return true
    }
    guard value.isMidnight else { throw .rejected(.outOfRange) }
    RowEncoder.fourBytes(UInt32(bitPattern: try value.daysSince2000()), &output)
    return false
  }

  /// True if the zero-date policy altered the value.
  @inline(__always)
  static func timestamp(
    _ policy: ZeroDatePolicy, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) -> Bool {
    let value = try row.dateTime()
    guard !value.hasZeroPart else {
      try zeroTimestamp(policy, &output)
      return true
    }
    let days = Int64(try value.daysSince2000())
    let microseconds = try value.microsecondsOfDay()
    RowEncoder.eightBytes(UInt64(bitPattern: days &* microsecondsPerDay &+ microseconds), &output)
    return false
  }

  /// `time` ends before 24:00:00, which MySQL means as a duration.
  static func timeOfDay(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try row.time()
    let microseconds = try value.microseconds()
    guard microseconds >= 0, microseconds < microsecondsPerDay else { throw .rejected(.timeOutOfDay) }
    RowEncoder.eightBytes(UInt64(microseconds), &output)
  }

  /// All of it in the interval's microseconds: a day of an `interval` is not always 24 hours.
  ///
  ///     00 00 00 10   16 bytes: Int64 microseconds, Int32 days, Int32 months
  static func interval(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let microseconds = try row.time().microseconds()
    output.append(bigEndian: 16 as Int32)
    output.append(bigEndian: microseconds)
    output.append(bigEndian: 0 as Int64)
  }

  static let microsecondsPerDay: Int64 = 86_400_000_000

  @inline(never)
  private static func zeroDate(_ policy: ZeroDatePolicy, _ output: inout ByteWriter) throws(ValueFailure) {
    switch policy {
    case .reject: throw .rejected(.zeroDate)
    case .null: RowEncoder.null(&output)
    case .minusInfinity: RowEncoder.fourBytes(UInt32(bitPattern: .min), &output)
    }
  }

  @inline(never)
  private static func zeroTimestamp(_ policy: ZeroDatePolicy, _ output: inout ByteWriter) throws(ValueFailure) {
    switch policy {
    case .reject: throw .rejected(.zeroDate)
    case .null: RowEncoder.null(&output)
    case .minusInfinity: RowEncoder.eightBytes(UInt64(bitPattern: .min), &output)
    }
  }
}

extension DateTime {
  /// `0000-00-00`, and the partial dates that MySQL stores unless NO_ZERO_IN_DATE: what the zero-date policy is about.
  @inline(__always)
  var hasZeroPart: Bool { year == 0 || month == 0 || day == 0 }

  @inline(__always)
  var isMidnight: Bool { hour | minute | second | Int32(truncatingIfNeeded: microsecond) == 0 }

  /// Days from 2000-01-01. Years start in March here, so that the leap day is a year's last and months need no table:
  /// (153 m + 2) / 5 is the day on which the m-th month from March starts.
  @inline(__always)
  func daysSince2000() throws(ValueFailure) -> Int32 {
    guard month <= 12, year <= 9999, day <= daysInMonth else { throw .rejected(.invalidDate) }
    let isBeforeMarch: Int32 = month <= 2 ? 1 : 0
    let year = UInt32(bitPattern: self.year &- isBeforeMarch)
    let month = UInt32(bitPattern: self.month &- 3 &+ isBeforeMarch &* 12)
    let dayOfYear = (153 &* month &+ 2) / 5 &+ UInt32(bitPattern: day &- 1)
    let century = year / 100
    let days = year &* 365 &+ year / 4 &- century &+ century / 4 &+ dayOfYear
    return Int32(bitPattern: days) &- 730_425  // Days from 0000-03-01 to 2000-01-01.
  }

  /// Of a month in 1 … 12. Its length alternates, and turns over at August: the lowest bit of m ^ m / 8.
  @inline(__always)
  private var daysInMonth: Int32 {
    guard month == 2 else { return 30 | (month ^ (month &>> 3)) }
    // A multiple of 100 is one of 400 exactly if it is one of 16, as 25 divides it.
    let isLeapYear = year % 100 == 0 ? year & 15 == 0 : year & 3 == 0
    return isLeapYear ? 29 : 28
  }

  @inline(__always)
  func microsecondsOfDay() throws(ValueFailure) -> Int64 {
    guard hour < 24, minute < 60, second < 60, microsecond < 1_000_000 else { throw .rejected(.invalidDate) }
    return Int64((hour &* 60 &+ minute) &* 60 &+ second) &* 1_000_000 &+ Int64(microsecond)
  }
}

extension SignedTime {
  /// MySQL's TIME ends at 838:59:59: 34 days and 22 hours.
  static let daysMax: UInt32 = 34

  var isValid: Bool {
    days <= Self.daysMax && hour < 24 && minute < 60 && second < 60 && microsecond < 1_000_000
  }

  func microseconds() throws(ValueFailure) -> Int64 {
    guard isValid else { throw .rejected(.invalidDate) }
    let seconds = Int64(days) * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60 + Int64(second)
    let magnitude = seconds * 1_000_000 + Int64(microsecond)
    return isNegative ? -magnitude : magnitude
  }
}
