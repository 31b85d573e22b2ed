/// A row of MySQL's binary protocol under construction.
struct Packet {
  private(set) var bytes: [UInt8]

  static func of(columns: Int, _ build: (inout Packet) -> Void) -> [UInt8] {
    var packet = Packet(bytes: Array(repeating: 0, count: 1 + (columns + 7 + 2) / 8))
    build(&packet)
    return packet.bytes
  }

  mutating func null(_ column: Int) { bytes[1 + (column + 2) / 8] |= 1 << UInt8((column + 2) % 8) }

  mutating func fixed(_ value: [UInt8]) { bytes += value }

  mutating func integer(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  mutating func text(_ text: String) { value(Array(text.utf8)) }

  /// Behind its length.
  mutating func value(_ value: [UInt8]) {
    let count = value.count
    if count < 251 {
      bytes.append(UInt8(count))
    } else {
      bytes.append(0xFD)
      withUnsafeBytes(of: UInt32(count).littleEndian) { bytes += $0.prefix(3) }
    }
    bytes += value
  }
}
