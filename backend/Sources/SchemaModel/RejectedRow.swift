/// A row that was read and not written, with all that a person needs to find and mend it.
public struct RejectedRow: Hashable, Sendable {
  /// A column's value as it came, for people: text where it is valid UTF-8, else hexadecimal.
  public struct Value: Hashable, Sendable, Codable {
    public var column: String
    /// nil is NULL.
    public var text: String?

    public init(column: String, text: String?) {
      self.column = column
      self.text = text
    }
  }

  /// Longer values are cut in `values` and `key`; `raw` has them whole.
  public static let shownBytesMax = 4096

  /// The values of the chunk key; the first values where the table has none.
  public var key: [Value]
  public var column: String?
  /// A stable name: `zero-date`, `nul-in-text`, an SQLSTATE, …
  public var reason: String
  public var message: String?
  public var values: [Value]
  /// The row packet of MySQL's binary protocol.
  public var raw: [UInt8]

  public init(
    key: [Value], column: String?, reason: String, message: String?, values: [Value], raw: [UInt8]
  ) {
    self.key = key
    self.column = column
    self.reason = reason
    self.message = message
    self.values = values
    self.raw = raw
  }
}
