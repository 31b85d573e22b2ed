import AccessControl
import HTTPTypes

/// One operation of the API, declared once: from it come the route, the check of who may call it, the check of its
/// parameters, the audit entry and its part of the OpenAPI document.
struct Endpoint: Sendable {
  enum Access: Sendable, Hashable {
    case everybody
    case role(Role)
    /// `/metrics`: everybody where the server says so, else `read_only`.
    case metrics
  }

  struct Answer: Sendable {
    var status: Int
    var description: String
    var mediaType: String?
    var document: (any (Decodable & SendableMetatype).Type)?
  }

  var method: HTTPRequest.Method
  /// `/api/runs/{id}`.
  var path: String
  var access: Access
  var summary: String
  var tag = ""
  var query: [QueryParameter] = []
  var body: (any (Decodable & SendableMetatype).Type)?
  var answers: [Answer]
  /// What the audit calls it; nil for what changes nothing.
  var action: String?
  /// The handler's façade writes the audit itself, with what it changes.
  var isAuditedByHandler = false
  /// How long the handler may take; what its answer's body takes is not counted.
  var secondsMax = 30
  /// The answer goes on until somebody ends it: it has no head to be had without it.
  var isStream = false
  /// Sending the answer may take long: it ends when who asked may not have it any more.
  var endsWithAccess = false
  /// Of such answers, for one principal at the same time.
  var perPrincipalMax = 16
  var handle: @Sendable (Call) async throws -> Reply

  /// The names in braces.
  var pathParameters: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
  }
}

/// Everything that belongs to one kind of thing: a resource is one file.
protocol Resource: Sendable {
  /// The heading of its operations in the OpenAPI document.
  var tag: String { get }
  var endpoints: [Endpoint] { get }
}

extension Endpoint {
  /// Answers with a document.
  static func get<Document: Codable & Sendable>(
    _ path: String, _ access: Access, _ summary: String, query: [QueryParameter] = [], as document: Document.Type,
    _ handle: @escaping @Sendable (Call) async throws -> Document
  ) -> Endpoint {
    Endpoint(
      method: .get, path: path, access: access, summary: summary, query: query,
      answers: [Answer(status: 200, description: summary, mediaType: "application/json", document: document)],
      handle: { call in try Reply.document(try await handle(call)) })
  }

  /// Changes something: audited by `action`.
  static func change<Document: Codable & Sendable>(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ summary: String, action: String,
    body: (any (Decodable & SendableMetatype).Type)? = nil, status: HTTPResponse.Status = .ok,
    as document: Document.Type,
    location: (@Sendable (Document) -> String)? = nil, _ handle: @escaping @Sendable (Call) async throws -> Document
  ) -> Endpoint {
    Endpoint(
      method: method, path: path, access: access, summary: summary, body: body,
      answers: [Answer(status: status.code, description: summary, mediaType: "application/json", document: document)],
      action: action,
      handle: { call in
        let document = try await handle(call)
        var reply = try Reply.document(document, status: status)
        if let location { reply.headers[.location] = location(document) }
        return reply
      })
  }
}
