import Crypto
import Diagnostics

/// 256 random bits as 64 lower-case hexadecimal digits, one spelling for each value, and the hash that is kept of them.
///
/// A fast hash is right here: there is nothing to guess in 256 random bits (OWASP, Password Storage: slow hashes are for
/// what people choose).
struct RandomSecret: Sendable, Hashable {
  static let characters = 64

  private let text: Secret

  /// From the system's secure generator (`getrandom`).
  init() {
    var generator = SystemRandomNumberGenerator()
    text = Secret(Hex.text((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
  }

  /// Nil for anything but 64 lower-case hexadecimal digits.
  init?(parsing digits: some Collection<UInt8>) {
    guard digits.count == Self.characters, digits.allSatisfy(Hex.isDigit) else { return nil }
    text = Secret(String(decoding: digits, as: UTF8.self))
  }

  /// SHA-256 of the digits as text, so that `printf %s … | sha256sum` says the same.
  var hash: [UInt8] { text.reveal { Array(SHA256.hash(data: Array($0.utf8))) } }

  /// In a time that does not depend on how much of it is right: `Digest`'s comparison is made for that.
  func matches(_ hash: [UInt8]) -> Bool { text.reveal { SHA256.hash(data: Array($0.utf8)) == hash } }

  func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result { try text.reveal(body) }
}

/// Lower-case hexadecimal.
enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
