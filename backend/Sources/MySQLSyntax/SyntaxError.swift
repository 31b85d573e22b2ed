/// A text that is not MySQL as this module understands it.
public struct SyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// 1-based offset, in characters (Unicode scalars), of the offending token.
  public var position: Int
  /// What stands there, as written; empty at the end of the text.
  public var found: String
  /// What would have been understood: "an operand", "`)`".
  public var expectation: String

  public init(position: Int, found: String, expectation: String) {
    self.position = position
    self.found = found
    self.expectation = expectation
  }

  public var description: String {
    "expected \(expectation) at position \(position), found \(found.isEmpty ? "the end of the text" : "`\(found)`")"
  }
}
