/// Cuts the range of an integer key into pieces of about equal row counts with the help of estimates alone.
///
/// It halves the value range until a piece is estimated small enough, so that a sparse key (snowflake ids over 2^63)
/// costs its logarithm and not its width, and then joins neighbours up to the wanted size.
struct IntegerRangeSplitter {
  let rowsPerChunk: Int
  /// Estimates asked for at the most; a table that needs more is split by walking its key instead.
  let estimatesMax: Int

  private struct Piece {
    /// Exclusive.
    var lower: Int128
    /// Inclusive.
    var upper: Int128
    var rows: Int
  }

  /// - Parameters:
  ///   - lowest: smallest value of the key's first column.
  ///   - highest: its largest.
  ///   - estimate: rows with a value above the first and up to the second argument.
  /// - Returns: ascending upper bounds of all chunks but the last; nil where one value holds too many rows or the
  ///   estimates do not converge.
  func boundaries<Failure: Error>(
    lowest: Int128, highest: Int128, estimate: (Int128, Int128) throws(Failure) -> Int
  ) throws(Failure) -> [Int128]? {
    var pieces: [Piece] = []
    var estimates = 1
    // A stack whose top is the leftmost piece keeps the result in ascending order.
    var stack = [Piece(lower: lowest - 1, upper: highest, rows: try estimate(lowest - 1, highest))]
    while let piece = stack.popLast() {
      if piece.rows <= rowsPerChunk {
        pieces.append(piece)
        continue
      }
      guard piece.upper - piece.lower > 1, estimates + 2 <= estimatesMax else {
        if piece.rows > rowsPerChunk * 4 { return nil }
        pieces.append(piece)
        continue
      }
      let middle = piece.lower + (piece.upper - piece.lower) / 2
      estimates += 2
      stack.append(Piece(lower: middle, upper: piece.upper, rows: try estimate(middle, piece.upper)))
      stack.append(Piece(lower: piece.lower, upper: middle, rows: try estimate(piece.lower, middle)))
    }
    return join(pieces)
  }

  private func join(_ pieces: [Piece]) -> [Int128] {
    var boundaries: [Int128] = []
    var rows = 0
    for (piece, next) in zip(pieces, pieces.dropFirst()) {
      rows += piece.rows
      guard rows + next.rows / 2 >= rowsPerChunk else { continue }
      boundaries.append(piece.upper)
      rows = 0
    }
    return boundaries
  }
}
