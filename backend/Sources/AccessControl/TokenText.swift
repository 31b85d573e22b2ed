import Diagnostics

/// A token as people and programs carry it: `mlt_<id>_<secret>`, 81 characters of ASCII.
///
/// The id (12 hexadecimal digits) is no secret: it names the token in lists, the audit and `martlet token revoke`. The
/// prefix lets scanners of repositories and logs find tokens that were left lying about.
public struct TokenText: Sendable, Hashable, CustomStringConvertible {
  public static let prefix = "mlt_"
  private static let idCharacters = 12
  private static let characters = prefix.utf8.count + idCharacters + 1 + RandomSecret.characters

  public let tokenID: String
  let secret: RandomSecret

  /// A new one.
  init() {
    var generator = SystemRandomNumberGenerator()
    tokenID = Hex.text((0..<Self.idCharacters / 2).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    secret = RandomSecret()
  }

  /// Nil for anything that is not exactly a token; looks at no more than its length allows.
  public init?(parsing text: String) {
    let bytes = text.utf8
    guard bytes.count == Self.characters, bytes.starts(with: Self.prefix.utf8) else { return nil }
    let id = bytes.dropFirst(Self.prefix.utf8.count).prefix(Self.idCharacters)
    let rest = bytes.dropFirst(Self.prefix.utf8.count + Self.idCharacters)
    guard id.allSatisfy(Hex.isDigit), rest.first == UInt8(ascii: "_"),
      let secret = RandomSecret(parsing: rest.dropFirst())
    else { return nil }
    tokenID = String(decoding: id, as: UTF8.self)
    self.secret = secret
  }

  /// The whole text, to be shown once.
  var whole: Secret { secret.reveal { Secret("\(Self.prefix)\(tokenID)_\($0)") } }

  public var description: String { "\(Self.prefix)\(tokenID)_***" }
}
