import Glibc
import Migration
import Testing

@testable import CommandLine

struct InterruptsTests {
  @Test(arguments: [SIGINT, SIGTERM]) func `asks for a stop, for one at once, and then waits for nobody`(signal: Int32)
  {
    var policy = InterruptPolicy()
    let actions = (1...4).map { _ in policy.action(for: signal) }
    let status = 128 + signal
    #expect(actions == [.stop, .stopAtOnce(status: status), .exit(status: status), .exit(status: status)])
  }

  @Test func `counts signals of both kinds together`() {
    var policy = InterruptPolicy()
    let actions = [policy.action(for: SIGTERM), policy.action(for: SIGINT)]
    #expect(actions == [.stop, .stopAtOnce(status: 130)])
  }

  @Test func `pauses and resumes without counting`() {
    var policy = InterruptPolicy()
    let actions = [SIGUSR1, SIGUSR1, SIGUSR2, SIGINT].map { policy.action(for: $0) }
    #expect(actions == [.pause, .pause, .resume, .stop])
  }
}
