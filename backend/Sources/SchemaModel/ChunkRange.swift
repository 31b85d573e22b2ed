/// A contiguous part of a table in the order of its chunk key, as the source itself orders it.
///
/// Ranges of one table never overlap and leave nothing out: the first has no lower bound, the last no upper one, and
/// each begins where the one before ends.
public struct ChunkRange: Hashable, Sendable, Codable {
  /// Exclusive.
  public var lower: KeyBound?
  /// Inclusive.
  public var upper: KeyBound?

  public init(lower: KeyBound?, upper: KeyBound?) {
    self.lower = lower
    self.upper = upper
  }

  public static let wholeTable = ChunkRange(lower: nil, upper: nil)

  /// The ranges between ascending boundaries: n boundaries make n + 1 ranges.
  public static func between(_ boundaries: [KeyBound]) -> [ChunkRange] {
    let lowers: [KeyBound?] = [nil] + boundaries
    let uppers: [KeyBound?] = boundaries + [nil]
    return zip(lowers, uppers).map { ChunkRange(lower: $0, upper: $1) }
  }
}

/// One value for each of the leading columns of a chunk key; fewer than all columns bound by a prefix.
public struct KeyBound: Hashable, Sendable, Codable {
  public var values: [KeyValue]

  public init(_ values: [KeyValue]) { self.values = values }
}

/// A key value in a form that can be put back into a statement without loss.
public enum KeyValue: Hashable, Sendable, Codable {
  /// Decimal digits of an integer or DECIMAL, with a sign.
  case number(String)
  /// Text in UTF-8 (any character set of the source converts).
  case text(String)
  /// A binary string, or text that is not valid UTF-8.
  case binary([UInt8])
  /// DATE, DATETIME, TIMESTAMP (in UTC), TIME, as the server prints them.
  case temporal(String)
}
