import NIOCore
import Testing

@testable import Server

@Suite("The last events")
struct EventRingTests {
  private func ring(events count: Int, capacity: Int = 4) -> EventRing {
    var ring = EventRing(epoch: "e", capacity: capacity)
    for number in 0..<count { _ = ring.append(name: "n", data: ByteBuffer(string: "\(number + 1)")) }
    return ring
  }

  private func numbers(_ sequel: EventRing.Sequel) -> [Int]? {
    guard case .events(let events) = sequel else { return nil }
    return events.map(\.number)
  }

  @Test func `a client gets what it missed, in order`() {
    #expect(numbers(ring(events: 5).sequel(to: "e-3")) == [4, 5])
    #expect(numbers(ring(events: 5).sequel(to: "e-5")) == [])
    #expect(numbers(ring(events: 0).sequel(to: "e-0")) == [])
  }

  @Test(arguments: ["f-3", "e-9", "e", "", "e-x", "e-3-4", "e--1"])
  func `what this process never sent leads to a snapshot`(_ id: String) {
    #expect(numbers(ring(events: 5).sequel(to: id)) == nil)
  }

  @Test func `what is gone leads to a snapshot, and memory is bounded`() {
    let ring = ring(events: 100)
    #expect(numbers(ring.sequel(to: "e-1")) == nil)
    #expect(numbers(ring.sequel(to: "e-97")) == [98, 99, 100])
  }

  @Test func `big events are kept for fewer looks back`() {
    var ring = EventRing(epoch: "e", bytesMax: 10_000)
    for _ in 0..<100 { _ = ring.append(name: "n", data: ByteBuffer(repeating: 0x31, count: 2_000)) }
    #expect(numbers(ring.sequel(to: "e-99")) == [100])
    #expect(numbers(ring.sequel(to: "e-90")) == nil)
    _ = ring.append(name: "n", data: ByteBuffer(repeating: 0x31, count: 20_000))
    #expect(numbers(ring.sequel(to: "e-100")) == [101])
  }

  @Test func `an event has its id, name and data, and ends with an empty line`() {
    let frame = EventRing.frame(id: "e-7", name: "progress", data: ByteBuffer(string: "{}"))
    #expect(String(buffer: frame) == "id: e-7\nevent: progress\ndata: {}\n\n")
  }
}
