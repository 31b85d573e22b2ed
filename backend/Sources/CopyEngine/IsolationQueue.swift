/// Which rows of a refused batch to send next, until each row is either in or found guilty.
///
/// PostgreSQL names the line of a row that it refuses, so a bad row costs two more attempts; without a line the batch
/// is halved. Pure: the caller attempts a range and says how it went.
struct IsolationQueue {
  /// The top is the leftmost range, so that rows go in in their order.
  private var stack: [Range<Int>]

  init(rows: Int) { stack = rows > 0 ? [0..<rows] : [] }

  /// The range to attempt now; nil at the end.
  mutating func next() -> Range<Int>? { stack.popLast() }

  /// - Parameter line: 1-based, within the attempted range, where the server named one.
  /// - Returns: the row that is refused by itself, or nil when smaller ranges are to be attempted.
  mutating func refused(_ range: Range<Int>, line: Int?) -> Int? {
    guard range.count > 1 else { return range.lowerBound }
    if let line, (1...range.count).contains(line) {
      let row = range.lowerBound + line - 1
      push(row + 1..<range.upperBound)
      push(row..<row + 1)
      push(range.lowerBound..<row)
    } else {
      let middle = range.lowerBound + range.count / 2
      push(middle..<range.upperBound)
      push(range.lowerBound..<middle)
    }
    return nil
  }

  private mutating func push(_ range: Range<Int>) {
    if !range.isEmpty { stack.append(range) }
  }
}
