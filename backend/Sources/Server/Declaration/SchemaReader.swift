import Foundation

// A document's schema is read off the type that is decoded from it, so that the two cannot drift apart: the type is
// decoded from a decoder that notes every key it is asked for, and answers with an empty value.

/// The named schemas of a document.
struct SchemaComponents {
  private(set) var schemas: [String: JSONSchema] = [:]
  /// Types that are being read: one that holds itself is referred to by name.
  private var open: Set<String> = []

  /// The schema of a type; objects become components and are referred to.
  mutating func schema(of type: any Decodable.Type) throws -> JSONSchema {
    if let known = Self.plain(type) { return known }
    if let list = type as? any SchemaList.Type { return .array(try schema(of: list.element)) }
    if let map = type as? any SchemaMap.Type { return .map(try schema(of: map.value)) }
    if let optional = type as? any SchemaOptional.Type { return try schema(of: optional.wrapped) }
    if let labels = Self.labels(of: type) { return .enumeration(labels) }
    let name = Self.name(of: type)
    if schemas[name] != nil || open.contains(name) { return .reference(name) }
    open.insert(name)
    defer { open.remove(name) }
    let note = SchemaNote(components: self)
    _ = try type.init(from: SchemaDecoder(note: note))
    let read = note.schema
    self.schemas.merge(note.components.schemas) { first, _ in first }
    guard case .object = read else { return read }
    schemas[name] = read
    return .reference(name)
  }

  private static func plain(_ type: any Decodable.Type) -> JSONSchema? {
    switch type {
    case is String.Type: .string()
    case is Bool.Type: .boolean
    case is Int.Type, is Int64.Type, is Int32.Type, is UInt64.Type, is UInt32.Type, is UInt16.Type: .integer()
    case is Double.Type, is Float.Type: .number
    case is Date.Type: .string(format: "date-time")
    case is UUID.Type: .string(format: "uuid")
    case is JSONText.Type: .anything
    default: nil
    }
  }

  static func labels(of type: any Decodable.Type) -> [String]? {
    guard let cases = type as? any (CaseIterable & RawRepresentable).Type else { return nil }
    return Self.rawValues(of: cases)
  }

  private static func rawValues<Cases: CaseIterable & RawRepresentable>(of type: Cases.Type) -> [String]? {
    let labels = type.allCases.compactMap { $0.rawValue as? String }
    return labels.count == type.allCases.count && !labels.isEmpty ? labels : nil
  }

  /// `Page<RunDocument>` is `RunDocumentPage`; a nested type is named by its outer ones too.
  private static func name(of type: Any.Type) -> String {
    let text = String(reflecting: type)
    let parts = text.split { "<>,".contains($0) }.map { part in
      part.split(separator: ".").dropFirst().map { String($0).trimmingCharacters(in: .whitespaces) }.joined()
    }
    return parts.reversed().joined()
  }
}

// What the standard library's containers hold, seen without their parameters.
protocol SchemaList {
  static var element: any Decodable.Type { get }
  static var empty: any SchemaList { get }
}
protocol SchemaMap { static var value: any Decodable.Type { get } }
protocol SchemaOptional { static var wrapped: any Decodable.Type { get } }

extension Array: SchemaList where Element: Decodable {
  static var element: any Decodable.Type { Element.self }
  static var empty: any SchemaList { [Element]() }
}
extension Set: SchemaList where Element: Decodable {
  static var element: any Decodable.Type { Element.self }
  static var empty: any SchemaList { Set<Element>() }
}
extension Dictionary: SchemaMap where Key == String, Value: Decodable {
  static var value: any Decodable.Type { Value.self }
}
extension Optional: SchemaOptional where Wrapped: Decodable {
  static var wrapped: any Decodable.Type { Wrapped.self }
}
