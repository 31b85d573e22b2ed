import Diagnostics
import Testing

@testable import MySQLClient

@Suite struct `Error numbers` {
  static let kinds: [(number: Int, isConnecting: Bool, code: ErrorCode, isRetryable: Bool)] = [
    (2002, true, .connect, true), (2003, true, .connect, true), (2005, true, .connect, false),
    (2013, true, .connect, true), (1040, true, .connect, true), (2026, true, .tls, false), (3159, true, .tls, false),
    (1045, true, .authentication, false), (1698, true, .authentication, false), (2059, true, .authentication, false),
    (5010, true, .authentication, false), (1049, true, .unknownDatabase, false), (1044, true, .permission, false),
    (1142, false, .permission, false), (1227, false, .permission, false),
    (2006, false, .connectionLost, true), (2013, false, .connectionLost, true), (4031, false, .connectionLost, true),
    (1927, false, .connectionLost, true), (2026, false, .connectionLost, true),
    (1317, false, .cancelled, false),
    (1205, false, .query, true), (1213, false, .query, true), (3024, false, .timeout, false),
    (1969, false, .timeout, false), (2027, false, .protocolViolation, false), (0, false, .protocolViolation, false),
    (1064, false, .query, false), (1146, false, .query, false), (99_999, false, .query, false),
  ]

  @Test(arguments: kinds)
  func `have a kind`(number: Int, isConnecting: Bool, code: ErrorCode, isRetryable: Bool) {
    let kind = MySQLErrorKind.of(number: number, isConnecting: isConnecting, timedOut: false)
    #expect(kind.code == code)
    #expect(kind.isRetryable == isRetryable)
  }

  @Test(arguments: [2003, 2006, 2013, 2026, 2055])
  func `of the network are timeouts when the system says so`(number: Int) {
    for isConnecting in [true, false] {
      let kind = MySQLErrorKind.of(number: number, isConnecting: isConnecting, timedOut: true)
      #expect(kind.code == .timeout)
      #expect(kind.isRetryable)
    }
  }

  @Test func `of a handshake that the network broke off are no verdict on TLS`() {
    let kind = MySQLErrorKind.of(number: 2026, isConnecting: true, timedOut: false, wasReset: true)
    #expect(kind.code == .connect && kind.isRetryable)
  }

  @Test func `of a statement are no timeouts because of a stale system error`() {
    #expect(MySQLErrorKind.of(number: 1146, isConnecting: false, timedOut: true).code == .query)
  }
}
