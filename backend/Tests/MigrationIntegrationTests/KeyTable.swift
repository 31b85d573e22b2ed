import TestSupport

/// A column of a key, and values for it.
struct KeyKind: Sendable, CustomStringConvertible {
  let description: String
  let type: String
  /// SQL of a value for a row; those that are there already are passed over.
  let value: @Sendable (inout SeededGenerator) -> String

  init(_ description: String, _ type: String, _ value: @escaping @Sendable (inout SeededGenerator) -> String) {
    self.description = description
    self.type = type
    self.value = value
  }
}

extension KeyKind {
  static func all(for flavor: TestServers.Source) -> [KeyKind] {
    let text = flavor == .mysql ? "utf8mb4_0900_ai_ci" : "utf8mb4_uca1400_ai_ci"
    let unicode = ["a", "A", "ä", "Ä", "ß", "s", "é", "e", "z", "Z", "ø", " ", "日", "🙂", "0", "-", "_", "\u{301}"]
    let latin = ["a", "A", "ä", "Ä", "ß", "s", "é", "e", "z", "Z", "ø", " ", "0", "-", "_"]
    return numbers + bytes + moments + [
      texts("text without case", "varchar(12) CHARACTER SET utf8mb4 COLLATE \(text)", unicode),
      texts("text, unicode_ci", "varchar(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", unicode),
      texts("text, binary", "varchar(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", unicode),
      texts("latin1 text", "varchar(12) CHARACTER SET latin1 COLLATE latin1_swedish_ci", latin),
      texts("latin1 char", "char(12) CHARACTER SET latin1 COLLATE latin1_german2_ci", latin),
      KeyKind("uuid as text", "char(36) CHARACTER SET ascii") { "'\(uuid(&$0))'" },
      KeyKind("few values", "varchar(4) CHARACTER SET utf8mb4") { ["'a'", "'b'", "'ü'", "'c '"][Int($0.next() % 4)] },
      KeyKind("an enum", "enum('z','a','m')") { ["'z'", "'a'", "'m'"][Int($0.next() % 3)] },
    ]
  }

  private static let numbers = [
    KeyKind("dense integers", "int") { "\(Int($0.next() % 20_000))" },
    KeyKind("snowflake ids", "bigint") { "\(Int64($0.next() >> 1))" },
    KeyKind("negative integers", "bigint") { "\(Int64(bitPattern: $0.next()))" },
    KeyKind("unsigned integers", "bigint unsigned") { "\($0.next())" },
    KeyKind("integers at one end", "bigint") {
      $0.next() % 1000 == 0 ? "\(Int64($0.next() >> 1))" : "\(Int.random(in: -9000...9000, using: &$0))"
    },
    KeyKind("small integers", "smallint") { "\(Int16(truncatingIfNeeded: $0.next()))" },
    KeyKind("decimals", "decimal(20,6)") {
      "\(Int.random(in: -9999...9999, using: &$0)).\(Int.random(in: 100_000...999_999, using: &$0))"
    },
  ]

  private static let bytes = [
    KeyKind("uuid as bytes", "binary(16)") { "x'\(hexadecimal(16, &$0))'" },
    KeyKind("bytes", "varbinary(9)") { "x'\(hexadecimal(Int($0.next() % 10), &$0))'" },
  ]

  private static let moments = [
    KeyKind("dates", "date") { "'\(date(&$0))'" },
    KeyKind("moments", "datetime(6)") { "'\(date(&$0)) \(clock(&$0))'" },
    KeyKind("instants", "timestamp(3)") { "'\(date(&$0)) \(clock(&$0))'" },
    KeyKind("times", "time(2)") { "'\(Int.random(in: -838...837, using: &$0)):\(clock(&$0).dropFirst(3))'" },
  ]

  private static func texts(_ description: String, _ type: String, _ letters: [String]) -> KeyKind {
    KeyKind(description, type) { random in
      let length = Int(random.next() % 9)
      return "'" + (0..<length).map { _ in letters[Int(random.next() % UInt64(letters.count))] }.joined() + "'"
    }
  }

  private static func hexadecimal(_ bytes: Int, _ random: inout SeededGenerator) -> String {
    let digits = Array("0123456789abcdef")
    return String((0..<2 * bytes).map { _ in digits[Int(random.next() % 16)] })
  }

  private static func uuid(_ random: inout SeededGenerator) -> String {
    let digits = hexadecimal(16, &random)
    return [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)].map { start, count in
      String(digits.dropFirst(start).prefix(count))
    }.joined(separator: "-")
  }

  private static func date(_ random: inout SeededGenerator) -> String {
    let (year, month, day) = (1971 + random.next() % 66, 1 + random.next() % 12, 1 + random.next() % 28)
    return "\(year)-\(two(month))-\(two(day))"
  }

  private static func clock(_ random: inout SeededGenerator) -> String {
    let seconds = "\(two(random.next() % 60)).\(random.next() % 1_000_000)"
    return "\(two(4 + random.next() % 20)):\(two(random.next() % 60)):\(seconds)"
  }

  private static func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A table with a primary key of some columns and, beside them, enough bytes that it is cut.
struct KeyTable {
  let name: String
  let key: [KeyKind]

  func create(rows: Int, _ random: inout SeededGenerator) -> [String] {
    let columns = key.enumerated().map { "k\($0) \($1.type) NOT NULL" }
    let names = key.indices.map { "k\($0)" }.joined(separator: ", ")
    var statements = [
      "CREATE TABLE \(name) (\(columns.joined(separator: ", ")), payload varchar(200), PRIMARY KEY (\(names)))"
    ]
    for start in stride(from: 0, to: rows, by: 500) {
      let values = (start..<min(start + 500, rows)).map { row in
        "(\(key.map { $0.value(&random) }.joined(separator: ", ")), 'row \(row) \(String(repeating: "x", count: 60))')"
      }
      statements.append("INSERT IGNORE INTO \(name) VALUES \(values.joined(separator: ", "))")
    }
    return statements + ["ANALYZE TABLE \(name)"]
  }
}
