import CAllocationCounter
import RowPipeline
import SchemaModel
import Testing
import WireBytes

@Suite("Allocations", .enabled(if: allocations_are_counted(), "counted in glibc's allocator only"))
struct AllocationTests {
  /// A test that counts nothing would pass whatever the pipeline does.
  @Test func `counts an array's allocation`() {
    let before = thread_allocation_count()
    let array = [UInt8](repeating: 1, count: Int.random(in: 100...200))
    #expect(thread_allocation_count() > before)
    #expect(array.count >= 100)
  }

  @Test func `converts rows without allocating`() throws {
    let packet = EveryConversion.packet
    var converter = RowConverter(plan: RowPlan(columns: EveryConversion.conversions))
    var output = ByteWriter(capacity: 1 << 20)
    let allocations = try packet.withUnsafeBytes { packet throws(RowFailure) in
      // The first row makes the runtime build the metadata of types that only unoptimized code needs.
      try converter.append(packet, to: &output)
      let before = thread_allocation_count()
      for _ in 0..<10_000 {
        try converter.append(packet, to: &output)
        if output.count > 1 << 19 { output.removeAll(keepingCapacity: true) }
      }
      return thread_allocation_count() - before
    }
    #expect(allocations == 0)
  }
}
