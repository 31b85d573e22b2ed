import Testing

@testable import CommandLine

struct QuantityTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `groups the digits of counts`(value: Int, text: String) { #expect(Quantity.count(value) == text) }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (99_949, "99.9 kB"), (99_950, "100 kB"), (999_499, "999 kB"),
    (999_500, "1.0 MB"), (34_540_000, "34.5 MB"), (Int.max, "9223 PB"),
  ])
  func `writes sizes in decimal units`(value: Int, text: String) { #expect(Quantity.bytes(value) == text) }

  @Test(arguments: [(0, "0"), (999, "999"), (1_250, "1.3 k"), (410_000, "410 k"), (1_900_000, "1.9 M")])
  func `shortens counts for the live display`(value: Int, text: String) { #expect(Quantity.shortCount(value) == text) }

  @Test(arguments: [
    (-1, "0 s"), (0, "0 s"), (0.018, "0.02 s"), (0.994, "0.99 s"), (0.996, "1.0 s"), (59.94, "59.9 s"),
    (59.96, "1 min 00 s"), (245, "4 min 05 s"), (7380, "2 h 03 min"), (273_600, "3 d 04 h"), (.nan, "0 s"),
    (.infinity, "0 s"),
  ])
  func `writes durations in two units`(seconds: Double, text: String) { #expect(Quantity.duration(seconds) == text) }

  @Test(arguments: [(0.4, "0:00"), (7, "0:07"), (754, "12:34"), (3723, "1:02:03"), (-5, "0:00"), (.nan, "0:00")])
  func `writes a running clock`(seconds: Double, text: String) { #expect(Quantity.clock(seconds) == text) }

  @Test(arguments: [(0, "0%"), (0.9999, "99%"), (1, "100%"), (1.5, "100%"), (-1, "0%"), (.nan, "0%")])
  func `says one hundred per cent for all and nothing less`(share: Double, text: String) {
    #expect(Quantity.percent(share) == text)
  }

  @Test(arguments: [(1.25, 1, "1.3"), (-0.04, 1, "0.0"), (-1.25, 1, "-1.3"), (2.5, 0, "3"), (0.05, 2, "0.05")])
  func `rounds to fixed digits`(value: Double, digits: Int, text: String) {
    #expect(Quantity.fixed(value, digits: digits) == text)
  }

  @Test func `counts in words`() {
    #expect(Quantity.counted(1, "table") == "1 table")
    #expect(Quantity.counted(1200, "table") == "1,200 tables")
    #expect(Quantity.counted(2, "row was", plural: "rows were") == "2 rows were")
  }
}
