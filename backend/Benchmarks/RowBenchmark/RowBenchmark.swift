// What one row costs, in one thread, with rows that are in the cache: the cost of the code, not of memory.
//
//     swift run -c release RowBenchmark [rows [start of a shape's name]]     by the clock
//     make check-budgets                                                     in instructions, against the budgets
//     valgrind --tool=callgrind .build/release/RowBenchmark 100000 lineitem  instructions per function

import RowPipeline
import SchemaModel
import WireBytes

@main
struct RowBenchmark {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.first != "--count" else { return countAll() }
    let rowCount = arguments.first.flatMap { Int($0) } ?? 5_000_000
    let name = arguments.dropFirst().first ?? ""
    for shape in Shape.all where shape.name.hasPrefix(name) { measure(shape, rowCount: rowCount) }
  }

  /// Converts a few and then more rows of each shape: callgrind dumps its counters after each call of `convertRows`, and
  /// the difference of two dumps is what the additional rows cost and nothing else. Prints the number of additional rows
  /// and the shape's name, in the order of the dumps.
  private static func countAll() {
    for shape in Shape.all {
      let fewRows = shape.isLong ? 4 : 64
      let manyRows = shape.isLong ? 12 : 1_088
      var bench = RowBench(shape)
      // The first rows grow the output's buffer and bind symbols.
      for rowCount in [fewRows, fewRows, manyRows] { bench.convertRows(rowCount) }
      print("\(manyRows - fewRows)\t\(shape.name)")
    }
  }

  private static func measure(_ shape: Shape, rowCount wanted: Int) {
    let rowCount = shape.isLong ? max(wanted / 1000, 1) : wanted
    var bench = RowBench(shape)
    let clock = ContinuousClock()
    let elapsed = clock.measure { bench.convertRows(rowCount) }
    let nanoseconds = Double(elapsed.components.attoseconds) / 1e9 + Double(elapsed.components.seconds) * 1e9
    let perRow = nanoseconds / Double(rowCount)
    let megabytesPerSecond = Double(shape.packetBytes) / perRow * 1000
    print(
      "\(shape.name): \(Int(perRow.rounded())) ns per row of \(shape.packetBytes) bytes in, "
        + "\(bench.outputBytes / rowCount) out; \(Int(megabytesPerSecond.rounded())) MB/s in")
  }
}

extension Shape {
  fileprivate var packetBytes: Int { packets.reduce(0) { $0 + $1.count } / packets.count }
  fileprivate var isLong: Bool { packetBytes > 4096 }
}

/// The row loop around one shape.
private struct RowBench: ~Copyable {
  private let shape: Shape
  private let packets: [UnsafeRawBufferPointer]
  private var converter: RowConverter
  private var output = ByteWriter(capacity: 1 << 20)
  private(set) var outputBytes = 0

  init(_ shape: Shape) {
    self.shape = shape
    converter = RowConverter(plan: RowPlan(columns: shape.columns))
    packets = shape.packets.map { packet in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: packet.count, alignment: 1)
      copy.copyBytes(from: packet)
      return UnsafeRawBufferPointer(copy)
    }
  }

  deinit { for packet in packets { packet.deallocate() } }

  /// Free of closures: callgrind is told to count in functions of this name, and a closure would have it in its own.
  @inline(never)
  mutating func convertRows(_ rowCount: Int) {
    var refusedCount = 0
    var index = 0
    for _ in 0..<rowCount {
      do throws(RowFailure) {
        try converter.append(packets[index], to: &output)
      } catch {
        refusedCount += 1
      }
      index = index + 1 == packets.count ? 0 : index + 1
      if output.count > 256 << 10 {
        outputBytes += output.count
        output.removeAll(keepingCapacity: true)
      }
    }
    outputBytes += output.count
    output.removeAll(keepingCapacity: true)
    precondition(refusedCount == (shape.isRefused ? rowCount : 0), "\(shape.name): \(refusedCount) rows refused")
  }
}
