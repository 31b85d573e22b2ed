import WireBytes

/// Some rows of a chunk, encoded, with their source packets beside them: what it takes to try them again and to tell
/// exactly which one was refused.
struct RowBatch: ~Copyable {
  static let rowsMax = 1_000
  static let bytesMax = 1 << 20

  var encoded = ByteWriter(capacity: 1 << 16)
  private var packets = ByteWriter(capacity: 1 << 16)
  private var encodedEnds: [Int] = []
  private var packetEnds: [Int] = []
  /// The packet of the last row, where it is too big to be held twice: it lies in the connection's buffer.
  private var lentPacket: UnsafeRawBufferPointer?

  var count: Int { encodedEnds.count }
  var isFull: Bool {
    count >= Self.rowsMax || encoded.count + packets.count >= Self.bytesMax || lentPacket != nil
  }

  /// Keeps the packet of the row that was just appended to `encoded`; the batch is full with one that fills it alone,
  /// which then must be settled before the next packet is read.
  mutating func keep(_ packet: UnsafeRawBufferPointer) {
    if packet.count < Self.bytesMax { packets.append(packet) } else { lentPacket = packet }
    packetEnds.append(packets.count)
    encodedEnds.append(encoded.count)
  }

  mutating func removeAll() {
    let isModest = encoded.capacity + packets.capacity <= RowSink.keptBytes
    encoded.removeAll(keepingCapacity: isModest)
    packets.removeAll(keepingCapacity: isModest)
    encodedEnds.removeAll(keepingCapacity: true)
    packetEnds.removeAll(keepingCapacity: true)
    lentPacket = nil
  }

  /// The encoded tuples of `rows`.
  borrowing func withEncoded<Result, Failure: Error>(
    _ rows: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = rows.lowerBound == 0 ? 0 : encodedEnds[rows.lowerBound - 1]
    let end = rows.isEmpty ? start : encodedEnds[rows.upperBound - 1]
    return try encoded.withUnsafeBytes { (bytes) throws(Failure) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
  }

  borrowing func withPacket<Result, Failure: Error>(
    of row: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if let lentPacket, row == count - 1 { return try body(lentPacket) }
    let packet = (row == 0 ? 0 : packetEnds[row - 1])..<packetEnds[row]
    return try packets.withUnsafeBytes { (bytes) throws(Failure) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[packet]))
    }
  }
}
