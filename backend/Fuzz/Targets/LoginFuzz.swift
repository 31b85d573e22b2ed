@testable import MySQLClient

/// Input: a byte that chooses the method and the line, then the server's packets, each behind a byte of its length.
/// Whatever a server sends, nothing from which the password could be read goes over a line that others can read, and the
/// exchange ends.
enum LoginFuzz {
  private static let password = "S3cretWord"
  /// More than any method asks.
  private static let stepsMax = 4
  private static let lines = [
    PasswordChannel(isPrivate: true), PasswordChannel(isPrivate: false),
    PasswordChannel(isPrivate: false, trustsSentKey: true),
    PasswordChannel(isPrivate: false, serverKey: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
  ]

  static func complaint(about bytes: [UInt8]) -> String? {
    var input = FuzzInput(bytes)
    let choice = Int(input.byte())
    let method = LoginExchange.Method.allCases[choice % LoginExchange.Method.allCases.count]
    let line = lines[choice / LoginExchange.Method.allCases.count % lines.count]
    var exchange = LoginExchange(method, password: password, channel: line)
    var sent: [UInt8] = []
    var isFirst = true
    for _ in 0...stepsMax {
      let mustRead = method.beginsWithPacket || !isFirst
      isFirst = false
      let packet = mustRead ? input.bytes(Int(input.byte())) : []
      do throws(LoginExchange.Refusal) {
        switch try exchange.next(packet) {
        case .ask(let bytes): sent += bytes
        case .finish(let bytes): return leak(sent + bytes, line)
        case .finished, .verdict: return leak(sent, line)
        }
      } catch {
        return leak(sent, line)
      }
    }
    return "\(method) asks without an end"
  }

  private static func leak(_ sent: [UInt8], _ line: PasswordChannel) -> String? {
    guard !line.isPrivate else { return nil }
    // XORed with a nonce that the server chose it can be read as well: a nonce of one byte over and over shows itself.
    for mask in UInt8.min...UInt8.max where !sent.ranges(of: password.utf8.map { $0 ^ mask }).isEmpty {
      return "the password can be read in what was sent"
    }
    return nil
  }
}
