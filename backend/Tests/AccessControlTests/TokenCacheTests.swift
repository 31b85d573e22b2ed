import Testing

@testable import AccessControl
@testable import Ledger

@Suite("The cache of tokens")
struct TokenCacheTests {
  private static func record(_ id: String) -> TokenRecord {
    TokenRecord(
      tokenID: id, name: "n", role: "admin", hash: [], createdAt: "", createdBy: "t", expiresAt: nil,
      expiresAtMicroseconds: nil, lastUsedAt: nil, revokedAt: nil, isUseDue: false)
  }

  private func kind(_ answer: TokenCache.Answer) -> String {
    switch answer {
    case .known(let record): record.tokenID
    case .unknown: "unknown"
    case .stale: "stale"
    }
  }

  @Test func `answers for five seconds from before the ledger was asked`() {
    var cache = TokenCache()
    #expect(kind(cache.answer("a", at: .zero)) == "stale")
    cache.store(Self.record("a"), tokenID: "a", asOf: .seconds(1))
    cache.store(nil, tokenID: "b", asOf: .seconds(1))
    #expect(kind(cache.answer("a", at: .milliseconds(5999))) == "a")
    #expect(kind(cache.answer("b", at: .milliseconds(5999))) == "unknown")
    #expect(kind(cache.answer("a", at: .seconds(6))) == "stale")
    #expect(kind(cache.answer("b", at: .seconds(6))) == "stale")
    cache.forget("a")
    #expect(kind(cache.answer("a", at: .seconds(2))) == "stale")
  }

  @Test func `is bounded, and guesses do not push tokens out`() {
    var cache = TokenCache()
    cache.store(Self.record("real"), tokenID: "real", asOf: .zero)
    for number in 0..<5000 { cache.store(nil, tokenID: "\(number)", asOf: .microseconds(number)) }
    #expect(cache.count == TokenCache.entriesMax + 1)
    #expect(kind(cache.answer("real", at: .seconds(1))) == "real")
    #expect(kind(cache.answer("4999", at: .seconds(1))) == "unknown")
    #expect(kind(cache.answer("0", at: .seconds(1))) == "stale")
    for number in 0..<5000 { cache.store(Self.record("\(number)"), tokenID: "\(number)", asOf: .seconds(2)) }
    #expect(cache.count <= 2 * TokenCache.entriesMax)
  }

  @Test(arguments: ["", "  ", "a\n", "a\u{7}", "a\u{202E}b", String(repeating: "x", count: 101)])
  func `a name that cannot be shown is refused`(name: String) {
    #expect((try? TokenRequest(name: name, role: .admin).validate()) == nil)
  }

  @Test func `a lifetime has bounds`() {
    for seconds in [0, -1, TokenRequest.lifetimeSecondsMax + 1, .max] {
      #expect((try? TokenRequest(name: "n", role: .admin, expiresInSeconds: seconds).validate()) == nil)
    }
    for seconds in [nil, 1, TokenRequest.lifetimeSecondsMax] {
      #expect((try? TokenRequest(name: "ü", role: .admin, expiresInSeconds: seconds).validate()) != nil)
    }
  }
}
