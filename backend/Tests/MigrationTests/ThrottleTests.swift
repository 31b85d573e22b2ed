import Testing

@testable import Migration

@Suite("Readers wait while others need the source")
struct ThrottleTests {
  private func actions(_ throttle: inout Throttle, _ looks: [(running: Int, own: Int)]) -> [Throttle.Action?] {
    looks.map { throttle.observe(threadsRunning: $0.running, ownThreads: $0.own) }
  }

  @Test func `holds above the limit and not at it`() {
    var throttle = Throttle(threadsMax: 10)
    #expect(actions(&throttle, [(10, 0), (11, 0), (30, 0)]) == [nil, .hold, nil])
    #expect(throttle.isHolding)
  }

  @Test func `does not count its own threads, which stay when they are held`() {
    var throttle = Throttle(threadsMax: 4)
    #expect(actions(&throttle, [(9, 9), (13, 9), (14, 9)]) == [nil, nil, .hold])
    // A result that is all in the sockets is over for the server.
    #expect(actions(&throttle, [(3, 9), (3, 9)]) == [nil, .release])
  }

  @Test func `releases when it has been calm for a while`() {
    var throttle = Throttle(threadsMax: 8)
    #expect(actions(&throttle, [(20, 0)]) == [.hold])
    #expect(actions(&throttle, [(7, 0), (8, 0), (7, 0)]) == [nil, nil, nil])
    #expect(actions(&throttle, [(6, 0), (9, 0), (6, 0), (5, 0)]) == [nil, nil, nil, .release])
    #expect(actions(&throttle, [(8, 0), (9, 0)]) == [nil, .hold])
  }

  @Test(arguments: 0...3) func `a small limit can be kept, too`(limit: Int) {
    var throttle = Throttle(threadsMax: limit)
    #expect(actions(&throttle, [(limit + 1, 0)]) == [.hold])
    #expect(actions(&throttle, [(limit, 0), (limit, 0)]) == [nil, .release])
  }
}

@Suite("Bytes per second")
struct TokenBucketTests {
  @Test func `whoever sends pays afterwards`() {
    var bucket = TokenBucket(bytesPerSecond: 1_000, at: 0)
    let waits = [bucket.take(500, at: 0), bucket.take(500, at: 0), bucket.take(0, at: 0.5), bucket.take(0, at: 1)]
    #expect(waits == [0.5, 1, 0.5, 0])
  }

  @Test func `little is saved up while nobody sends`() {
    var bucket = TokenBucket(bytesPerSecond: 1_000, at: 0)
    let wait = bucket.take(1_250, at: 3_600)
    #expect(wait == 1)
  }

  @Test func `a clock that jumps back gives nothing and takes nothing`() {
    var bucket = TokenBucket(bytesPerSecond: 1_000, at: 10)
    let waits = [bucket.take(1_000, at: 10), bucket.take(0, at: 5), bucket.take(0, at: 10.5)]
    #expect(waits == [1, 1, 0.5])
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `many senders together keep the limit`(seed: UInt64) {
    var state = seed
    func random(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int(state >> 33) % range.count
    }
    let rate = 1_000_000
    var bucket = TokenBucket(bytesPerSecond: rate, at: 0)
    var free = [Double](repeating: 0, count: 8)
    var sent = 0
    var now = 0.0
    while now < 20 {
      let sender = free.indices.min { free[$0] < free[$1] } ?? 0
      now = max(now, free[sender])
      let bytes = random(1_000...300_000)
      sent += bytes
      free[sender] = now + bucket.take(bytes, at: now)
    }
    let expected = Double(rate) * now
    #expect(Double(sent) <= expected * 1.15 && Double(sent) >= expected * 0.9, "\(sent) bytes, seed \(seed)")
  }
}
