import TestSupport

extension MatrixColumn {
  static let moments: [MatrixColumn] =
    [
      MatrixColumn(
        "date",
        boundary: ["'1000-01-01'", "'9999-12-31'", "'1970-01-01'", "'0001-01-01'", "'2000-02-29'", "'1582-10-10'"],
        source: "DATE_FORMAT({}, '%Y-%m-%d')", target: "to_char({}, 'YYYY-MM-DD')"
      ) { "'\(day(1000...9999, &$0))'" }
    ]
    + (0...6).map { digits in
      MatrixColumn(
        "datetime(\(digits))",
        boundary: [
          "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59\(fraction(digits, nines: true))'", "'1999-12-31 23:59:59'",
          "'2000-01-01 00:00:00\(fraction(digits, nines: true))'",
        ], source: "DATE_FORMAT({}, '%Y-%m-%d %H:%i:%s.%f')", target: "to_char({}, 'YYYY-MM-DD HH24:MI:SS.US')"
      ) { "'\(day(1000...9999, &$0)) \(clock(24, digits, &$0))'" }
    }
    + (0...6).map { digits in
      MatrixColumn(
        "timestamp(\(digits))",
        boundary: [
          "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07\(fraction(digits, nines: true))'", "'2000-01-01 00:00:00'",
        ], source: "DATE_FORMAT({}, '%Y-%m-%d %H:%i:%s.%f')", target: "to_char({}, 'YYYY-MM-DD HH24:MI:SS.US')"
      ) { "'\(day(1971...2037, &$0)) \(clock(24, digits, &$0))'" }
    }

  /// Microseconds: beyond a day a TIME becomes an interval, whose text is another one.
  static let times: [MatrixColumn] = (0...6).flatMap { digits in
    let source = """
      CAST(CAST(TRUNCATE(TIME_TO_SEC({}), 0) AS SIGNED) * 1000000 + IF({} < 0, -1, 1) * MICROSECOND({}) AS CHAR)
      """
    let target = "(extract(epoch from {}) * 1000000)::bigint::text"
    return [
      MatrixColumn(
        "time(\(digits))", boundary: ["'00:00:00'", "'23:59:59\(fraction(digits, nines: true))'"], source: source,
        target: target, name: "of_day_\(digits)"
      ) { "'\(clock(24, digits, &$0))'" },
      MatrixColumn(
        "time(\(digits))",
        boundary: ["'00:00:00'", "'838:59:59'", "'-838:59:59'", "'-00:00:00\(fraction(digits, nines: true))'"],
        source: source, target: target, name: "any_\(digits)"
      ) { ($0.next() % 2 == 0 ? "'" : "'-") + "\(clock(838, digits, &$0))'" },
    ]
  }

  private static func day(_ years: ClosedRange<Int>, _ random: inout SeededGenerator) -> String {
    let year = Int.random(in: years, using: &random)
    return "\(year)-\(two(1 + random.next() % 12))-\(two(1 + random.next() % 28))"
  }

  private static func clock(_ hours: Int, _ digits: Int, _ random: inout SeededGenerator) -> String {
    "\(two(UInt64(Int.random(in: 0..<hours, using: &random)))):\(two(random.next() % 60)):\(two(random.next() % 60))"
      + (digits == 0 ? "" : "." + String("\(1_000_000 + random.next() % 1_000_000)".dropFirst().prefix(digits)))
  }

  private static func fraction(_ digits: Int, nines: Bool) -> String {
    digits == 0 ? "" : "." + String(repeating: "9", count: digits)
  }

  private static func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
