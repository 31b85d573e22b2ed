import AccessControl
import Diagnostics
import HTTPTypes
import Hummingbird

/// Tokens, and the sessions of browsers that log in with one.
struct TokensResource: Resource {
  let tag = "Access"
  let gate: Gate
  let tokens: TokenStore

  var endpoints: [Endpoint] { [logIn, logOut, whoAmI, list, create, revoke] }

  struct LogIn: Codable, Sendable {
    var token: String
  }

  struct PrincipalDocument: Codable, Sendable {
    var name: String
    var role: Role
    var tokenID: String
    var credential: Principal.Credential

    init(_ principal: Principal) {
      name = principal.name
      role = principal.role
      tokenID = principal.tokenID
      credential = principal.credential
    }
  }

  struct NewToken: Codable, Sendable {
    var name: String
    var role: Role
    /// Nil for a token that does not expire.
    var expiresInSeconds: Int?
  }

  struct IssuedDocument: Codable, Sendable {
    var info: TokenInfo
    /// The whole token; it is never shown again.
    var token: String
  }

  // MARK: Sessions

  private var logIn: Endpoint {
    var endpoint = Endpoint.change(
      .post, "/api/login", .everybody, "Opens a browser's session: the answer sets its cookie.", action: "session.open",
      body: LogIn.self, as: PrincipalDocument.self
    ) { _ in throw Problem.notFound("session") }
    endpoint.answers.append(
      Endpoint.Answer(
        status: 401, description: "There is no such token.", mediaType: "application/problem+json",
        document: ProblemDocument.self))
    endpoint.handle = { call in try await opened(call) }
    return endpoint
  }

  /// The token is looked at first: whatever others of the address have tried, a good one is let in. That costs one
  /// question to the ledger at most, and they wait in one line; what is slowed down is to be told no.
  private func opened(_ call: Call) async throws -> Reply {
    do {
      return try await openSession(call)
    } catch let problem as Problem {
      try gate.limit(gate.addresses, .address(call.context.clientAddress ?? ""))
      throw problem
    }
  }

  private func openSession(_ call: Call) async throws -> Reply {
    try SessionCookie.checkOrigin(of: call.request)
    let logIn = try await call.body(LogIn.self)
    do {
      let (principal, session) = try await gate.authenticator.logIn(token: logIn.token)
      var reply = try Reply.document(PrincipalDocument(principal))
      let cookie = SessionCookie.opened(
        session, lifetimeSeconds: gate.authenticator.sessions.lifetimeSeconds,
        isEncrypted: call.context.client.isEncrypted)
      reply.headers[.setCookie] = cookie.description
      return reply
    } catch let failure as AuthenticationFailure {
      gate.meter.refused(failure.rawValue)
      throw Gate.unauthenticated(failure)
    }
  }

  private var logOut: Endpoint {
    Endpoint(
      method: .post, path: "/api/logout", access: .role(.readOnly), summary: "Ends the browser's session.",
      answers: [Endpoint.Answer(status: 204, description: "It is ended.", mediaType: nil, document: nil)],
      action: "session.close",
      handle: { call in
        let isEncrypted = call.context.client.isEncrypted
        if let session = SessionCookie.value(in: call.request, isEncrypted: isEncrypted) {
          gate.authenticator.sessions.end(session)
        }
        return Reply(
          status: .noContent, headers: [.setCookie: SessionCookie.ended(isEncrypted: isEncrypted).description],
          body: ResponseBody())
      })
  }

  private var whoAmI: Endpoint {
    .get("/api/session", .role(.readOnly), "Who asks, and with which role.", as: PrincipalDocument.self) { call in
      guard let principal = call.principal else { throw Problem.notFound("principal") }
      return PrincipalDocument(principal)
    }
  }

  // MARK: Tokens

  private var list: Endpoint {
    .get("/api/tokens", .role(.admin), "Tokens, newest first, without their secrets.", as: Page<TokenInfo>.self) { _ in
      let tokens = try await tokens.list()
      return Page(tokens, total: tokens.count)
    }
  }

  // The store itself writes the audit of tokens, in the transaction that changes them.

  private var create: Endpoint {
    var endpoint = Endpoint.change(
      .post, "/api/tokens", .role(.admin), "Makes a token; its text is in the answer, and nowhere else ever.",
      action: "token.create", body: NewToken.self, status: .created, as: IssuedDocument.self,
      location: { "/api/tokens/\($0.info.id)" }
    ) { call in
      let new = try await call.body(NewToken.self)
      let issued = try await tokens.create(
        TokenRequest(name: new.name, role: new.role, expiresInSeconds: new.expiresInSeconds), by: call.requester)
      return issued.text.reveal { IssuedDocument(info: issued.info, token: $0) }
    }
    endpoint.isAuditedByHandler = true
    return endpoint
  }

  private var revoke: Endpoint {
    var endpoint = Endpoint.change(
      .delete, "/api/tokens/{id}", .role(.admin), "Revokes a token for good, and ends its sessions.",
      action: "token.revoke", as: TokenInfo.self
    ) { call in try await gate.authenticator.revoke(try call.path("id"), by: call.requester) }
    endpoint.isAuditedByHandler = true
    return endpoint
  }
}
