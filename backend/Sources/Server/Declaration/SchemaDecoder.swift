import Foundation

/// What one type has asked for so far.
final class SchemaNote {
  var components: SchemaComponents
  var schema: JSONSchema = .anything
  private var properties: [JSONSchema.Property] = []

  init(components: SchemaComponents) { self.components = components }

  func add(_ key: any CodingKey, _ schema: JSONSchema, isRequired: Bool) {
    properties.append(JSONSchema.Property(name: key.stringValue, schema: schema, isRequired: isRequired))
    self.schema = .object(properties)
  }

  func isObject() { schema = .object(properties) }

  /// An empty value of a type.
  func blank<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let blank: Any? =
      switch type {
      case is String.Type: ""
      case is Bool.Type: false
      case is Int.Type: 0
      case is Int64.Type: Int64(0)
      case is Int32.Type: Int32(0)
      case is UInt64.Type: UInt64(0)
      case is UInt32.Type: UInt32(0)
      case is UInt16.Type: UInt16(0)
      case is Double.Type: 0.0
      case is Float.Type: Float(0)
      case is Date.Type: Date(timeIntervalSince1970: 0)
      case is UUID.Type: UUID()
      default: nil
      }
    if let value = blank as? Value { return value }
    if let list = type as? any SchemaList.Type, let value = list.empty as? Value { return value }
    if let cases = type as? any CaseIterable.Type, let value = Self.first(of: cases) as? Value { return value }
    return try type.init(from: SchemaDecoder(note: SchemaNote(components: components), isBlank: true))
  }

  private static func first<Cases: CaseIterable>(of type: Cases.Type) -> Any? { type.allCases.first }
}

/// Answers everything with empty values; notes what it was asked unless it only makes one of those.
struct SchemaDecoder: Decoder {
  let note: SchemaNote
  var isBlank = false
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    note.isObject()
    return KeyedDecodingContainer(SchemaKeys<Key>(note: note, isBlank: isBlank))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw SchemaUnreadable(reason: "a list that is no Array or Set")
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { SchemaValue(note: note, isBlank: isBlank) }
}

struct SchemaUnreadable: Error {
  var reason: String
}

private struct SchemaKeys<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let note: SchemaNote
  let isBlank: Bool
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) -> Bool { isBlank }

  private func noted<Value: Decodable>(_ type: Value.Type, _ key: Key, isRequired: Bool) throws {
    guard !isBlank else { return }
    note.add(key, try note.components.schema(of: type), isRequired: isRequired)
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try noted(type, key, isRequired: true)
    return try note.blank(type)
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    try noted(type, key, isRequired: false)
    return nil
  }

  // The synthesized code asks for these by their own overloads.
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try absent(type, key) }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try absent(type, key) }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try absent(type, key) }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try absent(type, key) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try absent(type, key) }

  private func absent<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
    try noted(type, key, isRequired: false)
    return nil
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    throw SchemaUnreadable(reason: "a nested container")
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw SchemaUnreadable(reason: "a nested container")
  }

  func superDecoder() -> any Decoder { SchemaDecoder(note: note, isBlank: isBlank) }
  func superDecoder(forKey key: Key) -> any Decoder { SchemaDecoder(note: note, isBlank: isBlank) }
}

private struct SchemaValue: SingleValueDecodingContainer {
  let note: SchemaNote
  let isBlank: Bool
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if !isBlank { note.schema = try note.components.schema(of: type) }
    return try note.blank(type)
  }
}
