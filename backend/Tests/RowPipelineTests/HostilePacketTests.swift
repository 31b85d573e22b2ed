import RowPipeline
import SchemaModel
import Testing
import WireBytes

/// Whatever a packet holds, the pipeline answers with a tuple or an error; what it wrote on the way is taken back.
@Suite("Hostile packets")
struct HostilePacketTests {
  @Test func `tells every truncation of a row`() {
    let packet = EveryConversion.packet
    for count in 0..<packet.count {
      #expect(malformation(EveryConversion.conversions, Array(packet.prefix(count))) != nil)
    }
  }

  @Test func `survives 200,000 random values`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    var outcomes = Outcomes()
    for conversion in EveryConversion.conversions {
      let plan = RowPlan(columns: [conversion])
      var converter = RowConverter(plan: plan)
      let inspector = RowInspector(plan: plan)
      for _ in 0..<200_000 / EveryConversion.conversions.count {
        var packet: [UInt8] = [0, 0]
        let length = Int.random(in: 0...40, using: &random)
        if Bool.random(using: &random) { packet.append(UInt8(length)) }
        for _ in 0..<length { packet.append(UInt8.random(in: 0...255, using: &random)) }
        check(packet, &converter, inspector, &outcomes, seed: seed)
      }
    }
    #expect(outcomes.tuples > 1000 && outcomes.rejections > 1000 && outcomes.malformations > 1000)
  }

  @Test func `survives 10,000 mutations of a good row`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let good = EveryConversion.packet
    let plan = RowPlan(columns: EveryConversion.conversions)
    var converter = RowConverter(plan: plan)
    let inspector = RowInspector(plan: plan)
    var outcomes = Outcomes()
    for _ in 0..<10_000 {
      var packet = good
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<packet.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: packet[index] = [0x00, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF, 0x80][Int.random(in: 0..<7, using: &random)]
        case 1: packet.insert(UInt8.random(in: 0...255, using: &random), at: index)
        case 2 where packet.count > 1: packet.remove(at: index)
        default: packet[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
      }
      check(packet, &converter, inspector, &outcomes, seed: seed)
    }
    #expect(outcomes.tuples > 10 && outcomes.rejections > 100 && outcomes.malformations > 100)
  }

  struct Outcomes {
    var tuples = 0
    var rejections = 0
    var malformations = 0
  }

  /// Converts the packet after a marker; the tuple must be well framed, or the marker must stand alone again.
  private func check(
    _ packet: [UInt8], _ converter: inout RowConverter, _ inspector: RowInspector, _ outcomes: inout Outcomes,
    seed: UInt64
  ) {
    var output = ByteWriter(capacity: 64)
    output.append(0xAA)
    let failure: RowFailure?
    do throws(RowFailure) {
      try append(packet, &converter, &output)
      failure = nil
      outcomes.tuples += 1
      if !isFramed(bytes(output).dropFirst(), fieldCount: converter.plan.columns.count) {
        Issue.record("not a tuple: \(packet) with seed \(seed)")
      }
    } catch {
      failure = error
      if case .malformed = error { outcomes.malformations += 1 } else { outcomes.rejections += 1 }
      if bytes(output) != [0xAA] { Issue.record("left bytes behind: \(packet) with seed \(seed)") }
    }
    if !agrees(inspector, about: packet, failure) {
      Issue.record("inspected otherwise than converted, \(String(describing: failure)): \(packet) with seed \(seed)")
    }
  }

  /// A tuple's row can be inspected, and a malformed row cannot; a rejected one may be malformed further on.
  private func agrees(_ inspector: RowInspector, about packet: [UInt8], _ failure: RowFailure?) -> Bool {
    packet.withUnsafeBytes { buffer in
      do throws(MalformedRow) {
        let values = try inspector.values(of: buffer)
        let areShown = values.allSatisfy { $0.rawBytes != nil || $0 == .null }
        if case .malformed = failure { return false }
        return areShown
      } catch {
        switch failure {
        case nil: return false
        case .malformed(let malformed): return malformed == error
        case .rejected: return true
        }
      }
    }
  }

  private func isFramed(_ tuple: some Collection<UInt8>, fieldCount: Int) -> Bool {
    var rest = Array(tuple)[...]
    guard rest.prefix(2).elementsEqual(bigEndian(Int16(fieldCount))) else { return false }
    rest = rest.dropFirst(2)
    for _ in 0..<fieldCount {
      guard rest.count >= 4 else { return false }
      let length = rest.prefix(4).reduce(Int32(0)) { $0 << 8 | Int32($1) }
      rest = rest.dropFirst(4)
      guard length >= -1, rest.count >= Int(max(length, 0)) else { return false }
      rest = rest.dropFirst(Int(max(length, 0)))
    }
    return rest.isEmpty
  }
}
