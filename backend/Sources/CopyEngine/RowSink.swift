import Diagnostics
import PostgresClient
import RowPipeline
import WireBytes

/// A COPY of the target, fed through one reused buffer.
struct RowSink: ~Copyable {
  /// Large enough that a call into libpq costs nothing per row, small enough to stay in the cache.
  static let flushBytes = 256 << 10
  /// A buffer that a huge row has grown beyond this is given back.
  static let keptBytes = 8 << 20

  /// Encoded tuples that have not been sent yet.
  var buffer: ByteWriter
  private(set) var bytesSent = 0
  private var copy: PostgresCopyIn

  init(_ copy: PostgresCopyIn) {
    self.copy = copy
    buffer = ByteWriter(capacity: Self.flushBytes * 2)
    CopyBinary.appendHeader(to: &buffer)
  }

  var isFull: Bool { buffer.count >= Self.flushBytes }

  mutating func flush() throws(MartletError) {
    try buffer.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(MartletError) in try copy.write(bytes) }
    bytesSent += buffer.count
    buffer.removeAll(keepingCapacity: buffer.capacity <= Self.keptBytes)
  }

  /// Goes on with another COPY, after `finish`.
  mutating func begin(_ next: PostgresCopyIn) {
    copy = next
    CopyBinary.appendHeader(to: &buffer)
  }

  /// - Returns: the rows that the target says it took.
  mutating func finish() throws(MartletError) -> Int {
    CopyBinary.appendTrailer(to: &buffer)
    try flush()
    return try copy.finish()
  }

  func fail(_ reason: String) { copy.fail(reason) }
}
