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
public enum KeyValue: Hashable, Sendable {
  /// Decimal digits of an integer or DECIMAL, with a sign.
  case number(String)
  /// Text in UTF-8 (any character set of the source converts).
  case text(String)
  /// A binary string, or text that is not valid UTF-8.
  case binary([UInt8])
  /// DATE, DATETIME, TIMESTAMP (in UTC), TIME, as the server prints them.
  case temporal(String)
}

/// `{"number": "42"}`, `{"text": "a"}`, `{"binary": "00ff"}`, `{"temporal": "2024-02-29"}`: kept in ledgers, so the
/// names do not change.
extension KeyValue: Codable {
  private enum CodingKeys: String, CodingKey {
    case number, text, binary, temporal
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .number(let digits): try container.encode(digits, forKey: .number)
    case .text(let text): try container.encode(text, forKey: .text)
    case .binary(let bytes):
      let digits = Array("0123456789abcdef".utf8)
      let hexadecimal = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
      try container.encode(String(decoding: hexadecimal, as: UTF8.self), forKey: .binary)
    case .temporal(let text): try container.encode(text, forKey: .temporal)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch container.allKeys.first {
    case .number: self = .number(try container.decode(String.self, forKey: .number))
    case .text: self = .text(try container.decode(String.self, forKey: .text))
    case .temporal: self = .temporal(try container.decode(String.self, forKey: .temporal))
    case .binary:
      let text = try container.decode(String.self, forKey: .binary)
      let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
      guard digits.count == text.count, digits.count.isMultiple(of: 2) else {
        throw DecodingError.dataCorruptedError(
          forKey: .binary, in: container, debugDescription: "not pairs of hexadecimal digits")
      }
      self = .binary(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    case nil:
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no kind of key value"))
    }
  }
}
