/// The client's side of one login, packet by packet. Pure: what the server sends goes in, what to send comes out.
struct LoginExchange {
  enum Method: String, CaseIterable {
    case cachingSHA2 = "caching_sha2_password"
    case sha256 = "sha256_password"
    case clear = "mysql_clear_password"
    case dialog

    /// Whether the server speaks first.
    var beginsWithPacket: Bool { self != .clear }
  }

  enum Step: Equatable {
    /// Sends this and reads on.
    case ask([UInt8])
    /// Sends this; the rest is between libmariadb and the server.
    case finish([UInt8])
    /// There is nothing more to send.
    case finished
    /// The packet is the server's verdict already.
    case verdict
  }

  enum Refusal: Error, Equatable {
    /// Whoever listens, or poses as the server, could read the password.
    case readable
    /// The key does not encrypt the password.
    case unusableKey
    /// The packet does not belong here.
    case malformed
    /// PAM asks for more than a password.
    case anotherQuestion
  }

  private enum State {
    case nonce, verdict, key, question, done
  }

  private let method: Method
  private let password: String
  private let channel: PasswordChannel
  private var nonce: [UInt8] = []
  private var state: State
  private var hasAnswered = false

  init(_ method: Method, password: String, channel: PasswordChannel) {
    self.method = method
    self.password = password
    self.channel = channel
    state = method == .dialog ? .question : .nonce
  }

  private static let nonceBytes = 20
  private static let empty: [UInt8] = [0]
  /// What `caching_sha2_password` answers: the server's cache knows the password, or the whole of it is wanted.
  private static let known: UInt8 = 3
  private static let wholeWanted: UInt8 = 4

  /// - Parameter packet: what the server has sent; empty for a method in which the client speaks first.
  mutating func next(_ packet: [UInt8]) throws(Refusal) -> Step {
    switch state {
    case .nonce: return try begin(packet)
    case .verdict:
      switch packet {
      case [Self.known]: return end(.finished)
      case [Self.wholeWanted]: return try whole()
      default: throw .malformed
      }
    case .key:
      guard let key = String(validating: packet, as: UTF8.self) else { throw .malformed }
      return try encrypted(key)
    case .question: return try answer(packet)
    case .done: throw .malformed
    }
  }

  private mutating func begin(_ packet: [UInt8]) throws(Refusal) -> Step {
    if method == .clear { return try whole() }
    // The nonce and a 0x00.
    guard packet.count == Self.nonceBytes + 1 else { throw .malformed }
    nonce = Array(packet.prefix(Self.nonceBytes))
    if password.isEmpty { return end(.finish(Self.empty)) }
    guard method == .cachingSHA2 else { return try whole() }
    state = .verdict
    return .ask(PasswordBytes.scramble(password, nonce: nonce))
  }

  private mutating func whole() throws(Refusal) -> Step {
    switch channel.way {
    case .readable: return end(.finish(PasswordBytes.readable(password)))
    // The other methods have no key.
    case .encrypted(let key) where !nonce.isEmpty: return try encrypted(key)
    case .askForKey where !nonce.isEmpty:
      state = .key
      return .ask([method == .cachingSHA2 ? 2 : 1])
    default: throw .readable
    }
  }

  private mutating func encrypted(_ key: String) throws(Refusal) -> Step {
    guard let bytes = PasswordBytes.encrypted(password, nonce: nonce, key: key) else { throw .unusableKey }
    return end(.finish(bytes))
  }

  /// A prompt: a byte whose bit 0 says that it is the last one, then text. Source: MariaDB's `auth_dialog.c`.
  private mutating func answer(_ packet: [UInt8]) throws(Refusal) -> Step {
    guard let kind = packet.first else { throw .malformed }
    if kind == 0 || kind == 0xFE { return end(.verdict) }
    guard channel.isPrivate else { throw .readable }
    guard !hasAnswered else { throw .anotherQuestion }
    hasAnswered = true
    let answer = PasswordBytes.readable(password)
    return kind & 1 == 1 ? end(.finish(answer)) : .ask(answer)
  }

  private mutating func end(_ step: Step) -> Step {
    state = .done
    return step
  }
}
