// How long one row takes, in one thread, with rows that are in the cache: the cost of the code, not of memory.
//
//     BENCH=1 swift run -c release --scratch-path .build-bench RowBenchmark [rows [start of a shape's name]]
//     valgrind --tool=callgrind .build-bench/release/RowBenchmark 100000 lineitem     instructions per function

import RowPipeline
import SchemaModel
import WireBytes

@main
struct RowBenchmark {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let rowCount = arguments.first.flatMap { Int($0) } ?? 5_000_000
    let name = arguments.dropFirst().first ?? ""
    for shape in shapes where shape.name.hasPrefix(name) { measure(shape, rowCount: rowCount) }
  }

  struct Shape {
    var name: String
    var columns: [ColumnConversion]
    /// A few variants, so that branches see different lengths.
    var packets: [[UInt8]]
  }

  static let shapes: [Shape] = [
    lineitem,
    Shape(
      name: "16 integers", columns: Array(repeating: .integer(from: .int32, to: .int4), count: 16),
      packets: [packet(columns: 16) { packet in for value in 0..<16 { packet.int(Int32(value * 7919)) } }]),
    Shape(
      name: "16 decimals", columns: Array(repeating: .numericFromDecimalText, count: 16),
      packets: [
        packet(columns: 16) { packet in
          for value in 0..<16 { packet.text("\(value * 7919).\(10 + value)") }
        }
      ]),
    Shape(
      name: "16 datetimes", columns: Array(repeating: .timestamp(.reject), count: 16),
      packets: [
        packet(columns: 16) { packet in
          for value in 1...16 { packet.bytes([7, 0xE8, 7, 2, UInt8(value), 23, 59, 58]) }
        }
      ]),
    Shape(
      name: "16 ASCII texts of 25 bytes", columns: Array(repeating: .text(.reject, .reject), count: 16),
      packets: [
        packet(columns: 16) { packet in for _ in 0..<16 { packet.text("the quick brown fox jumps") } }
      ]),
    Shape(
      name: "1 ASCII text of 64 KiB", columns: [.text(.reject, .reject)],
      packets: [packet(columns: 1) { $0.text(String(repeating: "0123456789abcdef", count: 4096)) }]),
    Shape(
      name: "1 German text of 51 KiB", columns: [.text(.reject, .reject)],
      packets: [packet(columns: 1) { $0.text(String(repeating: "Fünf größere Übungen ", count: 2048)) }]),
    Shape(
      name: "1 Chinese text of 48 KiB", columns: [.text(.reject, .reject)],
      packets: [packet(columns: 1) { $0.text(String(repeating: "漢字", count: 8192)) }]),
  ]

  private static let comment = "egular courts above the quickly final deposits sleep blithely among the ideas"

  /// TPC-H lineitem: 4 integers, 4 decimals, 2 flags, 3 dates, 3 texts; about 140 bytes a row.
  static let lineitem = Shape(
    name: "lineitem, 16 columns",
    columns: Array(repeating: .integer(from: .int32, to: .int4), count: 4)
      + Array(repeating: .numericFromDecimalText, count: 4)
      + Array(repeating: .text(.reject, .reject), count: 2) + Array(repeating: .date(.reject), count: 3)
      + Array(repeating: .text(.reject, .reject), count: 3),
    packets: (0..<64).map { seed in
      packet(columns: 16) { packet in
        for value in [seed * 32 + 1, 155_190 + seed * 37, 7706 - seed, seed % 7 + 1] { packet.int(Int32(value)) }
        packet.text("\(seed % 50 + 1).00")
        packet.text("\(21_168 + seed * 911).\(10 + seed)")
        packet.text("0.0\(seed % 10)")
        packet.text("0.0\(seed % 8)")
        packet.text(seed % 3 == 0 ? "N" : "R")
        packet.text(seed % 2 == 0 ? "O" : "F")
        for month in 1...3 {
          packet.bytes([4, UInt8(0xC8 + seed % 7), 7, UInt8(month * 4), UInt8(seed % 28 + 1)])
        }
        packet.text(["DELIVER IN PERSON", "NONE", "TAKE BACK RETURN", "COLLECT COD"][seed % 4])
        packet.text(["TRUCK", "MAIL", "REG AIR", "SHIP", "AIR", "FOB"][seed % 6])
        packet.text(String(comment.prefix(40 + seed % 36)))
      }
    })

  static func measure(_ shape: Shape, rowCount wanted: Int) {
    let packetBytes = shape.packets.reduce(0) { $0 + $1.count } / shape.packets.count
    let rowCount = packetBytes > 1000 ? max(wanted / 1000, 1) : wanted
    var converter = RowConverter(plan: RowPlan(columns: shape.columns))
    var output = ByteWriter(capacity: 1 << 20)
    var outputBytes = 0
    let clock = ContinuousClock()
    let start = clock.now
    for index in 0..<rowCount {
      shape.packets[index % shape.packets.count].withUnsafeBytes { packet in
        do throws(RowFailure) {
          try converter.append(packet, to: &output)
        } catch {
          fatalError("\(shape.name): \(error)")
        }
      }
      if output.count > 256 << 10 {
        outputBytes += output.count
        output.removeAll(keepingCapacity: true)
      }
    }
    outputBytes += output.count
    let elapsed = clock.now - start
    let nanoseconds = Double(elapsed.components.attoseconds) / 1e9 + Double(elapsed.components.seconds) * 1e9
    let perRow = nanoseconds / Double(rowCount)
    let megabytesPerSecond = Double(packetBytes) / perRow * 1000
    let inMegabytes = Int(megabytesPerSecond.rounded())
    print(
      "\(shape.name): \(Int(perRow.rounded())) ns per row of \(packetBytes) bytes in, "
        + "\(outputBytes / rowCount) out; \(inMegabytes) MB/s in")
  }

  static func packet(columns: Int, _ build: (inout Packet) -> Void) -> [UInt8] {
    var packet = Packet(bytes: Array(repeating: 0, count: 1 + (columns + 9) / 8))
    build(&packet)
    return packet.bytes
  }

  struct Packet {
    var bytes: [UInt8]

    mutating func bytes(_ more: [UInt8]) { bytes += more }

    mutating func int(_ value: Int32) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

    mutating func text(_ text: String) {
      let count = text.utf8.count
      if count < 251 {
        bytes.append(UInt8(count))
      } else {
        bytes.append(0xFD)
        withUnsafeBytes(of: UInt32(count).littleEndian) { bytes += $0.prefix(3) }
      }
      bytes += text.utf8
    }
  }
}
