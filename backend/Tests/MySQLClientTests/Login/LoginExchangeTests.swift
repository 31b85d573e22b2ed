import CryptoExtras
import Foundation
import Testing

@testable import MySQLClient

@Suite("The client's side of a login")
struct LoginExchangeTests {
  private static let nonce = Array("01234567890123456789".utf8)
  private static let greeting = nonce + [0]
  private static let password = "p@ss/Ü"
  private static let readable = Array("p@ss/Ü\0".utf8)

  private static let open = PasswordChannel(isPrivate: false, serverKey: nil)
  private static let tls = PasswordChannel(isPrivate: true, serverKey: nil)
  private static let trusting = PasswordChannel(isPrivate: false, serverKey: nil, trustsSentKey: true)

  private func exchange(
    _ method: LoginExchange.Method, _ channel: PasswordChannel, password: String = password
  ) -> LoginExchange {
    LoginExchange(method, password: password, channel: channel)
  }

  /// SHA256(password) XOR SHA256(SHA256(SHA256(password)), nonce), computed by Python's hashlib.
  @Test func `scrambles a password with the server's nonce`() {
    let bytes = PasswordBytes.scramble(Self.password, nonce: Self.nonce)
    #expect(
      bytes.map { String(format: "%02x", $0) }.joined()
        == "2e3fac178b13d504da02d828cb3671c5d7d94a0e04301ef20358db02e187b159")
  }

  @Test func `ends with the scramble where the server's cache knows the password`() throws {
    var exchange = exchange(.cachingSHA2, Self.open)
    #expect(
      try exchange.next(Self.greeting) == .ask(PasswordBytes.scramble(Self.password, nonce: Self.nonce)))
    #expect(try exchange.next([3]) == .finished)
  }

  @Test(arguments: [LoginExchange.Method.cachingSHA2, .sha256])
  func `says that a password is empty, and no more`(method: LoginExchange.Method) throws {
    var exchange = exchange(method, Self.open, password: "")
    #expect(try exchange.next(Self.greeting) == .finish([0]))
  }

  // MARK: The whole password

  private func whole(_ method: LoginExchange.Method, _ channel: PasswordChannel) throws -> LoginExchange.Step {
    var exchange = exchange(method, channel)
    switch method {
    case .cachingSHA2:
      _ = try exchange.next(Self.greeting)
      return try exchange.next([4])
    case .sha256: return try exchange.next(Self.greeting)
    case .clear: return try exchange.next([])
    case .dialog: return try exchange.next([5] + Array("Password: ".utf8))
    }
  }

  @Test(arguments: LoginExchange.Method.allCases)
  func `goes over a private line alone`(method: LoginExchange.Method) throws {
    #expect(try whole(method, Self.tls) == .finish(Self.readable))
    #expect(throws: LoginExchange.Refusal.readable) { try whole(method, Self.open) }
  }

  @Test(arguments: [LoginExchange.Method.clear, .dialog])
  func `of a method without a key needs a private line, whatever is allowed`(method: LoginExchange.Method) throws {
    let pinned = PasswordChannel(isPrivate: false, serverKey: "-----BEGIN PUBLIC KEY-----")
    for channel in [Self.trusting, pinned] {
      #expect(throws: LoginExchange.Refusal.readable) { try whole(method, channel) }
    }
  }

  @Test(arguments: [LoginExchange.Method.cachingSHA2, .sha256])
  func `is encrypted for the key that the server is known by`(method: LoginExchange.Method) throws {
    let key = try _RSA.Encryption.PrivateKey(keySize: .bits2048)
    let pinned = PasswordChannel(isPrivate: false, serverKey: key.publicKey.pemRepresentation)
    guard case .finish(let bytes) = try whole(method, pinned) else {
      Issue.record("nothing was sent")
      return
    }
    let mixed = try key.decrypt(Data(bytes), padding: .PKCS1_OAEP)
    #expect(mixed.enumerated().map { $1 ^ Self.nonce[$0 % 20] } == Self.readable)
  }

  @Test(arguments: [(LoginExchange.Method.cachingSHA2, UInt8(2)), (.sha256, 1)])
  func `is encrypted for a key that is sent only where that is allowed`(
    method: LoginExchange.Method, request: UInt8
  ) throws {
    let key = try _RSA.Encryption.PrivateKey(keySize: .bits2048)
    var exchange = exchange(method, Self.trusting)
    var step = try exchange.next(Self.greeting)
    if method == .cachingSHA2 { step = try exchange.next([4]) }
    #expect(step == .ask([request]))
    guard case .finish(let bytes) = try exchange.next(Array(key.publicKey.pemRepresentation.utf8)) else {
      Issue.record("nothing was sent")
      return
    }
    #expect(bytes.count == 256)
  }

  @Test(arguments: ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
  func `is not sent for a key that is none`(key: String) throws {
    let pinned = PasswordChannel(isPrivate: false, serverKey: key)
    #expect(throws: LoginExchange.Refusal.unusableKey) { try whole(.cachingSHA2, pinned) }
  }

  // MARK: What no server should send

  @Test(arguments: [[], [0], Array(repeating: 65, count: 20), Array(repeating: 65, count: 300)])
  func `has a nonce of one length`(packet: [UInt8]) {
    var exchange = exchange(.cachingSHA2, Self.tls)
    #expect(throws: LoginExchange.Refusal.malformed) { try exchange.next(packet) }
  }

  @Test(arguments: [[], [0], [2], [5], [4, 4], [3, 0]])
  func `knows two verdicts`(packet: [UInt8]) throws {
    var exchange = exchange(.cachingSHA2, Self.tls)
    _ = try exchange.next(Self.greeting)
    #expect(throws: LoginExchange.Refusal.malformed) { try exchange.next(packet) }
  }

  @Test func `says nothing after its end`() throws {
    var exchange = exchange(.cachingSHA2, Self.tls)
    _ = try exchange.next(Self.greeting)
    _ = try exchange.next([4])
    #expect(throws: LoginExchange.Refusal.malformed) { try exchange.next([4]) }
  }

  @Test func `answers one question`() throws {
    var exchange = exchange(.dialog, Self.tls)
    #expect(try exchange.next([4] + Array("Password: ".utf8)) == .ask(Self.readable))
    var again = exchange
    #expect(try exchange.next([0, 0, 0]) == .verdict)
    #expect(throws: LoginExchange.Refusal.anotherQuestion) { try again.next([2] + Array("Token: ".utf8)) }
  }
}
