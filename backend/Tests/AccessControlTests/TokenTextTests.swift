import Diagnostics
import TestSupport
import Testing

@testable import AccessControl

@Suite("A token's text")
struct TokenTextTests {
  private static let secret = String(repeating: "0123456789abcdef", count: 4)
  private static let text = "mlt_5e0c1f9a7b32_" + secret

  @Test func `is taken apart into id and secret`() throws {
    let token = try #require(TokenText(parsing: Self.text))
    #expect(token.tokenID == "5e0c1f9a7b32")
    #expect(token.whole.reveal { $0 } == Self.text)
    // printf %s 0123…cdef | sha256sum
    #expect(Hex.text(token.secret.hash) == "a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e")
  }

  @Test func `of a new token can be read back, and no two are alike`() throws {
    let tokens = (0..<1000).map { _ in TokenText() }
    for token in tokens {
      let text = token.whole.reveal { $0 }
      #expect(text.utf8.count == 81)
      #expect(TokenText(parsing: text) == token)
    }
    #expect(Set(tokens.map(\.tokenID)).count == 1000)
    #expect(Set(tokens.map(\.secret)).count == 1000)
  }

  @Test func `prints no secret`() throws {
    let token = try #require(TokenText(parsing: Self.text))
    var dumped = ""
    dump(token, to: &dumped)
    for printed in ["\(token)", String(reflecting: token), "\(token.secret)", "\(token.whole)", dumped] {
      #expect(!printed.contains("0123456789abcdef"), "\(printed)")
    }
    #expect("\(token)" == "mlt_5e0c1f9a7b32_***")
  }

  private static let wrong: [String] = [
    "", "mlt_", "mlt__", "\(text)0", String(text.dropLast()), " \(text.dropLast())", text.uppercased(),
    "mls\(text.dropFirst(3))", "mlt_5e0c1f9a7b3z_\(secret)", "mlt_5e0c1f9a7b32-\(secret)",
    "mlt_5e0c1f9a7b32_\(secret.dropLast())g", "mlt_5e0c1f9a7b32_\(secret.dropLast(2))é",
    "mlt_5e0c1f9a7b32_\(secret.dropLast(3))\u{301}0", String(repeating: "mlt_", count: 1 << 20),
    String(repeating: "\0", count: 81),
  ]

  @Test(arguments: wrong)
  func `is refused when it is anything else`(text: String) { #expect(TokenText(parsing: text) == nil) }

  @Test func `is refused whatever bytes are damaged`() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      var bytes = Array(Self.text.utf8)
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let damage = UInt8.random(in: 0...127, using: &random)
      guard damage != bytes[place], !Hex.isDigit(damage) else { continue }
      bytes[place] = damage
      #expect(TokenText(parsing: String(decoding: bytes, as: UTF8.self)) == nil, "seed \(seed)")
    }
  }

  @Test func `matches the hash of its own secret alone`() {
    let (one, other) = (RandomSecret(), RandomSecret())
    #expect(one.matches(one.hash))
    #expect(!one.matches(other.hash))
    #expect(!one.matches([]))
    #expect(!one.matches(Array(one.hash.dropLast())))
    for bit in 0..<256 {
      var hash = one.hash
      hash[bit / 8] ^= 1 << (bit % 8)
      #expect(!one.matches(hash))
    }
  }
}
