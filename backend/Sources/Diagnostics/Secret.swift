/// A password or key that cannot be printed by accident: every description of it is `***`.
public struct Secret: Sendable, Hashable, ExpressibleByStringLiteral {
  private let value: String

  public init(_ value: String) { self.value = value }
  public init(stringLiteral value: String) { self.value = value }

  /// Hands the plain text to `body`; the one door to it, so that its uses can be searched for.
  public func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(value) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "***" }
  public var debugDescription: String { "***" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
