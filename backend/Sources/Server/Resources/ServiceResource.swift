import AccessControl
import HTTPTypes
import Hummingbird
import Migration
import NIOCore

/// The service itself: is it alive, is it ready, what does it offer.
struct ServiceResource: Resource {
  let tag = "Service"
  let archive: RunArchive
  let sources: [String: String]
  let readiness: Readiness
  let openAPI: OpenAPIText

  var endpoints: [Endpoint] { [alive, ready, document, sourceList] }

  struct StateDocument: Codable, Sendable {
    var state: String
  }

  struct SourceDocument: Codable, Sendable {
    var name: String
    /// Without credentials.
    var url: String
  }

  private var alive: Endpoint {
    .get("/livez", .everybody, "Whether the process answers.", as: StateDocument.self) { _ in
      StateDocument(state: "alive")
    }
  }

  private var ready: Endpoint {
    .get(
      "/readyz", .everybody, "Whether the target can be reached, its ledger is current and the server is not ending.",
      as: StateDocument.self
    ) { _ in
      guard !readiness.isDraining else { throw Problem(.serviceUnavailable, "draining", "The server is ending.") }
      do {
        try await archive.check()
      } catch {
        // Anybody may ask, so nobody is told more.
        throw Problem(
          .serviceUnavailable, "not-ready", "The target cannot be used now.", headers: [.retryAfter: "5"])
      }
      return StateDocument(state: "ready")
    }
  }

  private var document: Endpoint {
    Endpoint(
      method: .get, path: "/api/openapi.json", access: .everybody, summary: "This document: OpenAPI 3.1.",
      answers: [
        Endpoint.Answer(
          status: 200, description: "The document.", mediaType: "application/json", document: JSONText.self)
      ],
      handle: { _ in .bytes(try openAPI.bytes(), type: "application/json; charset=utf-8") })
  }

  private var sourceList: Endpoint {
    .get("/api/sources", .role(.readOnly), "What runs may be started from.", as: Page<SourceDocument>.self) { _ in
      Page(sources.sorted { $0.key < $1.key }.map { SourceDocument(name: $0.key, url: $0.value) }, total: sources.count)
    }
  }
}
