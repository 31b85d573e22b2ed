/// Which rows of a batch to send next, until each row is either in or found guilty.
///
/// PostgreSQL names the line of a row that it refuses: what stands before it goes in, and the row is then the first of
/// what is sent next, where a line is proof. Without a line the rows are halved. What is sent at a time shrinks with
/// each refusal and grows with each success, across batches too: n rows that are all bad cost n attempts and n rows on
/// the wire. Pure: the caller attempts a range and says how it went.
struct IsolationQueue {
  private struct Item {
    var rows: Range<Int>
    /// The server went through these rows once without a complaint. If it refuses them all the same, the line that it
    /// named was not the guilty one (as with rows that are too big, which it finds a buffer later), and no line is
    /// believed here any more.
    var isVouched = false
  }

  /// The top is the leftmost range, so that rows go in in their order.
  private var stack: [Item] = []
  private var attempted: Item?
  private var window = Int.max / 2

  /// - Precondition: the batch before is through.
  mutating func begin(rows: Int) {
    precondition(stack.isEmpty, "a batch is settled before the next one")
    if rows > 0 { stack.append(Item(rows: 0..<rows)) }
  }

  /// The range to attempt now; nil at the end.
  mutating func next() -> Range<Int>? {
    guard var item = stack.popLast() else { return nil }
    if item.rows.count > window {
      let end = item.rows.lowerBound + window
      stack.append(Item(rows: end..<item.rows.upperBound, isVouched: item.isVouched))
      item.rows = item.rows.lowerBound..<end
    }
    attempted = item
    return item.rows
  }

  /// The attempted range went in.
  mutating func accepted() {
    window = min(window * 2, RowBatch.rowsMax)
    attempted = nil
  }

  /// - Parameter line: 1-based, within the attempted range, where the server named one.
  /// - Returns: the row that is refused by itself, or nil when smaller ranges are to be attempted.
  mutating func refused(line: Int?) -> Int? {
    guard let item = attempted else { preconditionFailure("only what was attempted is refused") }
    attempted = nil
    let rows = item.rows
    window = max(1, min(window, rows.count) / 2)
    if rows.count == 1 { return rows.lowerBound }
    guard let line, (1...rows.count).contains(line), !item.isVouched else {
      let middle = rows.lowerBound + rows.count / 2
      push(middle..<rows.upperBound)
      push(rows.lowerBound..<middle)
      return nil
    }
    // At its first line the server has seen no other row.
    if line == 1 {
      push(rows.lowerBound + 1..<rows.upperBound)
      return rows.lowerBound
    }
    let row = rows.lowerBound + line - 1
    push(row..<rows.upperBound)
    push(rows.lowerBound..<row, isVouched: true)
    return nil
  }

  private mutating func push(_ rows: Range<Int>, isVouched: Bool = false) {
    if !rows.isEmpty { stack.append(Item(rows: rows, isVouched: isVouched)) }
  }
}
