import Foundation
import SchemaModel

/// Input: a byte that chooses the type, then its JSON. What is read is written so that it is read as the same, and
/// a key's bytes are read as they stand or not at all.
enum LedgerFuzz {
  static func complaint(about bytes: [UInt8]) -> String? {
    var input = FuzzInput(bytes)
    let choice = input.byte() % 4
    let json = Data(input.remainingBytes())
    return switch choice {
    case 0: keyValue(json)
    case 1: roundTrip(ChunkRange.self, json)
    case 2: roundTrip(MigrationPlan.self, json)
    default: roundTrip(ColumnConversion.self, json)
    }
  }

  private static func roundTrip<Value: Codable & Equatable>(_ type: Value.Type, _ json: Data) -> String? {
    guard let value = try? JSONDecoder().decode(type, from: json) else { return nil }
    do {
      let written = try JSONEncoder().encode(value)
      return try JSONDecoder().decode(type, from: written) == value ? nil : "\(value) is read as something else"
    } catch {
      return "\(value) cannot be written and read: \(error)"
    }
  }

  private static func keyValue(_ json: Data) -> String? {
    if let complaint = roundTrip(KeyValue.self, json) { return complaint }
    guard case .binary(let bytes) = try? JSONDecoder().decode(KeyValue.self, from: json),
      let text = try? JSONDecoder().decode([String: String].self, from: json)["binary"]
    else { return nil }
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return digits == text.lowercased() ? nil : "\(text) is read as \(digits)"
  }
}
