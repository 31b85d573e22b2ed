import Testing

@testable import CommandLine

struct InterruptsTests {
  @Test(arguments: [Int32(2), 15]) func `stops at the first signal and exits at the second`(signal: Int32) {
    var policy = InterruptPolicy()
    #expect(policy.action(for: signal) == .stop)
    #expect(policy.action(for: signal) == .exit(status: 128 + signal))
  }

  @Test func `counts signals of both kinds together`() {
    var policy = InterruptPolicy()
    #expect(policy.action(for: 15) == .stop)
    #expect(policy.action(for: 2) == .exit(status: 130))
  }
}
