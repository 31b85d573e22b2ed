import SchemaModel
import Testing

@testable import RowPipeline

/// DATE, DATETIME or TIMESTAMP in the shortest form, as the servers send it.
func dateTime(
  _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0, microsecond: Int = 0
) -> [UInt8] {
  let date = littleEndian(UInt16(year)) + [UInt8(month), UInt8(day)]
  let clock = [UInt8(hour), UInt8(minute), UInt8(second)]
  if microsecond != 0 { return [11] + date + clock + littleEndian(UInt32(microsecond)) }
  if clock != [0, 0, 0] { return [7] + date + clock }
  return date == [0, 0, 0, 0] ? [0] : [4] + date
}

func time(
  isNegative: Bool = false, days: Int = 0, _ hour: Int, _ minute: Int, _ second: Int, microsecond: Int = 0
) -> [UInt8] {
  let fields = [isNegative ? 1 : 0] + littleEndian(UInt32(days)) + [UInt8(hour), UInt8(minute), UInt8(second)]
  if microsecond != 0 { return [12] + fields + littleEndian(UInt32(microsecond)) }
  return fields.allSatisfy { $0 == 0 } ? [0] : [8] + fields
}

@Suite("Dates and times")
struct DatesTests {
  @Test(
    arguments: [
      (dateTime(2000, 1, 1), Int32(0)), (dateTime(1999, 12, 31), -1), (dateTime(2000, 2, 29), 59),
      (dateTime(2000, 3, 1), 60), (dateTime(1970, 1, 1), -10_957), (dateTime(1, 1, 1), -730_119),
      (dateTime(9999, 12, 31), 2_921_939), (dateTime(1900, 2, 28), -36_466), (dateTime(1900, 3, 1), -36_465),
    ] as [([UInt8], Int32)])
  func `counts days from 2000-01-01`(_ wire: [UInt8], _ days: Int32) throws {
    #expect(try field(.date(.reject), wire) == bigEndian(days))
  }

  @Test func `agrees with a calendar that counts every day from year 1 to 9999`() throws {
    var days: Int32 = -730_119
    for year: Int32 in 1...9999 {
      let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      var month: Int32 = 1
      for length: Int32 in [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        var date = DateTime(year: year, month: month, day: 1)
        while date.day <= length {
          guard try date.daysSince2000() == days else {
            Issue.record("\(date)")
            return
          }
          days += 1
          date.day += 1
        }
        month += 1
      }
    }
    #expect(days == 2_921_940)
  }

  @Test(
    arguments: [
      (dateTime(2000, 1, 1), Int64(0)),
      (dateTime(2000, 1, 1, 0, 0, 1), 1_000_000),
      (dateTime(1999, 12, 31, 23, 59, 59, microsecond: 999_999), -1),
      (dateTime(1000, 1, 1), -31_556_908_800_000_000),
      (dateTime(9999, 12, 31, 23, 59, 59, microsecond: 999_999), 252_455_615_999_999_999),
      (dateTime(1970, 1, 1, 0, 0, 1), -946_684_799_000_000),
    ] as [([UInt8], Int64)])
  func `counts microseconds from 2000-01-01`(_ wire: [UInt8], _ microseconds: Int64) throws {
    #expect(try field(.timestamp(.reject), wire) == bigEndian(microseconds))
  }

  @Test(arguments: [
    dateTime(0, 0, 0), dateTime(2024, 0, 0), dateTime(2024, 1, 0), dateTime(2024, 0, 1), dateTime(0, 1, 1),
    dateTime(0, 0, 0, 1, 2, 3), hex("04 00 00 00 00"), hex("0B 0000 00 00 00 00 00 00000000"),
  ])
  func `treats zero and partial dates by policy`(_ wire: [UInt8]) throws {
    #expect(rejection(.timestamp(.reject), wire)?.reason == .zeroDate)
    #expect(try field(.timestamp(.null), wire) == nil)
    #expect(try field(.timestamp(.minusInfinity), wire) == bigEndian(Int64.min))
    #expect(rejection(.date(.reject), wire)?.reason == .zeroDate)
    #expect(try field(.date(.null), wire) == nil)
    #expect(try field(.date(.minusInfinity), wire) == bigEndian(Int32.min))
  }

  @Test(arguments: [
    dateTime(2024, 2, 30), dateTime(2023, 2, 29), dateTime(1900, 2, 29), dateTime(2024, 4, 31), dateTime(2024, 13, 1),
    dateTime(2024, 1, 32), dateTime(2024, 255, 255), dateTime(10_000, 1, 1), dateTime(65_535, 12, 31),
  ])
  func `rejects days that no calendar has, whatever the zero-date policy`(_ wire: [UInt8]) {
    for policy in ZeroDatePolicy.allCases {
      #expect(rejection(.date(policy), wire)?.reason == .invalidDate)
      #expect(rejection(.timestamp(policy), wire)?.reason == .invalidDate)
    }
  }

  @Test(arguments: [
    dateTime(2024, 1, 1, 24, 0, 0), dateTime(2024, 1, 1, 0, 60, 0), dateTime(2024, 1, 1, 0, 0, 60),
    dateTime(2024, 1, 1, microsecond: 1_000_000), dateTime(2024, 1, 1, 255, 255, 255, microsecond: 0xFFFF_FFFF),
  ])
  func `rejects clocks beyond the day`(_ wire: [UInt8]) {
    #expect(rejection(.timestamp(.reject), wire)?.reason == .invalidDate)
  }

  @Test func `does not cut a clock off to make a date`() throws {
    #expect(try field(.date(.reject), hex("07 D0 07 01 01 00 00 00")) == bigEndian(Int32(0)))
    #expect(rejection(.date(.reject), dateTime(2000, 1, 1, 0, 0, 1))?.reason == .outOfRange)
    #expect(rejection(.date(.reject), dateTime(2000, 1, 1, microsecond: 1))?.reason == .outOfRange)
  }

  @Test(
    arguments: [
      (time(0, 0, 0), Int64(0)), (time(0, 0, 0, microsecond: 1), 1), (time(12, 34, 56), 45_296_000_000),
      (time(23, 59, 59, microsecond: 999_999), 86_399_999_999), (hex("08 01 00000000 00 00 00"), 0),
    ] as [([UInt8], Int64)])
  func `takes a TIME of the day`(_ wire: [UInt8], _ microseconds: Int64) throws {
    #expect(try field(.timeOfDay, wire) == bigEndian(microseconds))
  }

  @Test(arguments: [
    time(days: 1, 0, 0, 0), time(isNegative: true, 0, 0, 1), time(days: 34, 22, 59, 59),
    time(isNegative: true, 0, 0, 0, microsecond: 1),
  ])
  func `rejects a TIME outside the day`(_ wire: [UInt8]) {
    #expect(rejection(.timeOfDay, wire)?.reason == .timeOutOfDay)
  }

  @Test(
    arguments: [
      (time(0, 0, 0), Int64(0)), (time(isNegative: true, 0, 0, 1), -1_000_000),
      (time(days: 34, 22, 59, 59), 3_020_399_000_000),
      (time(isNegative: true, days: 34, 22, 59, 59), -3_020_399_000_000),
      (time(days: 1, 0, 0, 0, microsecond: 5), 86_400_000_005),
    ] as [([UInt8], Int64)])
  func `keeps a TIME as interval of microseconds`(_ wire: [UInt8], _ microseconds: Int64) throws {
    #expect(try field(.intervalFromTime, wire) == bigEndian(microseconds) + hex("00000000 00000000"))
  }

  @Test(arguments: [
    time(days: 35, 0, 0, 0), time(24, 0, 0), time(0, 60, 0), time(0, 0, 60), time(0, 0, 0, microsecond: 1_000_000),
    time(days: 0xFFFF_FFFF, 255, 255, 255, microsecond: 0xFFFF_FFFF),
  ])
  func `rejects a TIME that MySQL has not`(_ wire: [UInt8]) {
    #expect(rejection(.intervalFromTime, wire)?.reason == .invalidDate)
    #expect(rejection(.timeOfDay, wire)?.reason == .invalidDate)
    #expect(rejection(.textFromTime(fractionDigits: 6), wire)?.reason == .invalidDate)
  }
}
