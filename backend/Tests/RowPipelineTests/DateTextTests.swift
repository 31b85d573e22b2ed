import RowPipeline
import SchemaModel
import Testing

@Suite("Dates and times as text")
struct DateTextTests {
  private func text(_ conversion: ColumnConversion, _ wire: [UInt8]) throws -> String? {
    try field(conversion, wire).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    arguments: [
      (dateTime(0, 0, 0), "0000-00-00"), (dateTime(2024, 2, 30), "2024-02-30"), (dateTime(2024, 0, 7), "2024-00-07"),
      (dateTime(9999, 12, 31), "9999-12-31"), (dateTime(1, 1, 1), "0001-01-01"),
    ] as [([UInt8], String)])
  func `prints a DATE`(_ wire: [UInt8], _ expected: String) throws {
    #expect(try text(.textFromDate, wire) == expected)
  }

  @Test(
    arguments: [
      (dateTime(0, 0, 0), 0, "0000-00-00 00:00:00"), (dateTime(0, 0, 0), 6, "0000-00-00 00:00:00.000000"),
      (dateTime(2024, 2, 29, 23, 59, 58), 0, "2024-02-29 23:59:58"),
      (dateTime(2024, 2, 29, 23, 59, 58, microsecond: 120_000), 2, "2024-02-29 23:59:58.12"),
      (dateTime(2024, 2, 29, 23, 59, 58, microsecond: 1), 6, "2024-02-29 23:59:58.000001"),
    ] as [([UInt8], Int, String)])
  func `prints a DATETIME`(_ wire: [UInt8], _ digits: Int, _ expected: String) throws {
    #expect(try text(.textFromTimestamp(fractionDigits: digits), wire) == expected)
  }

  @Test(
    arguments: [
      (time(0, 0, 0), 0, "00:00:00"), (time(isNegative: true, days: 34, 22, 59, 59), 0, "-838:59:59"),
      (time(days: 1, 2, 3, 4), 3, "26:03:04.000"), (time(days: 4, 4, 0, 0), 0, "100:00:00"),
      (time(days: 34, 22, 59, 59, microsecond: 999_999), 6, "838:59:59.999999"),
      (time(isNegative: true, 0, 0, 0, microsecond: 500_000), 1, "-00:00:00.5"),
    ] as [([UInt8], Int, String)])
  func `prints a TIME`(_ wire: [UInt8], _ digits: Int, _ expected: String) throws {
    #expect(try text(.textFromTime(fractionDigits: digits), wire) == expected)
  }

  @Test func `does not cut digits`() {
    let wire = dateTime(2024, 1, 1, 0, 0, 0, microsecond: 123_456)
    #expect(rejection(.textFromTimestamp(fractionDigits: 3), wire)?.reason == .outOfRange)
    #expect(rejection(.textFromTime(fractionDigits: 0), time(1, 1, 1, microsecond: 1))?.reason == .outOfRange)
    #expect(rejection(.textFromDate, dateTime(2024, 1, 1, 0, 0, 1))?.reason == .outOfRange)
  }

  @Test(arguments: [dateTime(10_000, 1, 1), dateTime(2024, 13, 1), dateTime(2024, 1, 32), dateTime(1, 1, 1, 24, 0, 0)])
  func `rejects what no server prints`(_ wire: [UInt8]) {
    #expect(rejection(.textFromTimestamp(fractionDigits: 0), wire)?.reason == .invalidDate)
  }
}
