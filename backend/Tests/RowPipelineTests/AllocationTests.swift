import CAllocationCounter
import RowPipeline
import SchemaModel
import Testing
import WireBytes

@Suite("Allocations", .serialized, .enabled(if: allocations_are_counted(), "counted in glibc's allocator only"))
struct AllocationTests {
  /// A test that counts nothing would pass whatever the pipeline does.
  @Test func `counts an array's allocation`() {
    let before = thread_allocation_count()
    let array = [UInt8](repeating: 1, count: Int.random(in: 100...200))
    #expect(thread_allocation_count() > before)
    #expect(array.count >= 100)
  }

  @Test func `every conversion is among the rows below`() {
    #expect(Set(EveryConversion.conversions.map(ConversionKind.init)) == Set(ConversionKind.allCases))
  }

  @Test func `converts rows without allocating`() throws {
    #expect(try allocations(EveryConversion.conversions, EveryConversion.packet) == Counts(rows: Self.rowCount))
  }

  @Test func `skips NULLs without allocating`() throws {
    var packet = RowPacket(columnCount: EveryConversion.columns.count)
    for column in EveryConversion.columns.indices { packet.setNull(column) }
    #expect(try allocations(EveryConversion.conversions, packet.bytes) == Counts(rows: Self.rowCount))
  }

  /// The bad value is the last column, so that a whole row is taken back.
  @Test(arguments: RefusedValue.all) func `refuses rows without allocating`(_ refused: RefusedValue) throws {
    let columns = EveryConversion.conversions + [refused.conversion]
    var packet = RowPacket(columnCount: columns.count)
    for column in EveryConversion.columns { packet.append(column.value) }
    packet.append(refused.value)
    #expect(try allocations(columns, packet.bytes) == Counts(rejected: Self.rowCount))
  }

  @Test(arguments: [0, 1, 8, -1]) func `tells torn rows without allocating`(_ length: Int) throws {
    let packet = length < 0 ? EveryConversion.packet.dropLast() : EveryConversion.packet.prefix(length)
    #expect(try allocations(EveryConversion.conversions, Array(packet)) == Counts(malformed: Self.rowCount))
  }

  private static let rowCount = 2_000

  private struct Counts: Equatable {
    var rows = 0
    var rejected = 0
    var malformed = 0
    var allocations = 0
  }

  /// What becomes of many copies of a row, and the allocations that it takes.
  private func allocations(_ columns: [ColumnConversion], _ packet: [UInt8]) throws -> Counts {
    var converter = RowConverter(plan: RowPlan(columns: columns))
    var output = ByteWriter(capacity: 1 << 20)
    ignore_thrown_errors()
    defer { observe_thrown_errors() }
    return packet.withUnsafeBytes { packet in
      var counts = Counts()
      // The first row makes the runtime build the metadata of types that only unoptimized code needs.
      Self.append(packet, &converter, &output, &counts)
      counts = Counts()
      let before = thread_allocation_count()
      for _ in 0..<Self.rowCount {
        Self.append(packet, &converter, &output, &counts)
        if output.count > 1 << 19 { output.removeAll(keepingCapacity: true) }
      }
      counts.allocations = thread_allocation_count() - before
      return counts
    }
  }

  private static func append(
    _ packet: UnsafeRawBufferPointer, _ converter: inout RowConverter, _ output: inout ByteWriter,
    _ counts: inout Counts
  ) {
    do throws(RowFailure) {
      try converter.append(packet, to: &output)
      counts.rows += 1
    } catch {
      switch error {
      case .rejected: counts.rejected += 1
      case .malformed: counts.malformed += 1
      }
    }
  }
}
