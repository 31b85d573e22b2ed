// Texts of dates, composed from numbers: `to_char` and casts to text depend on session settings, so that PostgreSQL
// would not take them for a stored expression.

enum DateText {
  /// A part of a format: fixed text, or a field with its width in digits.
  enum Part: Hashable {
    case fixed(String)
    case field(String, width: Int)
  }

  static let date: [Part] = [
    .field("year", width: 4), .fixed("-"), .field("month", width: 2), .fixed("-"), .field("day", width: 2),
  ]

  /// The fields of DATE_FORMAT that are numbers of fixed width. Source: MySQL manual, 14.7, DATE_FORMAT.
  static let fields: [Character: Part] = [
    "Y": .field("year", width: 4), "m": .field("month", width: 2), "d": .field("day", width: 2),
    "H": .field("hour", width: 2), "i": .field("minute", width: 2), "s": .field("second", width: 2),
    "S": .field("second", width: 2), "j": .field("doy", width: 3), "c": .field("month", width: 1),
    "e": .field("day", width: 1), "k": .field("hour", width: 1), "%": .fixed("%"),
  ]

  /// Formats that stand for others.
  static let compounds: [Character: String] = ["F": "%Y-%m-%d", "T": "%H:%i:%s"]

  /// nil where the format has a field that is no plain number (names of days, 12-hour clocks, weeks).
  static func parts(of format: String) -> [Part]? {
    var parts: [Part] = []
    var fixed = ""
    var characters = format.makeIterator()
    while let character = characters.next() {
      guard character == "%", let code = characters.next() else {
        fixed.append(character)
        continue
      }
      let more: [Part]
      if let part = fields[code] {
        more = [part]
      } else if let compound = compounds[code], let inner = self.parts(of: compound) {
        more = inner
      } else {
        return nil
      }
      if !fixed.isEmpty { parts.append(.fixed(fixed)) }
      fixed = ""
      parts += more
    }
    return fixed.isEmpty ? parts : parts + [.fixed(fixed)]
  }

  static func usesTime(_ parts: [Part]) -> Bool {
    parts.contains { part in
      guard case .field(let name, _) = part else { return false }
      return ["hour", "minute", "second"].contains(name)
    }
  }

  static func sql(_ operand: String, _ parts: [Part]) -> String {
    parts.map { part in
      switch part {
      case .fixed(let text): return PostgresLiteral(text).description
      case .field(let name, let width):
        let number = name == "second" ? "trunc(extract(second FROM \(operand)))" : "extract(\(name) FROM \(operand))"
        return width == 1 ? "\(number)::int::text" : "lpad(\(number)::int::text, \(width), '0')"
      }
    }.joined(separator: " || ")
  }
}
