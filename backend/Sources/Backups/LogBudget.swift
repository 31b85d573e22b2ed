/// How much of a log is written: the first lines, and of what is beyond them the last, which say how it ended.
struct LogBudget {
  static let tailLinesMax = 20

  private var bytesLeft: Int
  private var tail: [String] = []
  private var linesLeftOut = 0

  init(bytesMax: Int) { bytesLeft = bytesMax }

  /// What to write now, with its end of line.
  mutating func take(_ line: String) -> String? {
    if tail.isEmpty, line.utf8.count < bytesLeft {
      bytesLeft -= line.utf8.count + 1
      return line + "\n"
    }
    tail.append(line)
    if tail.count > Self.tailLinesMax {
      tail.removeFirst()
      linesLeftOut += 1
    }
    return nil
  }

  /// What to write at an end; more may come after it.
  mutating func end() -> String? {
    guard !tail.isEmpty else { return nil }
    let gap = linesLeftOut > 0 ? "… \(linesLeftOut) lines left out …\n" : ""
    defer {
      tail = []
      linesLeftOut = 0
    }
    return gap + tail.map { $0 + "\n" }.joined()
  }
}
