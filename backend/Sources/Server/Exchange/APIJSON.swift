import Foundation
import NIOCore

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
    let data = Data(bytes.readableBytesView)
    do {
      var components = SchemaComponents()
      let schema = try components.schema(of: type)
      let complaints = schema.complaints(of: try decoder.decode(JSONText.self, from: data), in: components)
      guard complaints.isEmpty else {
        throw Problem.badRequest("The body is not what this operation takes.", fields: complaints)
      }
      let document = try decoder.decode(type, from: data)
      if let name = JSONMembers.firstDuplicate(in: data) {
        throw Problem.badRequest(
          "The body is not what this operation takes.", fields: [Problem.Field(name: name, message: "is given twice")])
      }
      return document
    } catch let error as DecodingError {
      throw Problem.badRequest("The body is not what this operation takes.", fields: [field(of: error)])
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

extension JSONSchema {
  /// What the decoder would not tell: members that it does not ask for (a misspelled limit must not start a run without
  /// one), and the place of a number that is no integer.
  fileprivate func complaints(of value: JSONText, in components: SchemaComponents, at path: String = "")
    -> [Problem.Field]
  {
    switch self {
    case .reference(let name):
      return components.schemas[name]?.complaints(of: value, in: components, at: path) ?? []
    case .object(let properties):
      let schemas = Dictionary(properties.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })
      return value.members.sorted { $0.key < $1.key }.flatMap { name, value in
        let path = path.isEmpty ? name : "\(path).\(name)"
        return schemas[name]?.complaints(of: value, in: components, at: path)
          ?? [Problem.Field(name: path, message: "is no member of this body")]
      }
    case .integer where value.isBeyondInt:
      return [Problem.Field(name: path, message: "is no integer of 64 bits")]
    default: return []
    }
  }
}
