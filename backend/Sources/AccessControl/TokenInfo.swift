public import Diagnostics
import Ledger

/// A token as lists show it; there is no secret in it.
public struct TokenInfo: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    case usable, expired, revoked
  }

  public var id: String
  public var name: String
  public var role: Role
  public var state: State
  /// ISO 8601, UTC, as all that follow.
  public var createdAt: String
  /// `token:…`, `cli:anna`, `server`.
  public var createdBy: String
  public var expiresAt: String?
  /// Exact to a minute.
  public var lastUsedAt: String?
  public var revokedAt: String?

  public init(
    id: String, name: String, role: Role, state: State, createdAt: String, createdBy: String, expiresAt: String?,
    lastUsedAt: String?, revokedAt: String?
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.state = state
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
    self.revokedAt = revokedAt
  }
}

/// What a new token is to be.
public struct TokenRequest: Sendable, Hashable {
  public static let nameCharactersMax = 100
  /// Ten years.
  public static let lifetimeSecondsMax = 3650 * 86_400

  public var name: String
  public var role: Role
  /// Nil for a token that does not expire.
  public var expiresInSeconds: Int?

  public init(name: String, role: Role, expiresInSeconds: Int? = nil) {
    self.name = name
    self.role = role
    self.expiresInSeconds = expiresInSeconds
  }

  /// - Throws: `.usage`.
  func validate() throws(MartletError) {
    let isPrintable = name.unicodeScalars.allSatisfy {
      ![.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    let isBlank = name.allSatisfy(\.isWhitespace)
    guard !isBlank, isPrintable, name.unicodeScalars.count <= Self.nameCharactersMax else {
      throw MartletError(
        .usage, "A token's name has between 1 and \(Self.nameCharactersMax) printable characters.")
    }
    guard expiresInSeconds.map({ (1...Self.lifetimeSecondsMax).contains($0) }) ?? true else {
      throw MartletError(.usage, "A token expires after one second at the earliest and ten years at the latest.")
    }
  }
}

/// A token that was just made.
public struct IssuedToken: Sendable {
  public var info: TokenInfo
  /// The whole token. Nobody can ever get it again.
  public var text: Secret

  public init(info: TokenInfo, text: Secret) {
    self.info = info
    self.text = text
  }
}

extension TokenInfo {
  init(_ record: TokenRecord, atMicroseconds now: Int) throws(MartletError) {
    self.init(
      id: record.tokenID, name: record.name, role: try record.knownRole(),
      state: record.isRevoked ? .revoked : record.isExpired(atMicroseconds: now) ? .expired : .usable,
      createdAt: record.createdAt, createdBy: record.createdBy, expiresAt: record.expiresAt,
      lastUsedAt: record.lastUsedAt, revokedAt: record.revokedAt)
  }
}

extension TokenRecord {
  func isExpired(atMicroseconds now: Int) -> Bool { expiresAtMicroseconds.map { $0 <= now } ?? false }

  func knownRole() throws(MartletError) -> Role {
    guard let role = Role(rawValue: role) else {
      throw MartletError(
        .ledger, "The ledger holds a value that this program cannot read.", context: ErrorContext(column: "role"))
    }
    return role
  }
}
