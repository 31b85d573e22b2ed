/// The name of a database in a grant: SQL's LIKE with `\` as its escape, or the name itself where the server has no
/// wildcards there.
///
/// Source: MySQL manual, 15.7.1.6 "GRANT", and 8.2.12 "Privilege Restriction Using Partial Revokes".
struct GrantPattern: Hashable, Sendable {
  private let text: String
  private let hasWildcards: Bool

  init(_ text: String, hasWildcards: Bool) {
    self.text = text
    self.hasWildcards = hasWildcards
  }

  /// How specific it is: the characters before the first wildcard. A name without one is the most specific.
  var rank: Int {
    guard hasWildcards else { return .max }
    var length = 0
    var isEscaped = false
    for character in text {
      if !isEscaped, character == "%" || character == "_" { return length }
      isEscaped = !isEscaped && character == "\\"
      if !isEscaped { length += 1 }
    }
    return .max
  }

  func matches(_ name: String) -> Bool {
    guard hasWildcards else { return name == text }
    var name = Array(name)[...]
    var pattern = Array(text)[...]
    var afterPercent: (name: ArraySlice<Character>, pattern: ArraySlice<Character>)?
    while true {
      if pattern.first == "%" {
        pattern.removeFirst()
        afterPercent = (name, pattern)
        continue
      }
      var literal = pattern.first
      var width = 1
      var isWildcard = literal == "_"
      if literal == "\\", pattern.count > 1 {
        literal = pattern[pattern.startIndex + 1]
        width = 2
        isWildcard = false
      }
      if let character = name.first, let literal, isWildcard || literal == character {
        name.removeFirst()
        pattern.removeFirst(width)
      } else if name.isEmpty, pattern.isEmpty {
        return true
      } else if var retry = afterPercent, !retry.name.isEmpty {
        retry.name.removeFirst()
        afterPercent = retry
        (name, pattern) = retry
      } else {
        return false
      }
    }
  }
}
