/// Spans that wait to be handed over, bounded in bytes. Pure.
struct SpanQueue {
  /// What comes when there is no room is dropped: work never waits for a collector.
  let bytesMax: Int
  private(set) var spans: [Span] = []
  private(set) var bytes = 0

  init(bytesMax: Int = 4 << 20) { self.bytesMax = bytesMax }

  /// - Returns: false where there is no room.
  mutating func add(_ span: Span) -> Bool {
    let size = span.bytes
    guard bytes + size <= bytesMax else { return false }
    spans.append(span)
    bytes += size
    return true
  }

  /// What was taken and could not be handed over goes to the front again, for the last attempt.
  mutating func putBack(_ batch: [Span]) {
    spans.insert(contentsOf: batch, at: 0)
    bytes += batch.reduce(0) { $0 + $1.bytes }
  }

  /// The oldest ones, as many as go into one request.
  mutating func take(countMax: Int = 512, bytesMax: Int = 512 << 10) -> [Span] {
    var taken = 0
    let batch = spans.prefix(countMax).prefix { span in
      defer { taken += span.bytes }
      return taken == 0 || taken + span.bytes <= bytesMax
    }
    bytes -= batch.reduce(0) { $0 + $1.bytes }
    let result = Array(batch)
    spans.removeFirst(result.count)
    return result
  }
}
