// Numbers as people read them. Pure, and independent of the locale: reports are compared and searched.

/// Spellings of counts, sizes, durations and shares.
enum Quantity {
  /// `1,234,567`.
  static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// At most six columns, for lines that are redrawn: `999`, `1.2 k`, `34.5 M`, `678 G`.
  static func shortCount(_ value: Int) -> String { scaled(value, base: 1000, units: ["", "k", "M", "G", "T"]) }

  /// Decimal units, as disks and networks are sold: `0 B`, `1.2 kB`, `34.5 MB`.
  static func bytes(_ value: Int) -> String { scaled(value, base: 1000, units: ["B", "kB", "MB", "GB", "TB", "PB"]) }

  /// `0.04 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`, `3 d 04 h`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0 else { return "0 s" }
    if seconds < 0.995 { return "\(fixed(seconds, digits: 2)) s" }
    if seconds < 59.95 { return "\(fixed(seconds, digits: 1)) s" }
    let whole = wholeSeconds(seconds)
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    if whole < 86_400 { return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) min" }
    return "\(whole / 86_400) d \(twoDigits(whole / 3600 % 24)) h"
  }

  /// A running clock: `0:07`, `12:34`, `1:02:03`.
  static func clock(_ seconds: Double) -> String {
    let whole = wholeSeconds(seconds)
    let minutes = "\(whole / 60 % 60)"
    if whole < 3600 { return "\(minutes):\(twoDigits(whole % 60))" }
    return "\(whole / 3600):\(twoDigits(whole / 60 % 60)):\(twoDigits(whole % 60))"
  }

  /// A share of one as a percentage, rounded down so that `100%` means all: `0%`, `99%`, `100%`.
  static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "0%" }
    return "\(Int((min(max(share, 0), 1) * 100).rounded(.down)))%"
  }

  /// `1 table`, `2 tables`; `plural` where an s is not enough.
  static func counted(_ value: Int, _ singular: String, plural: String? = nil) -> String {
    "\(count(value)) \(value == 1 ? singular : plural ?? singular + "s")"
  }

  /// Rounded half away from zero to `digits` decimals, always with all of them.
  static func fixed(_ value: Double, digits: Int) -> String {
    var power = 1
    for _ in 0..<digits { power *= 10 }
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let units = Int((abs(value) * Double(power)).rounded())
    let sign = value < 0 && units > 0 ? "-" : ""
    if digits == 0 { return "\(sign)\(units)" }
    let fraction = String(units % power)
    return "\(sign)\(units / power).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  private static func scaled(_ value: Int, base: Double, units: [String]) -> String {
    var amount = Double(value)
    var index = 0
    // 999.5 would print as 1000.
    while abs(amount) >= (index == 0 ? base : base - 0.5), index < units.count - 1 {
      amount /= base
      index += 1
    }
    let digits = index == 0 || abs(amount) >= 99.95 ? 0 : 1
    let unit = units[index]
    return unit.isEmpty ? fixed(amount, digits: digits) : "\(fixed(amount, digits: digits)) \(unit)"
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// A clock that a resumed or broken source of numbers cannot make negative or overflow.
  private static func wholeSeconds(_ seconds: Double) -> Int {
    guard seconds.isFinite else { return 0 }
    return Int(min(max(seconds, 0), 1e9).rounded())
  }
}
