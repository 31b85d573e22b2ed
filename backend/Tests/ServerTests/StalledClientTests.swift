import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Server

@Suite("A client that takes nothing of its answer") struct StalledClientTests {
  private let channel = EmbeddedChannel()
  private let ended = Ended()

  private final class Ended: Sendable {
    let count = Mutex(0)
  }

  init() throws {
    let handler = StalledClient(seconds: 60) { [ended] in ended.count.withLock { $0 += 1 } }
    try channel.pipeline.syncOperations.addHandler(handler)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func becomes(writable: Bool) {
    channel.isWritable = writable
    channel.pipeline.fireChannelWritabilityChanged()
  }

  private func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

  @Test func `is ended after the limit`() {
    becomes(writable: false)
    pass(59)
    #expect(channel.isActive)
    pass(2)
    #expect(!channel.isActive)
    #expect(ended.count.withLock { $0 } == 1)
  }

  @Test func `goes on where it takes something before that, however often`() {
    for _ in 0..<10 {
      becomes(writable: false)
      pass(40)
      becomes(writable: true)
      becomes(writable: false)
      pass(40)
      becomes(writable: true)
      pass(5)
    }
    #expect(channel.isActive)
    becomes(writable: false)
    pass(61)
    #expect(!channel.isActive)
  }

  @Test func `is not ended while it waits for more`() {
    becomes(writable: false)
    becomes(writable: true)
    pass(3600)
    #expect(channel.isActive)
  }
}
