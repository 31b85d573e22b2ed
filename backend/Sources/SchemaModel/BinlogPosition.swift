/// A place in a server's binary log; later places are greater.
public struct BinlogPosition: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  public var file: String
  /// Bytes from the beginning of the file.
  public var offset: UInt64

  public init(file: String, offset: UInt64) {
    self.file = file
    self.offset = offset
  }

  public var description: String { "\(file):\(offset)" }

  /// The files of a log are numbered with at least six digits: `binlog.1000000` follows `binlog.999999`.
  public static func < (one: BinlogPosition, other: BinlogPosition) -> Bool {
    (one.file.utf8.count, one.file, one.offset) < (other.file.utf8.count, other.file, other.offset)
  }
}
