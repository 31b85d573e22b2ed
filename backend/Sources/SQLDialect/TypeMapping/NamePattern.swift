/// A pattern over names with `*` (any run of characters) and `?` (one character), compared without case.
public struct NamePattern: Hashable, Sendable {
  private let pattern: [Character]

  public init(_ text: String) { pattern = Array(text.lowercased()) }

  /// The number of dots says what a pattern speaks of: `orders`, `shop.orders`, `shop.orders.id`.
  public var dotCount: Int { pattern.count { $0 == "." } }

  public func matches(_ name: String) -> Bool {
    let text = Array(name.lowercased())
    var position = 0
    var index = 0
    // Where to go back to: behind the last star, with one more character given to it.
    var star: (position: Int, index: Int)?
    while index < text.count {
      if position < pattern.count, pattern[position] == "*" {
        star = (position + 1, index)
        position += 1
      } else if position < pattern.count, pattern[position] == "?" || pattern[position] == text[index] {
        position += 1
        index += 1
      } else if let last = star {
        star = (last.position, last.index + 1)
        position = last.position
        index = last.index + 1
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == "*" }
  }
}
