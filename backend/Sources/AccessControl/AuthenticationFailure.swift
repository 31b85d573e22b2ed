public import Diagnostics

extension ErrorCode {
  public static let unauthenticated = ErrorCode(rawValue: "access.unauthenticated")
  public static let forbidden = ErrorCode(rawValue: "access.forbidden")
  public static let noToken = ErrorCode(rawValue: "access.no-token")
}

/// Why somebody was not let in. For the audit, logs and metrics; who asks gets `answer`, which is the same for all.
public enum AuthenticationFailure: String, Error, Sendable, Hashable, Codable, CaseIterable {
  /// The text has not the form of a token or a session.
  case malformed
  case unknownToken = "unknown-token"
  /// The token is known, its secret is another.
  case wrongSecret = "wrong-secret"
  case expiredToken = "expired-token"
  case revokedToken = "revoked-token"
  /// Never was, was ended, or had to make room.
  case unknownSession = "unknown-session"
  /// Too old, or unused for too long.
  case expiredSession = "expired-session"

  public var answer: MartletError {
    MartletError(
      .unauthenticated, "There is no valid token or session.",
      hint: "martlet token create TARGET_URL makes one.")
  }
}
