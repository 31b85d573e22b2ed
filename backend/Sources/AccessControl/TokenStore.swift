import Diagnostics
import Ledger
import Synchronization

/// The tokens of a target. Every change of them is in the audit, in the same transaction.
public final class TokenStore: Sendable {
  /// As many as a list shows.
  public static let listMax = 1000

  private let database: AccessDatabase
  private let clock: AccessClock
  private let cache = Mutex(TokenCache())

  public init(_ database: AccessDatabase, clock: AccessClock = .system) {
    self.database = database
    self.clock = clock
  }

  // MARK: Changing

  /// - Throws: `.usage` for a name or a lifetime that cannot be.
  public func create(_ request: TokenRequest, by requester: Requester) async throws -> IssuedToken {
    try request.validate()
    let (text, now) = (TokenText(), clock.nowMicroseconds)
    let info = try await database.write { ledger throws(MartletError) in
      try Self.insert(request, text, by: requester, atMicroseconds: now, ledger)
    }
    return IssuedToken(info: info, text: text.whole)
  }

  /// It stands in a log or on a screen: long enough to make others with it.
  public static let firstTokenSeconds = 24 * 3600

  /// Makes an admin token for a day if none is usable; its text is returned this once. Two servers that start at the same time
  /// make one: who comes second waits for the first at the audit's head, and finds its token.
  public func ensureFirstToken() async throws -> IssuedToken? {
    let (text, now) = (TokenText(), clock.nowMicroseconds)
    let info = try await database.write { ledger throws(MartletError) -> TokenInfo? in
      _ = try ledger.lockAudit()
      guard try !ledger.hasUsableToken(role: Role.admin.rawValue, atMicroseconds: now) else { return nil }
      let request = TokenRequest(name: "first admin", role: .admin, expiresInSeconds: Self.firstTokenSeconds)
      return try Self.insert(request, text, by: .server, atMicroseconds: now, ledger)
    }
    return info.map { IssuedToken(info: $0, text: text.whole) }
  }

  /// Revoked once, a token stays so; repeating it changes nothing.
  /// - Throws: `.noToken` for an id that there is not.
  public func revoke(_ tokenID: String, by requester: Requester) async throws -> TokenInfo {
    let now = clock.nowMicroseconds
    let info = try await database.write { ledger throws(MartletError) in
      let isChanged = try ledger.revoke(token: tokenID)
      guard let record = try ledger.token(tokenID) else {
        throw MartletError(
          .noToken, "There is no token of this id.", hint: "martlet token list TARGET_URL shows the ids.")
      }
      if isChanged {
        let event = AuditEvent(
          requester, action: "token.revoke", object: "token:\(tokenID)", outcome: .succeeded,
          detail: ["name": record.name, "role": record.role])
        try AuditChain.append(event, to: ledger)
      }
      return try TokenInfo(record, atMicroseconds: now)
    }
    cache.withLock { $0.forget(tokenID) }
    return info
  }

  /// Newest first, at most `listMax`, also those that are expired or revoked.
  public func list() async throws -> [TokenInfo] {
    let now = clock.nowMicroseconds
    return try await database.read { ledger in
      try ledger.tokens(limit: Self.listMax).map { try TokenInfo($0, atMicroseconds: now) }
    }
  }

  private static func insert(
    _ request: TokenRequest, _ text: TokenText, by requester: Requester, atMicroseconds now: Int, _ ledger: Ledger
  ) throws(MartletError) -> TokenInfo {
    let record = try ledger.create(
      NewToken(
        tokenID: text.tokenID, name: request.name, role: request.role.rawValue, hash: text.secret.hash,
        createdBy: requester.principal, expiresAtMicroseconds: request.expiresInSeconds.map { now + $0 * 1_000_000 }))
    var detail = ["name": record.name, "role": record.role]
    detail["expiresAt"] = record.expiresAt
    let event = AuditEvent(
      requester, action: "token.create", object: "token:\(record.tokenID)", outcome: .succeeded, detail: detail)
    try AuditChain.append(event, to: ledger)
    return try TokenInfo(record, atMicroseconds: now)
  }

  // MARK: Asking

  /// Who carries this token.
  /// - Throws: `AuthenticationFailure`; `MartletError` when the ledger cannot be asked.
  public func authenticate(_ text: String) async throws -> Principal {
    guard let token = TokenText(parsing: text) else { throw AuthenticationFailure.malformed }
    return try await principal(token.tokenID, secret: token.secret, credential: .token)
  }

  /// Who opened a session with this token, while the token is still good.
  func principal(ofSessionWith tokenID: String) async throws -> Principal {
    try await principal(tokenID, secret: nil, credential: .session)
  }

  private func principal(
    _ tokenID: String, secret: RandomSecret?, credential: Principal.Credential
  ) async throws -> Principal {
    let judge = { @Sendable [clock] (record: TokenRecord?) throws -> Principal in
      try Self.judge(record, secret: secret, credential: credential, atMicroseconds: clock.nowMicroseconds)
    }
    if let principal = try remembered(tokenID, judge) { return principal }
    return try await database.read { [self] ledger in
      // Those who queued behind the first one find its answer.
      if let principal = try remembered(tokenID, judge) { return principal }
      let asOf = clock.uptime()
      var record = try ledger.token(tokenID)
      cache.withLock { $0.store(record, tokenID: tokenID, asOf: asOf) }
      let principal = try judge(record)
      if record?.isUseDue == true {
        try ledger.recordUse(ofToken: tokenID)
        record?.isUseDue = false
        cache.withLock { $0.store(record, tokenID: tokenID, asOf: asOf) }
      }
      return principal
    }
  }

  /// The judgement on what the ledger said a moment ago; nil where it has to be asked, or told of a use.
  private func remembered(
    _ tokenID: String, _ judge: (TokenRecord?) throws -> Principal
  ) throws -> Principal? {
    switch cache.withLock({ $0.answer(tokenID, at: clock.uptime()) }) {
    case .stale: return nil
    case .unknown: return try judge(nil)
    case .known(let record):
      let principal = try judge(record)
      return record.isUseDue ? nil : principal
    }
  }

  private static func judge(
    _ record: TokenRecord?, secret: RandomSecret?, credential: Principal.Credential, atMicroseconds now: Int
  ) throws -> Principal {
    guard let record else { throw AuthenticationFailure.unknownToken }
    if let secret, !secret.matches(record.hash) { throw AuthenticationFailure.wrongSecret }
    if record.isRevoked { throw AuthenticationFailure.revokedToken }
    if record.isExpired(atMicroseconds: now) { throw AuthenticationFailure.expiredToken }
    return Principal(
      tokenID: record.tokenID, name: record.name, role: try record.knownRole(), credential: credential)
  }
}
