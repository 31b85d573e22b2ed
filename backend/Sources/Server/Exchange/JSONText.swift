import Foundation

/// A JSON value that is passed on as it was stored.
public struct JSONText: Sendable, Codable, Equatable {
  private indirect enum Value: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([JSONText])
    case object([String: JSONText])
  }

  private let value: Value

  /// - Throws: where the text is no JSON.
  public init(_ text: String) throws { self = try JSONDecoder().decode(JSONText.self, from: Data(text.utf8)) }

  /// Of an object; none of anything else.
  var members: [String: JSONText] { if case .object(let members) = value { members } else { [:] } }

  /// A number that no `Int` holds.
  var isBeyondInt: Bool { if case .number = value { true } else { false } }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = .null
    } else if let boolean = try? container.decode(Bool.self) {
      value = .boolean(boolean)
    } else if let integer = try? container.decode(Int.self) {
      value = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      value = .number(number)
    } else if let text = try? container.decode(String.self) {
      value = .text(text)
    } else if let list = try? container.decode([JSONText].self) {
      value = .list(list)
    } else {
      value = .object(try container.decode([String: JSONText].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .boolean(let boolean): try container.encode(boolean)
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }
}
