/// A JSON Schema (draft 2020-12, the dialect of OpenAPI 3.1), as far as the API's documents need it.
public indirect enum JSONSchema: Sendable, Hashable {
  case string(format: String? = nil)
  case integer(minimum: Int? = nil, maximum: Int? = nil)
  case number
  case boolean
  case enumeration([String])
  case array(JSONSchema)
  /// An object with arbitrary keys.
  case map(JSONSchema)
  case object([Property])
  /// A named schema of the document's components.
  case reference(String)
  case anything

  public struct Property: Sendable, Hashable {
    public var name: String
    public var schema: JSONSchema
    public var isRequired: Bool

    public init(name: String, schema: JSONSchema, isRequired: Bool) {
      self.name = name
      self.schema = schema
      self.isRequired = isRequired
    }
  }
}

extension JSONSchema: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyKey.self)
    switch self {
    case .string(let format):
      try container.encode("string", forKey: "type")
      try container.encodeIfPresent(format, forKey: "format")
    case .integer(let minimum, let maximum):
      try container.encode("integer", forKey: "type")
      try container.encodeIfPresent(minimum, forKey: "minimum")
      try container.encodeIfPresent(maximum, forKey: "maximum")
    case .number: try container.encode("number", forKey: "type")
    case .boolean: try container.encode("boolean", forKey: "type")
    case .enumeration(let values):
      try container.encode("string", forKey: "type")
      try container.encode(values, forKey: "enum")
    case .array(let items):
      try container.encode("array", forKey: "type")
      try container.encode(items, forKey: "items")
    case .map(let values):
      try container.encode("object", forKey: "type")
      try container.encode(values, forKey: "additionalProperties")
    case .object(let properties):
      try container.encode("object", forKey: "type")
      try container.encode(
        Dictionary(properties.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first }),
        forKey: "properties")
      let required = properties.filter(\.isRequired).map(\.name)
      if !required.isEmpty { try container.encode(required, forKey: "required") }
    case .reference(let name): try container.encode("#/components/schemas/\(name)", forKey: "$ref")
    case .anything: break
    }
  }
}

/// A key that is only a text.
struct AnyKey: CodingKey, ExpressibleByStringLiteral {
  var stringValue: String
  var intValue: Int? { nil }

  init(_ text: String) { stringValue = text }
  init(stringLiteral text: String) { stringValue = text }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}
