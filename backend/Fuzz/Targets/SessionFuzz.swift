import Diagnostics
import MySQLClient

/// Input: a byte of choices, then what the server sends after a login that went well (or, by choice, from its first
/// byte on): the bytes as they come, or packets as `length byte, payload` that get their headers here, with a length
/// of FF where the answer to the next command begins.
enum SessionFuzz {
  static func complaint(about bytes: [UInt8]) -> String? {
    guard let server = FuzzServer.shared else { return "there is no socket to listen at" }
    var input = FuzzInput(bytes)
    let choices = input.byte()
    let isHostileLogin = choices & 1 != 0
    let isFramed = choices & 2 != 0
    let answer = isFramed ? framed(&input) : input.remainingBytes()
    return server.answering(isHostileLogin ? answer : login + answer) {
      converse(at: server.path, choices)
    }
  }

  private static func converse(at path: String, _ choices: UInt8) -> String? {
    let configuration = MySQLConfiguration(
      socketPath: path, user: "fuzz", password: Secret("s"), tlsMode: .disabled, connectTimeoutSeconds: 2,
      readTimeoutSeconds: 2, writeTimeoutSeconds: 2)
    do throws(MartletError) {
      let connection = try MySQLConnection(unprepared: configuration)
      switch choices >> 2 & 3 {
      case 0: _ = try connection.query("SELECT 1")
      case 1: try connection.execute("SELECT 1")
      default: return try read(connection.stream("SELECT 1"), connection)
      }
      return nil
    } catch {
      return complaint(about: error)
    }
  }

  private static func read(_ rows: MySQLRowStream, _ connection: MySQLConnection) throws(MartletError) -> String? {
    var checksum: UInt8 = 0
    do throws(MartletError) {
      while let packet = try rows.next() {
        guard packet.count > 0, packet[0] == 0 else { return "a packet that is not a row was lent" }
        for byte in packet { checksum ^= byte }  // A sanitizer sees what lies outside.
      }
    } catch {
      guard rows.isFinished || !connection.isOpen else { return "a stream goes on after \(error)" }
      throw error
    }
    return rows.isFinished ? nil : "a stream that ended is not finished"
  }

  /// A fault that nobody gives a reason for is none of the statement's.
  private static func complaint(about error: MartletError) -> String? {
    let hasReason = error.context.serverErrorNumber != 0 || error.code == .protocolViolation
    return hasReason ? nil : "an error without a reason: \(error)"
  }

  // MARK: Bytes

  private static func framed(_ input: inout FuzzInput) -> [UInt8] {
    var stream: [UInt8] = []
    var sequence: UInt8 = 1
    while !input.isEmpty {
      let length = input.byte()
      guard length != 0xFF else {
        sequence = 1
        continue
      }
      let payload = input.bytes(Int(length))
      stream += [UInt8(payload.count), 0, 0, sequence] + payload
      sequence &+= 1
    }
    return stream
  }

  /// A greeting of protocol 10 (8.0, utf8mb4, no TLS, `mysql_native_password`), and OK for whatever is answered.
  private static let login = packet(0, greeting) + packet(2, [0, 0, 0, 2, 0, 0, 0])

  private static let greeting: [UInt8] =
    [10] + Array("8.0.36-fuzz\0".utf8) + [1, 0, 0, 0] + Array("12345678\0".utf8)
    + [0x0D, 0xA2, 45, 2, 0, 0x08, 0x00, 21] + Array(repeating: 0, count: 10)
    + Array("123456789012\0mysql_native_password\0".utf8)

  private static func packet(_ sequence: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [UInt8(payload.count), 0, 0, sequence] + payload
  }
}
