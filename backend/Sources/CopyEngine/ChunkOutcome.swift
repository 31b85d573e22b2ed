import Diagnostics
import Ledger
public import SchemaModel

/// What became of a chunk's rows.
public struct ChunkOutcome: Sendable {
  /// Rejected rows that one chunk may set aside in memory before it is copied again in small batches.
  static let rejectedBytesMax = 16 << 20

  public var rowsRead = 0
  public var rowsWritten = 0
  /// COPY bytes sent.
  public var bytes = 0
  /// Values that a policy altered, by source column.
  public private(set) var altered: [String: Int] = [:]
  public private(set) var rejected: [RejectedRow] = []
  /// What was found on the way, and stands in the ledger already.
  public var findings: [Finding] = []
  /// Rejected rows that have been written to the ledger already.
  var rejectedEarlier = 0
  var reportedRows = 0
  var reportedRejects = 0
  private var rejectedBytes = 0

  init() {}

  /// Of a chunk that an earlier attempt has copied.
  init(_ counts: ChunkCounts) {
    rowsRead = counts.rowsRead
    rowsWritten = counts.rowsWritten
    rejectedEarlier = counts.rowsRejected
    bytes = counts.bytes
    reportedRows = counts.rowsWritten
    reportedRejects = counts.rowsRejected
  }

  public var rowsRejected: Int { rejectedEarlier + rejected.count }

  var isBalanced: Bool { rowsRead == rowsWritten + rowsRejected }

  mutating func add(_ alteredCounts: [Int], columns: [String]) {
    for (column, count) in zip(columns, alteredCounts) where count > 0 { altered[column, default: 0] += count }
  }

  func counts(since started: ContinuousClock.Instant) -> ChunkCounts {
    let elapsed = started.duration(to: .now).components
    return ChunkCounts(
      rowsRead: rowsRead, rowsWritten: rowsWritten, rowsRejected: rowsRejected, bytes: bytes,
      seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18, altered: altered)
  }

  mutating func reject(_ row: RejectedRow) {
    rejected.append(row)
    // A value of its own is a few pointers, however short.
    rejectedBytes += row.raw.count + 64 * row.values.count
  }

  /// More than one chunk may set aside in memory, or enough for one round trip to the ledger.
  var holdsTooManyRejects: Bool { rejectedBytes > Self.rejectedBytesMax }
  var holdsManyRejects: Bool { holdsTooManyRejects || rejected.count >= RowBatch.rowsMax }

  /// The rejected rows are in the ledger: only their number is kept.
  mutating func settleRejected() -> Int {
    let settled = rejected.count
    rejectedEarlier += settled
    rejectedBytes = 0
    rejected.removeAll(keepingCapacity: true)
    return settled
  }

  static let rejectsBeyondMemory = MartletError(
    .rejectsBeyondMemory, "A chunk holds more rejected rows than fit into memory.")
}

extension ErrorCode {
  /// Internal: the chunk is copied again, batch by batch.
  static let rejectsBeyondMemory = ErrorCode(rawValue: "copy.rejects-beyond-memory")
}
