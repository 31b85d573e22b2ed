/// The plain part of MySQL's JSON paths: `$.name`, `$."quoted name"`, `$[3]`. Wildcards, ranges and `last` are not.
/// Source: MySQL manual, 13.5 "JSON Path Syntax".
enum JSONPath {
  enum Leg: Hashable {
    case member(String)
    case element(Int)
  }

  /// A text as a JSON string.
  static func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": json += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }

  /// nil where the path has more than plain legs.
  static func legs(of path: String) -> [Leg]? {
    var rest = path.drop(while: \.isWhitespace)
    guard rest.first == "$" else { return nil }
    rest = rest.dropFirst()
    var legs: [Leg] = []
    while let first = rest.first {
      rest = rest.dropFirst()
      switch first {
      case "." where rest.first == "\"":
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(of: "\""), !rest[..<end].contains("\\") else { return nil }
        legs.append(.member(String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      case ".":
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
        guard let initial = name.first, !initial.isNumber else { return nil }
        legs.append(.member(String(name)))
        rest = rest.dropFirst(name.count)
      case "[":
        guard let end = rest.firstIndex(of: "]"), let index = Int(String(rest[..<end])), index >= 0 else { return nil }
        legs.append(.element(index))
        rest = rest[rest.index(after: end)...]
      default: return nil
      }
    }
    return legs
  }
}
