import Testing

@testable import Migration

@Suite("Whether somebody waits for us")
struct LockProbePolicyTests {
  @Test func `gives way after two looks in a row that were kept waiting`() {
    var policy = LockProbePolicy()
    #expect(policy.next(isWaitedFor: true, seconds: 1) == .look(afterSeconds: 0))
    #expect(policy.next(isWaitedFor: true, seconds: 1) == .giveWay)
  }

  @Test func `one look that was kept waiting is forgotten with the next that was not`() {
    var policy = LockProbePolicy()
    for _ in 0..<3 {
      #expect(policy.next(isWaitedFor: true, seconds: 1) == .look(afterSeconds: 0))
      #expect(policy.next(isWaitedFor: false, seconds: 0.001) == .look(afterSeconds: 0.5))
    }
  }

  @Test func `takes a tenth of the time of a source with many tables`() {
    var policy = LockProbePolicy()
    #expect(policy.next(isWaitedFor: false, seconds: 0.2) == .look(afterSeconds: 0.2 * 9))
  }
}
