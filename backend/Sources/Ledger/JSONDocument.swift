public import Diagnostics
import Foundation

/// JSON of a caller's own, kept as the text that it was given as; as part of another document it is JSON, not text.
public struct JSONDocument: Sendable, Hashable {
  public let text: String

  public init(text: String) { self.text = text }

  /// Keys are sorted, so that equal values have equal texts.
  public init(_ value: some Encodable) throws(MartletError) { text = try Ledger.json(value) }

  public func decode<Value: Decodable>(_ type: Value.Type) throws(MartletError) -> Value {
    try Ledger.value(type, from: text)
  }
}

extension JSONDocument: Codable {
  public init(from decoder: any Decoder) throws { try self.init(Value(from: decoder)) }

  public func encode(to encoder: any Encoder) throws {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8)).encode(to: encoder)
  }

  private enum Value: Codable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .bool(value)
      } else if let value = try? container.decode(Int64.self) {
        self = .integer(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let value = try? container.decode(String.self) {
        self = .string(value)
      } else if let value = try? container.decode([Value].self) {
        self = .array(value)
      } else {
        self = .object(try container.decode([String: Value].self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .null: try container.encodeNil()
      case .bool(let value): try container.encode(value)
      case .integer(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .string(let value): try container.encode(value)
      case .array(let value): try container.encode(value)
      case .object(let value): try container.encode(value)
      }
    }
  }
}
