/// A parameter behind the question mark. What is not declared is refused, and so is a value that does not fit.
struct QueryParameter: Sendable {
  enum Kind: Sendable {
    case text(bytesMax: Int)
    case integer(ClosedRange<Int>)
    case choice([String])
  }

  var name: String
  var kind: Kind
  var description: String

  static func text(_ name: String, _ description: String, bytesMax: Int = 512) -> QueryParameter {
    QueryParameter(name: name, kind: .text(bytesMax: bytesMax), description: description)
  }

  static func integer(_ name: String, _ range: ClosedRange<Int>, _ description: String) -> QueryParameter {
    QueryParameter(name: name, kind: .integer(range), description: description)
  }

  static func choice(_ name: String, _ values: [String], _ description: String) -> QueryParameter {
    QueryParameter(name: name, kind: .choice(values), description: description)
  }

  /// Those of every list.
  static let limit = integer("limit", 1...1000, "How many items at most; 100 unless told.")
  static let cursor = text("cursor", "Where the page before has ended: its `nextCursor`.")

  var schema: JSONSchema {
    switch kind {
    case .text: .string()
    case .integer(let range): .integer(minimum: range.lowerBound, maximum: range.upperBound)
    case .choice(let values): .enumeration(values)
    }
  }

  /// Why a value is refused, or nil.
  func complaint(about value: String) -> String? {
    switch kind {
    case .text(let bytesMax):
      if value.utf8.count > bytesMax { return "is longer than \(bytesMax) bytes" }
      return value.unicodeScalars.contains("\0") ? "holds the character U+0000" : nil
    case .integer(let range):
      guard let number = Int(value), range.contains(number) else {
        return "is no whole number from \(range.lowerBound) to \(range.upperBound)"
      }
      return nil
    case .choice(let values): return values.contains(value) ? nil : "is none of \(values.joined(separator: ", "))"
    }
  }
}
