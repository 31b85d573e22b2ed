import AccessControl
import HTTPTypes

/// The OpenAPI 3.1 document, made of the same declarations that register the routes.
struct OpenAPIDocument: Encodable {
  static let version = "3.1.0"

  private let endpoints: [Endpoint]
  private let programVersion: String
  private let components: SchemaComponents
  private let bodies: [String: JSONSchema]

  /// - Throws: where a document's type cannot be read as a schema; a test makes the whole document.
  init(endpoints: [Endpoint], programVersion: String) throws {
    self.endpoints = endpoints
    self.programVersion = programVersion
    var components = SchemaComponents()
    var bodies: [String: JSONSchema] = [:]
    let documents = endpoints.flatMap { [$0.body] + $0.answers.map(\.document) } + [ProblemDocument.self]
    for case let document? in documents {
      bodies[String(reflecting: document)] = try components.schema(of: document)
    }
    self.components = components
    self.bodies = bodies
  }

  func encode(to encoder: any Encoder) throws {
    var root = encoder.container(keyedBy: AnyKey.self)
    try root.encode(Self.version, forKey: "openapi")
    try root.encode(
      [
        "title": "Martlet", "version": programVersion,
        "description": "Migrations to PostgreSQL, backups and the state of the target.",
      ], forKey: "info")
    try root.encode([["url": "/"]], forKey: "servers")
    var paths = root.nestedContainer(keyedBy: AnyKey.self, forKey: "paths")
    for (path, group) in Dictionary(grouping: endpoints, by: \.path).sorted(by: { $0.key < $1.key }) {
      var item = paths.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(path))
      for endpoint in group {
        var operation = item.nestedContainer(
          keyedBy: AnyKey.self, forKey: AnyKey(endpoint.method.rawValue.lowercased()))
        try encode(endpoint, to: &operation)
      }
    }
    var parts = root.nestedContainer(keyedBy: AnyKey.self, forKey: "components")
    try parts.encode(components.schemas, forKey: "schemas")
    try parts.encode(
      [
        "bearer": ["type": "http", "scheme": "bearer"],
        "session": [
          "type": "apiKey", "in": "cookie", "name": SessionCookie.name,
          "description": "`\(SessionCookie.secureName)` where the browser's line is TLS.",
        ],
      ], forKey: "securitySchemes")
  }

  private func encode(_ endpoint: Endpoint, to operation: inout KeyedEncodingContainer<AnyKey>) throws {
    try operation.encode(endpoint.summary, forKey: "summary")
    try operation.encode([endpoint.tag], forKey: "tags")
    try operation.encode(Self.operationID(endpoint), forKey: "operationId")
    if case .role(let role) = endpoint.access {
      try operation.encode("Needs the role `\(role.rawValue)` or a higher one.", forKey: "description")
      try operation.encode(role.rawValue, forKey: "x-martlet-role")
    }
    let schemes: [[String: [String]]] = endpoint.access == .everybody ? [] : [["bearer": []], ["session": []]]
    try operation.encode(schemes, forKey: "security")
    try operation.encode(
      endpoint.pathParameters.map { Parameter(name: $0, place: "path", schema: .string(), description: nil) }
        + endpoint.query.map {
          Parameter(name: $0.name, place: "query", schema: $0.schema, description: $0.description)
        }, forKey: "parameters")
    if let body = endpoint.body {
      var request = operation.nestedContainer(keyedBy: AnyKey.self, forKey: "requestBody")
      try request.encode(content("application/json", body), forKey: "content")
    }
    var responses = operation.nestedContainer(keyedBy: AnyKey.self, forKey: "responses")
    for answer in endpoint.answers {
      var response = responses.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("\(answer.status)"))
      try response.encode(answer.description, forKey: "description")
      if let type = answer.mediaType { try response.encode(content(type, answer.document), forKey: "content") }
    }
    for (status, description) in Self.refusals(of: endpoint) {
      var response = responses.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(status))
      try response.encode(description, forKey: "description")
      try response.encode(content("application/problem+json", ProblemDocument.self), forKey: "content")
    }
  }

  private struct Parameter: Encodable {
    var name: String
    var place: String
    var schema: JSONSchema
    var description: String?

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: AnyKey.self)
      try container.encode(name, forKey: "name")
      try container.encode(place, forKey: "in")
      try container.encode(place == "path", forKey: "required")
      try container.encode(schema, forKey: "schema")
      try container.encodeIfPresent(description, forKey: "description")
    }
  }

  private func content(_ mediaType: String, _ document: Any.Type?) -> [String: [String: JSONSchema]] {
    let schema = document.flatMap { bodies[String(reflecting: $0)] } ?? .string()
    return [mediaType: ["schema": schema]]
  }

  private static func operationID(_ endpoint: Endpoint) -> String {
    let words = endpoint.path.split { "/{}-.".contains($0) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return endpoint.method.rawValue.lowercased() + words.joined()
  }

  private static func refusals(of endpoint: Endpoint) -> [(String, String)] {
    var refusals = [("default", "What went wrong, as RFC 9457 has it.")]
    if endpoint.access != .everybody {
      refusals.append(("401", "There is no valid token or session."))
      refusals.append(("403", "The role does not allow this."))
      refusals.append(("429", "Too many requests; Retry-After says when to come again."))
    }
    if !endpoint.query.isEmpty || endpoint.body != nil {
      refusals.append(("400", "Something in the request is wrong."))
    }
    return refusals
  }
}
