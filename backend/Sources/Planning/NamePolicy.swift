import SchemaModel

/// How a source name is spelled in the target, before clashes are looked at.
struct NamePolicy {
  /// PostgreSQL cuts longer identifiers in silence. Source: manual, 4.1.1 (NAMEDATALEN − 1).
  static let bytesMax = 63

  let identifierCase: PlanOptions.IdentifierCase

  func spell(_ name: String) -> String {
    switch identifierCase {
    case .keep: Self.fit(name)
    case .lower: Self.fit(name.lowercased())
    case .snake: Self.fit(Self.snake(name))
    }
  }

  /// `OrderItems` → `order_items`, `HTTPStatus` → `http_status`, `Order Notes` → `order_notes`.
  private static func snake(_ name: String) -> String {
    let characters = Array(name)
    var result = ""
    for (index, character) in characters.enumerated() {
      if character == " " || character == "-" {
        result += "_"
        continue
      }
      let isWordStart =
        character.isUppercase && index > 0 && characters[index - 1] != "_" && characters[index - 1] != " "
        && (!characters[index - 1].isUppercase || (index + 1 < characters.count && characters[index + 1].isLowercase))
      if isWordStart { result += "_" }
      result += character.lowercased()
    }
    return result
  }

  /// The name itself, or as much of it as fits with a hash of the whole behind it: stable, and different for names that
  /// differ only at the end.
  static func fit(_ name: String, suffix: String = "") -> String {
    guard name.utf8.count + suffix.utf8.count > bytesMax else { return name + suffix }
    let tail = "_" + hash(name) + suffix
    var cut = name
    while cut.utf8.count + tail.utf8.count > bytesMax { cut.removeLast() }
    return cut + tail
  }

  /// FNV-1a, 32 bits, in hexadecimal.
  static func hash(_ text: String) -> String {
    var hash: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

/// Names that share a namespace of the target.
struct Namespace {
  private var taken: Set<String> = []

  func isFree(_ name: String) -> Bool { !taken.contains(name) }

  mutating func take(_ name: String) { taken.insert(name) }

  /// The first candidate that is free, or the last one with a number behind it.
  mutating func claim(_ candidates: [String]) -> String {
    var name = candidates.first { isFree($0) }
    var number = 2
    while name == nil {
      let numbered = NamePolicy.fit(candidates.last ?? "name", suffix: "_\(number)")
      if isFree(numbered) { name = numbered }
      number += 1
    }
    let claimed = name ?? ""
    take(claimed)
    return claimed
  }
}
