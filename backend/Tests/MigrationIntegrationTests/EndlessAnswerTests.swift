import Foundation
import MySQLClient
import PostgresClient
import TestSupport
import Testing

/// The real program, because its memory is what counts.
private func expectRefusal(
  _ arguments: [String], _ code: String = "query.answer-too-large", peakBytesMax: Int,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let program = try Program(arguments, environment: ["MYSQL_PWD": "x", "PGPASSWORD": "x"])
  let (status, bytes) = program.waitWatchingMemory()
  #expect(status != 0, sourceLocation: sourceLocation)
  #expect(program.errors.contains("[\(code)]"), "\(program.errors)", sourceLocation: sourceLocation)
  #expect(bytes < peakBytesMax, "\(bytes >> 20) MiB", sourceLocation: sourceLocation)
}

@Suite(.ownThread(minutes: 3), .attack(from: .source, is: .refused))
struct `A source that sends without end` {
  struct Attack: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var statements = 0
    var head: [UInt8] = []
    var flood: [UInt8]
    var speaksFirst = false
    var code = "query.answer-too-large"
  }

  /// Source: MySQL internals, "Protocol::HandshakeV10": no CLIENT_SSL, mysql_native_password.
  private static let greeting = framed(
    0,
    [10] + Array("8.0.36-fake\0".utf8) + [1, 0, 0, 0] + Array("12345678\0".utf8)
      + [0x0D, 0xA2, 45, 2, 0, 0x08, 0x00, 21] + [UInt8](repeating: 0, count: 10)
      + Array("123456789012\0mysql_native_password\0".utf8))
  private static let ok = [0, 0, 0, 2, 0, 0, 0] as [UInt8]

  private static func framed(_ sequence: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [UInt8(payload.count & 255), UInt8(payload.count >> 8 & 255), UInt8(payload.count >> 16), sequence] + payload
  }

  /// A column that is a text. Source: MySQL internals, "Column Definition".
  private static let column: [UInt8] =
    [3] + Array("def".utf8) + [0, 0, 0, 1, 97, 0, 12, 45, 0, 0, 1, 0, 0, 253, 0, 0, 0, 0, 0]
  private static let end = framed(3, [0xFE, 0, 0, 2, 0])

  private static func resultHead(columns: Int) -> [UInt8] {
    framed(1, [0xFC, UInt8(columns & 255), UInt8(columns >> 8)])
      + Array(repeatElement(framed(2, column), count: columns).joined()) + end
  }

  /// A packet of 16 MiB less one byte is followed by more of it.
  private static let endlessPacket = [0xFF, 0xFF, 0xFF, 0] + [UInt8](repeating: 97, count: 0xFF_FFFF)

  private static let row = framed(4, [200] + [UInt8](repeating: 97, count: 200))
  /// An error that is none: MariaDB tells how far a statement is. Source: MariaDB's manual, "Progress Reporting".
  private static let progress = [0xFF, 0xFF, 0xFF, 1, 1, 1, 0, 0, 0, 0] as [UInt8]

  private static let attacks = [
    Attack(testDescription: "a greeting", flood: endlessPacket, speaksFirst: true, code: "connect"),
    Attack(testDescription: "an answer to the login", statements: -1, flood: endlessPacket, code: "connect"),
    Attack(testDescription: "progress of a statement", flood: framed(1, progress)),
    Attack(testDescription: "rows of a statement that has none", head: resultHead(columns: 1), flood: row),
    Attack(
      testDescription: "definitions of columns", head: framed(1, [0xFD, 0xFF, 0xFF, 0xFF]),
      flood: framed(2, [0, 0, 0, 0, 0, 0, 0, 0])),
    Attack(testDescription: "a row", statements: 1, head: resultHead(columns: 1), flood: endlessPacket),
    Attack(testDescription: "rows", statements: 1, head: resultHead(columns: 1), flood: row),
    Attack(
      testDescription: "rows of NULLs", statements: 1, head: resultHead(columns: 1000),
      flood: framed(4, [UInt8](repeating: 0xFB, count: 1000))),
    Attack(testDescription: "rows of nothing", statements: 1, head: resultHead(columns: 1), flood: framed(4, [0])),
  ]

  @Test(arguments: attacks) func `is left, with its answer`(_ attack: Attack) throws {
    // The login's OK is the third packet of its exchange, a statement's the second.
    let answers = [Self.greeting] + [2, 1].prefix(attack.statements + 1).map { Self.framed($0, Self.ok) }
    let server = try EndlessServer(
      answers: attack.speaksFirst ? [] : answers, speaksFirst: true, head: attack.head, flood: attack.flood)
    defer { server.stop() }
    let url = "mysql://root@127.0.0.1:\(server.port)/shop?ssl-mode=disabled"
    try expectRefusal(["plan", url, TestServers.target().redactedURL], attack.code, peakBytesMax: 500 << 20)
  }
}

@Suite(.ownThread(minutes: 3), .attack(from: .target, is: .refused))
struct `A target that sends without end` {
  struct Attack: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var isBeforeLogin = false
    var head: [UInt8] = []
    var flood: [UInt8]
    var peakBytesMax = 500 << 20
  }

  /// Source: PostgreSQL manual, 55.7 "Message Formats".
  private static func message(_ kind: Character, _ body: [UInt8], length: Int? = nil) -> [UInt8] {
    let length = length ?? body.count + 4
    return [kind.asciiValue ?? 0] + (0..<4).map { UInt8(length >> (24 - 8 * $0) & 255) } + body
  }

  private static let login =
    message("R", [0, 0, 0, 0]) + message("S", Array("client_encoding\0UTF8\0".utf8))
    + message("S", Array("server_version\015.0\0".utf8))
    + message("K", [0, 0, 0, 1, 0, 0, 0, 2]) + message("Z", [UInt8(ascii: "I")])
  private static let column =
    message("T", [0, 1, 97, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0])
  private static let text = [UInt8](repeating: 97, count: 8000)
  /// libpq makes room for a whole message as long as it says to be, and one call of it reads until the room is full or
  /// nothing comes for a moment: at worst all that these two announce, 1,008 MiB.
  private static let bufferMax = 1_200 << 20

  private static let attacks = [
    Attack(
      testDescription: "an error before the login", isBeforeLogin: true, head: Array("Eaaaa".utf8), flood: text),
    Attack(
      testDescription: "settings of the login", isBeforeLogin: true, head: message("R", [0, 0, 0, 0]),
      flood: message("S", Array("a\0b\0".utf8))),
    Attack(testDescription: "rows", head: column, flood: message("D", [0, 1, 0, 0, 0x1F, 0x40] + text)),
    Attack(
      testDescription: "a row", head: column + message("D", [0, 1, 0x3F, 0, 0, 0], length: 0x3F00_000A), flood: text,
      peakBytesMax: bufferMax),
    Attack(
      testDescription: "rows of NULL", head: column, flood: message("D", [0, 1, 255, 255, 255, 255]),
      peakBytesMax: 900 << 20),
    Attack(testDescription: "notices", flood: message("N", Array("SNOTICE\0C00000\0M".utf8) + text + [0, 0])),
    Attack(testDescription: "notifications", flood: message("A", [0, 0, 0, 1] + Array("a\0b\0".utf8))),
    Attack(testDescription: "settings", flood: message("S", Array("a\0b\0".utf8))),
    Attack(
      testDescription: "an error", head: message("E", Array("SERROR\0C42601\0M".utf8), length: 0x3F00_0010),
      flood: text, peakBytesMax: bufferMax),
  ]

  @Test(arguments: attacks) func `is left, with its answer`(_ attack: Attack) throws {
    let server = try EndlessServer(
      answers: attack.isBeforeLogin ? [] : [Self.login], speaksFirst: false, head: attack.head, flood: attack.flood)
    defer { server.stop() }
    try expectRefusal(
      ["status", "postgresql://postgres@127.0.0.1:\(server.port)/shop?sslmode=disable"],
      peakBytesMax: attack.peakBytesMax)
  }
}
