import AccessControl
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A request that has passed every check that its endpoint declares.
struct Call: Sendable {
  let request: Request
  let context: APIContext
  /// Nil where everybody may call.
  let principal: Principal?
  /// The declared parameters that were given.
  let query: [String: String]
  let bodyBytesMax: Int
  /// For answers whose sending may take long.
  var lease: AccessLease?

  var logger: Logger { context.logger }
  var requestID: String { context.trace.requestID }

  /// A segment of the path.
  func path(_ name: String) throws -> String {
    guard let value = context.parameters.get(name), value.utf8.count <= 512, !value.isEmpty,
      !value.unicodeScalars.contains("\0")
    else { throw Problem.notFound(name) }
    return value
  }

  func integer(_ name: String) -> Int? { query[name].flatMap { Int($0) } }

  var limit: Int { integer("limit") ?? 100 }

  /// The number that a cursor of ours holds.
  func cursor() throws -> Int? {
    guard let text = query["cursor"] else { return nil }
    guard let cursor = Int(text), cursor >= 0 else {
      throw Problem.badRequest(
        "The cursor is not one of this list.",
        fields: [Problem.Field(name: "cursor", message: "take it from `nextCursor`")])
    }
    return cursor
  }

  /// What the client calls this request, so that it can be repeated without being done twice.
  func idempotencyKey() throws -> String? {
    guard let key = request.headers[.idempotencyKey] else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Problem.badRequest(
        "The idempotency key cannot be.",
        fields: [Problem.Field(name: "Idempotency-Key", message: "is not 1 to 255 visible characters of ASCII")])
    }
    return key
  }

  /// The body, which must be JSON.
  func body<Document: Decodable>(_ type: Document.Type) async throws -> Document {
    try APIJSON.decode(type, from: try await bytes())
  }

  /// Nil where there is no body.
  func optionalBody<Document: Decodable>(_ type: Document.Type) async throws -> Document? {
    let bytes = try await bytes()
    return bytes.readableBytes == 0 ? nil : try APIJSON.decode(type, from: bytes)
  }

  private func bytes() async throws -> ByteBuffer {
    do {
      return try await request.body.collect(upTo: bodyBytesMax)
    } catch is NIOTooManyBytesError {
      throw Problem(.contentTooLarge, "too-large", "The body is larger than \(bodyBytesMax) bytes.")
    }
  }
}

/// A page of a list.
struct Page<Item: Codable & Sendable>: Codable, Sendable {
  var items: [Item]
  /// Nil at the end of the list.
  var nextCursor: String?
  /// Of the whole list, where counting it is cheap.
  var total: Int?

  init(_ items: [Item], next: Int? = nil, total: Int? = nil) {
    self.items = items
    nextCursor = next.map(String.init)
    self.total = total
  }

  /// A part of a list that is at hand.
  static func cut(_ all: [Item], from start: Int, limit: Int) -> Page<Item> {
    let end = min(all.count, start + limit)
    return Page(
      start < end ? Array(all[start..<end]) : [], next: end < all.count ? end : nil, total: all.count)
  }
}
