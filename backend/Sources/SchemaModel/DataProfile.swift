/// Facts about the data that `auto` decisions need; read by Introspection, decided on by Planning.
public struct DataProfile: Sendable, Hashable, Codable {
  /// Smallest and largest value as the server prints them; nil for an empty column.
  public struct Range: Sendable, Hashable, Codable {
    public var minimum: String?
    public var maximum: String?

    public init(minimum: String?, maximum: String?) {
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// A column of the source.
  public struct ColumnKey: Sendable, Hashable, Codable {
    public var table: SourceTableName
    public var column: String

    public init(table: SourceTableName, column: String) {
      self.table = table
      self.column = column
    }
  }

  public var ranges: [ColumnKey: Range]

  public init(ranges: [ColumnKey: Range] = [:]) { self.ranges = ranges }
}
