public import Diagnostics

/// Who is there: tokens and sessions together, as a server asks.
public struct Authenticator: Sendable {
  public let tokens: TokenStore
  public let sessions: SessionStore

  public init(tokens: TokenStore, sessions: SessionStore) {
    self.tokens = tokens
    self.sessions = sessions
  }

  /// - Throws: `AuthenticationFailure`, whose `answer` is what to tell; `MartletError` when the ledger cannot be asked.
  public func authenticate(token: String) async throws -> Principal { try await tokens.authenticate(token) }

  /// A session is good for as long as the token that it was opened with.
  public func authenticate(session: String) async throws -> Principal {
    let tokenID = try sessions.use(session)
    do {
      return try await tokens.principal(ofSessionWith: tokenID)
    } catch let failure as AuthenticationFailure {
      sessions.endAll(ofToken: tokenID)
      throw failure
    }
  }

  /// What a token, and the session that was opened with it, still allow: to look counts as no use of either.
  /// - Returns: nil where one of them is no good any more.
  /// - Throws: `MartletError` when the ledger cannot be asked.
  public func role(ofToken tokenID: String, session: String?) async throws -> Role? {
    if let session, !sessions.isOpen(session) { return nil }
    do {
      return try await tokens.principal(ofSessionWith: tokenID).role
    } catch is AuthenticationFailure {
      return nil
    }
  }

  /// Opens a session for who holds the token; its id is handed out this once.
  public func logIn(token: String) async throws -> (principal: Principal, sessionID: Secret) {
    var principal = try await tokens.authenticate(token)
    principal.credential = .session
    return (principal, sessions.open(tokenID: principal.tokenID))
  }

  /// Revokes a token, and ends its sessions.
  public func revoke(_ tokenID: String, by requester: Requester) async throws -> TokenInfo {
    let info = try await tokens.revoke(tokenID, by: requester)
    sessions.endAll(ofToken: tokenID)
    return info
  }
}
