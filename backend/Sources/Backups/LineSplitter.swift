/// Lines out of bytes that come in pieces. A line longer than `lineBytesMax` is cut; the rest of it is dropped.
struct LineSplitter {
  let lineBytesMax: Int
  private var line: [UInt8] = []

  init(lineBytesMax: Int) { self.lineBytesMax = lineBytesMax }

  /// Hands each line that ends in `bytes` to `body`, without its end.
  mutating func take(_ bytes: [UInt8], _ body: ([UInt8]) throws -> Void) rethrows {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        try body(line)
        line.removeAll(keepingCapacity: true)
      } else if line.count < lineBytesMax {
        line.append(byte)
      }
    }
  }

  /// What came after the last end of a line.
  mutating func end(_ body: ([UInt8]) throws -> Void) rethrows {
    if !line.isEmpty { try body(line) }
    line.removeAll()
  }
}
