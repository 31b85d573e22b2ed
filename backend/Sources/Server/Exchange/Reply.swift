import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a handler answers.
struct Reply: Sendable {
  var status: HTTPResponse.Status = .ok
  var headers: HTTPFields = [:]
  var body: ResponseBody
  /// Of a body that is at hand whole; a client that has it already is told so.
  var entityTag: String?

  static func document(_ document: some Encodable, status: HTTPResponse.Status = .ok) throws -> Reply {
    bytes(try APIJSON.encode(document), type: "application/json; charset=utf-8", status: status)
  }

  static func bytes(_ bytes: ByteBuffer, type: String, status: HTTPResponse.Status = .ok) -> Reply {
    Reply(
      status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: bytes),
      entityTag: entityTag(of: bytes))
  }

  /// Strong: it is made of every byte.
  static func entityTag(of bytes: ByteBuffer) -> String {
    var hash = SHA256()
    bytes.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
    return "\"" + hash.finalize().prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      + "\""
  }
}

/// How the API writes and reads JSON.
enum APIJSON {
  static func encode(_ document: some Encodable) throws -> ByteBuffer {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return ByteBuffer(bytes: try encoder.encode(document))
  }

  /// - Throws: a `Problem` that names the member that is wrong.
  static func decode<Document: Decodable>(_ type: Document.Type, from bytes: ByteBuffer) throws -> Document {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      let document = try decoder.decode(type, from: Data(bytes.readableBytesView))
      try refuseUnknownMembers(
        of: type, in: try decoder.decode([String: JSONText].self, from: Data(bytes.readableBytesView)))
      return document
    } catch let error as DecodingError {
      throw Problem.badRequest("The body is not what this operation takes.", fields: [field(of: error)])
    }
  }

  /// A misspelled limit must not start a run without one.
  private static func refuseUnknownMembers(of type: any Decodable.Type, in object: [String: JSONText]) throws {
    var components = SchemaComponents()
    guard case .reference(let name) = try components.schema(of: type),
      case .object(let properties)? = components.schemas[name]
    else { return }
    let unknown = Set(object.keys).subtracting(properties.map(\.name))
    guard unknown.isEmpty else {
      throw Problem.badRequest(
        "The body has members that this operation does not know.",
        fields: unknown.sorted().map { Problem.Field(name: $0, message: "is no member of this body") })
    }
  }

  private static func field(of error: DecodingError) -> Problem.Field {
    let (path, message) =
      switch error {
      case .typeMismatch(_, let context): (context.codingPath, "has another type")
      case .valueNotFound(_, let context): (context.codingPath, "may not be null")
      case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
      case .dataCorrupted(let context): (context.codingPath, "is not valid: \(context.debugDescription)")
      @unknown default: ([], "cannot be read")
      }
    return Problem.Field(name: path.map(\.stringValue).joined(separator: "."), message: message)
  }
}
