import AccessControl
import Diagnostics
import HTTPTypes
import Hummingbird
import Logging

/// Lets requests in: who asks, not too often, with a role that is enough. What is not declared open is closed.
struct Gate: Sendable {
  /// Who got in, and what the answer's headers say of the rate.
  struct Admission: Sendable {
    var principal: Principal?
    var headers: HTTPFields
  }

  let authenticator: Authenticator
  let audit: AuditLog
  let principals: RateLimiter
  let addresses: RateLimiter
  let areMetricsOpen: Bool
  let leases: AccessLeases
  let meter: any AccessMeter

  func admit(_ request: Request, _ context: APIContext, to endpoint: Endpoint) async throws -> Admission {
    let role: Role
    switch endpoint.access {
    case .everybody: return Admission(principal: nil, headers: [:])
    case .metrics where areMetricsOpen: return Admission(principal: nil, headers: [:])
    case .metrics: role = .readOnly
    case .role(let needed): role = needed
    }
    let principal: Principal
    do {
      principal = try await authenticated(request, context)
    } catch let failure as AuthenticationFailure {
      meter.refused(failure.rawValue)
      // Guessing is slowed down by address; a good token is never kept out by others' bad ones.
      try limit(addresses, .address(context.clientAddress ?? ""))
      throw Self.unauthenticated(failure)
    }
    let headers = try limit(principals, .principal(principal))
    guard principal.role >= role else {
      meter.refused("forbidden")
      if let action = endpoint.action { try await deny(action, principal, request, context) }
      throw Problem(
        .forbidden, "access.forbidden", "The role of the token does not allow this.",
        detail: "it has \(principal.role.rawValue), this needs \(role.rawValue)", headers: headers)
    }
    if principal.credential == .session, endpoint.method != .get, endpoint.method != .head {
      try SessionCookie.checkOrigin(of: request)
    }
    return Admission(principal: principal, headers: headers)
  }

  /// Nil for what everybody may have.
  func lease(for call: Call, to endpoint: Endpoint) async throws -> AccessLease? {
    guard let principal = call.principal, case .role(let role) = endpoint.access else { return nil }
    let session =
      principal.credential == .session
      ? SessionCookie.value(in: call.request, isEncrypted: call.context.client.isEncrypted) : nil
    return try await leases.issue(
      to: principal, for: role, session: session,
      place: AccessLeases.Place(path: endpoint.path, max: endpoint.perPrincipalMax))
  }

  private func authenticated(_ request: Request, _ context: APIContext) async throws -> Principal {
    if let header = request.headers[.authorization] {
      guard let token = Self.bearerToken(header) else { throw AuthenticationFailure.malformed }
      return try await authenticator.authenticate(token: token)
    }
    guard let session = SessionCookie.value(in: request, isEncrypted: context.client.isEncrypted) else {
      throw AuthenticationFailure.malformed
    }
    return try await authenticator.authenticate(session: session)
  }

  /// RFC 6750, 2.1: the scheme's name in any case, one blank.
  static func bearerToken(_ header: String) -> String? {
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }

  static func unauthenticated(_ failure: AuthenticationFailure) -> Problem {
    var problem = Problem(
      .unauthorized, failure.answer.code.rawValue, failure.answer.summary, hint: failure.answer.hint)
    problem.headers[.wwwAuthenticate] = "Bearer realm=\"martlet\""
    return problem
  }

  // MARK: Rates

  /// - Returns: the headers of `draft-ietf-httpapi-ratelimit-headers`.
  @discardableResult
  func limit(_ limiter: RateLimiter, _ key: RateKey) throws -> HTTPFields {
    let decision = limiter.take(key)
    let headers: HTTPFields = [
      .rateLimitLimit: "\(decision.limit)", .rateLimitRemaining: "\(decision.remaining)",
      .rateLimitReset: "\(decision.resetSeconds)",
    ]
    guard decision.isAllowed else {
      meter.refused("rate-limit")
      var refusal = headers
      refusal[.retryAfter] = "\(decision.retryAfterSeconds)"
      throw Problem(.tooManyRequests, "rate-limit", "There are too many requests.", headers: refusal)
    }
    return headers
  }

  // MARK: The audit

  /// Comes before the act: what cannot be remembered is not done.
  func announce(_ action: String, of call: Call) async throws {
    do {
      try await audit.append(
        AuditEvent(call.requester, action: action, object: call.request.uri.path, outcome: .begun))
    } catch let error as MartletError {
      var problem = Problem(
        .serviceUnavailable, "audit.unavailable", "Nothing was done: the audit cannot be written.",
        detail: error.summary)
      problem.headers[.retryAfter] = "5"
      throw problem
    }
    meter.audited(.begun)
  }

  func record(_ action: String, of call: Call, outcome: AuditEvent.Outcome, detail: [String: String]) async throws {
    let event = AuditEvent(
      call.requester, action: action, object: call.request.uri.path, outcome: outcome, detail: detail)
    if call.principal == nil, outcome == .failed {
      guard try await audit.appendRefusal(event, countedBy: .address(call.context.clientAddress ?? "")) else { return }
    } else {
      try await audit.append(event)
    }
    meter.audited(outcome)
  }

  private func deny(
    _ action: String, _ principal: Principal, _ request: Request, _ context: APIContext
  ) async throws {
    let requester = Requester(principal, requestID: context.trace.requestID, clientAddress: context.clientAddress)
    let event = AuditEvent(requester, action: action, object: request.uri.path, outcome: .denied)
    if try await audit.appendRefusal(event, countedBy: .principal(principal)) { meter.audited(.denied) }
  }
}

/// Counts refusals by reason, and entries of the audit.
protocol AccessMeter: Sendable {
  func refused(_ reason: String)
  func audited(_ outcome: AuditEvent.Outcome)
}

extension Call {
  var requester: Requester {
    guard let principal else {
      return .anonymous(requestID: requestID, clientAddress: context.clientAddress)
    }
    return Requester(principal, requestID: requestID, clientAddress: context.clientAddress)
  }
}
