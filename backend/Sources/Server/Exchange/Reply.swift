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
