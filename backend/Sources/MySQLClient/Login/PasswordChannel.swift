import Crypto
import CryptoExtras
import Foundation

/// What may be done with a password on one connection. Pure.
///
/// A server decides by its answers which way of logging in follows, and so does whoever can alter the network. So the
/// line itself is asked before anything is sent from which the password could be read: not whether TLS was wanted,
/// but whether it is there.
struct PasswordChannel {
  /// The line is encrypted (and, in the verifying modes, the server's certificate was checked), or a Unix socket.
  var isPrivate: Bool
  /// PEM of the RSA key that the server is known to have.
  var serverKey: String?
  /// A key that the server sends is taken for its own.
  var trustsSentKey = false

  enum Way: Equatable {
    /// As it is, with a 0x00 at its end.
    case readable
    /// Encrypted for the key, PEM.
    case encrypted(key: String)
    /// The server is asked for its key first.
    case askForKey
    case refused
  }

  var way: Way {
    if isPrivate { return .readable }
    if let serverKey { return .encrypted(key: serverKey) }
    return trustsSentKey ? .askForKey : .refused
  }
}

/// What the methods of MySQL make of a password.
///
/// Source: MySQL manual, 8.4.1 "Authentication Plugins"; the server's `sha2_password` sources, "Caching_sha2_password".
enum PasswordBytes {
  /// SHA256(password) XOR SHA256(SHA256(SHA256(password)), nonce): 32 bytes.
  static func scramble(_ password: String, nonce: [UInt8]) -> [UInt8] {
    let once = SHA256.hash(data: Data(password.utf8))
    var outer = SHA256()
    outer.update(data: Data(SHA256.hash(data: Data(once))))
    outer.update(data: Data(nonce))
    return zip(once, outer.finalize()).map { $0 ^ $1 }
  }

  static func readable(_ password: String) -> [UInt8] { Array(password.utf8) + [0] }

  /// The readable bytes, XORed with the nonce over and over, by RSA with OAEP (SHA-1).
  ///
  /// - Returns: nil where the key is none, or too short for the password.
  static func encrypted(_ password: String, nonce: [UInt8], key: String) -> [UInt8]? {
    guard !nonce.isEmpty else { return nil }
    let mixed = readable(password).enumerated().map { $1 ^ nonce[$0 % nonce.count] }
    do {
      let key = try _RSA.Encryption.PublicKey(pemRepresentation: key)
      return Array(try key.encrypt(Data(mixed), padding: .PKCS1_OAEP))
    } catch {
      return nil
    }
  }
}
