import AccessControl
import HTTPTypes
import Hummingbird
import Logging

/// The way of a request through its endpoint: who asks, may they, is it well-formed, the handler, the audit.
struct Passage: Sendable {
  /// No document that the API takes comes near it.
  static let bodyBytesMax = 64 << 10

  let endpoint: Endpoint
  let gate: Gate

  /// Within the endpoint's time, asking who it is included.
  func respond(to request: Request, _ context: APIContext) async throws -> Response {
    try await Deadline.within(seconds: endpoint.secondsMax) { try await answer(to: request, context) }
  }

  private func answer(to request: Request, _ context: APIContext) async throws -> Response {
    let admission = try await gate.admit(request, context, to: endpoint)
    context.facts.principal = admission.principal?.identifier
    var call = Call(
      request: request, context: context, principal: admission.principal, query: try query(of: request),
      bodyBytesMax: Self.bodyBytesMax)
    if endpoint.endsWithAccess { call.lease = try await gate.lease(for: call, to: endpoint) }
    var response = try await audited(call)
    if let lease = call.lease { response.body = Self.guarded(response.body, by: lease) }
    for field in admission.headers { response.headers[field.name] = field.value }
    return response
  }

  private static func guarded(_ body: ResponseBody, by lease: AccessLease) -> ResponseBody {
    ResponseBody(contentLength: body.contentLength) { writer in
      try await body.write(
        writer.map { buffer in
          try lease.check()
          return buffer
        })
    }
  }

  private func audited(_ call: Call) async throws -> Response {
    guard let action = endpoint.action, !endpoint.isAuditedByHandler else {
      return respond(try await endpoint.handle(call), to: call)
    }
    // A stranger changes nothing but by becoming somebody, which is written then.
    if call.principal != nil { try await gate.announce(action, of: call) }
    let reply: Reply
    do {
      reply = try await endpoint.handle(call)
    } catch {
      try await gate.record(action, of: call, outcome: .failed, detail: ["problem": Problem(error).code])
      throw error
    }
    // Outside of the above: what was done has not failed where this cannot be written, and the entry before it stands.
    try await gate.record(action, of: call, outcome: .succeeded, detail: [:])
    return respond(reply, to: call)
  }

  private func respond(_ reply: Reply, to call: Call) -> Response {
    var headers = reply.headers
    if let tag = reply.entityTag, endpoint.method == .get {
      headers[.eTag] = tag
      if call.request.headers.know(entityTag: tag) {
        headers[.contentType] = nil
        return Response(status: .notModified, headers: headers)
      }
    }
    return Response(status: reply.status, headers: headers, body: reply.body)
  }

  /// The declared parameters; anything else is a mistake that the client should hear of.
  private func query(of request: Request) throws -> [String: String] {
    var values: [String: String] = [:]
    var complaints: [Problem.Field] = []
    for (key, value) in request.uri.queryParameters {
      let name = String(key)
      guard let parameter = endpoint.query.first(where: { $0.name == name }) else {
        complaints.append(Problem.Field(name: name, message: "is no parameter of this operation"))
        continue
      }
      if values.updateValue(String(value), forKey: name) != nil {
        complaints.append(Problem.Field(name: name, message: "is given twice"))
      } else if let complaint = parameter.complaint(about: String(value)) {
        complaints.append(Problem.Field(name: name, message: complaint))
      }
    }
    guard complaints.isEmpty else {
      throw Problem.badRequest("A parameter is wrong.", fields: complaints.sorted { $0.name < $1.name })
    }
    return values
  }
}
