import Crypto
import CryptoExtras
import Diagnostics
import Foundation
import MySQLClient

/// What the ledger keeps of a source's password: a hash of the address and account that it was given for, keyed by the
/// password. Whoever writes to the ledger can name another source there, but cannot make this hash for it.
///
/// It is made per run and read with suspicion: all of it may be somebody else's.
struct SourceBinding: Codable, Equatable {
  /// Of everything below that is fixed: the key's derivation, the message, the hash.
  var version: Int
  /// Base64.
  var salt: String
  /// Base64.
  var tag: String

  enum CodingKeys: String, CodingKey {
    case version = "v"
    case salt, tag
  }

  private static let currentVersion = 1
  private static let saltBytes = 16
  private static let tagBytes = SHA256.byteCount

  /// - Returns: nil where there is no password.
  init?(
    _ source: MySQLConfiguration, run runID: String, salt: [UInt8] = SourceBinding.newSalt()
  ) throws(MartletError) {
    guard let password = source.sendablePassword else { return nil }
    let key = try Self.key(password, salt)
    version = Self.currentVersion
    self.salt = Data(salt).base64EncodedString()
    tag = Data(HMAC<SHA256>.authenticationCode(for: Self.message(source, run: runID), using: key))
      .base64EncodedString()
  }

  /// Whether it was made with the password of `source`, for this source and run.
  func proves(_ source: MySQLConfiguration, run runID: String) throws(MartletError) -> Bool {
    guard version == Self.currentVersion, let password = source.sendablePassword,
      let salt = Data(base64Encoded: salt), salt.count == Self.saltBytes,
      let tag = Data(base64Encoded: tag), tag.count == Self.tagBytes
    else { return false }
    let key = try Self.key(password, Array(salt))
    return HMAC<SHA256>.isValidAuthenticationCode(tag, authenticating: Self.message(source, run: runID), using: key)
  }

  // MARK: Its making

  private static func newSalt() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// Whoever reads the ledger may try passwords against the tag, and pays 32 MiB and most of a tenth of a second for each
  /// (scrypt, RFC 7914).
  private static func key(_ password: Secret, _ salt: [UInt8]) throws(MartletError) -> SymmetricKey {
    do {
      return try password.reveal {
        try KDF.Scrypt.deriveKey(
          from: Array($0.utf8), salt: salt, outputByteCount: 32, rounds: 1 << 15, blockSize: 8, parallelism: 1)
      }
    } catch {
      throw MartletError(
        .ledger, "A key for the ledger cannot be made from the source's password.",
        context: ErrorContext(serverDetail: "\(error)"))
    }
  }

  /// Who gets the password, and how it travels. Each field has its length, so that no two sources have one message.
  static func message(_ source: MySQLConfiguration, run runID: String) -> [UInt8] {
    let place: [String?] =
      if let socket = source.socketPath { ["socket", socket] } else { ["tcp", source.host, "\(source.port)"] }
    let account = [source.user, source.database, source.tlsMode.rawValue]
    let files = [source.caFile, source.certificateFile, source.keyFile, source.serverPublicKeyFile]
    let fields = ["martlet source", runID] + place + account + files + [source.allowsPlaintextPassword ? "plain" : nil]
    return fields.flatMap(framed)
  }

  private static func framed(_ field: String?) -> [UInt8] {
    guard let field else { return [0] }
    let bytes = Array(field.utf8)
    return [1] + withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { Array($0) } + bytes
  }
}

extension MySQLConfiguration {
  /// Nil for an empty one: there is nothing to find out.
  var sendablePassword: Secret? { password.flatMap { password in password.reveal { $0.isEmpty } ? nil : password } }
}
