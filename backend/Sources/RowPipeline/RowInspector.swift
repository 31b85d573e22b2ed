// The cold door to a row: what the ledger stores of a row that was rejected, and how its key is shown.

import WireBytes

/// Reads the raw values of a row, whatever their conversion would say about them.
public struct RowInspector: Sendable {
  private let wires: [SourceWire]

  public init(plan: RowPlan) {
    self.wires = plan.columns.map(SourceWire.init)
  }

  /// The values in column order.
  ///
  /// - Throws: `MalformedRow` where the packet is not a row of these columns; a value that PostgreSQL would refuse is
  ///   no reason to throw.
  public func values(of packet: UnsafeRawBufferPointer) throws(MalformedRow) -> [SourceValue] {
    var values: [SourceValue] = []
    values.reserveCapacity(wires.count)
    var row: RowDecoder
    do throws(ValueFailure) {
      row = try unsafe RowDecoder(packet, columnCount: wires.count)
    } catch {
      throw Self.malformed(error, column: nil, offset: 0)
    }
    do throws(ValueFailure) {
      for column in wires.indices {
        values.append(row.isNull(column) ? .null : try Self.value(wires[column], &row))
      }
      try row.finish()
    } catch {
      let column = values.count < wires.count ? values.count : nil
      throw Self.malformed(error, column: column, offset: row.cursor.offset)
    }
    return values
  }

  private static func value(_ wire: SourceWire, _ row: inout RowDecoder) throws(ValueFailure) -> SourceValue {
    switch wire {
    case .integer(let width):
      let (value, isBeyondInt64) = try row.integer(width)
      return isBeyondInt64 ? .unsigned(UInt64(bitPattern: value)) : .integer(value)
    case .float4: return .float4(Float(bitPattern: try row.load(UInt32.self)))
    case .float8: return .float8(Double(bitPattern: try row.load(UInt64.self)))
    case .date: return .temporal(try row.dateTime().dateText)
    case .timestamp: return .temporal(try row.dateTime().text)
    case .time: return .temporal(try row.time().text)
    case .bytes: return try unsafe .bytes(Array(row.bytes()))
    }
  }

  private static func malformed(_ failure: ValueFailure, column: Int?, offset: Int) -> MalformedRow {
    switch failure {
    case .malformed(let reason): MalformedRow(reason, columnIndex: column, offset: offset)
    case .rejected: preconditionFailure("reading a raw value judges only its framing")
    }
  }
}

/// A value as the source sent it.
public enum SourceValue: Hashable, Sendable {
  case null
  case integer(Int64)
  /// Above `Int64.max`.
  case unsigned(UInt64)
  case float4(Float)
  case float8(Double)
  /// As MySQL prints it; parts that no clock has are printed as they came.
  case temporal(String)
  /// Everything that travels as bytes: text, decimals, JSON, binary strings, geometry.
  case bytes([UInt8])

  /// The value's own bytes, for storing: what was sent for `bytes`, else the text; nil for NULL.
  public var rawBytes: [UInt8]? {
    switch self {
    case .null: nil
    case .bytes(let bytes): bytes
    default: Array(description.utf8)
    }
  }
}

extension SourceValue: CustomStringConvertible {
  /// For people: text as it is, other bytes as a hexadecimal literal (`0xDEAD`), which MySQL reads back.
  public var description: String {
    switch self {
    case .null: "NULL"
    case .integer(let value): String(value)
    case .unsigned(let value): String(value)
    case .float4(let value): String(value)
    case .float8(let value): String(value)
    case .temporal(let text): text
    case .bytes(let bytes): Self.text(bytes)
    }
  }

  /// The description, but of a long value only its beginning and its size; nil for NULL.
  public func text(bytesMax: Int) -> String? {
    guard case .bytes(let bytes) = self, bytes.count > bytesMax else { return self == .null ? nil : description }
    var end = bytesMax
    // A character is not cut in two.
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return "\(Self.text(Array(bytes[..<(end > 0 ? end : bytesMax)])))… (\(bytes.count) bytes)"
  }

  private static func text(_ bytes: [UInt8]) -> String {
    if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var hex = Array("0x".utf8)
    hex.reserveCapacity(bytes.count * 2 + 2)
    for byte in bytes {
      hex.append(digits[Int(byte >> 4)])
      hex.append(digits[Int(byte & 15)])
    }
    return String(decoding: hex, as: UTF8.self)
  }
}

extension DateTime {
  fileprivate var dateText: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  fileprivate var text: String {
    let clock = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    return "\(dateText) \(clock)" + (microsecond == 0 ? "" : ".\(padded(microsecond, 6))")
  }
}

extension SignedTime {
  fileprivate var text: String {
    let hours = UInt64(days) * 24 + UInt64(hour)
    let clock = "\(padded(hours, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    return (isNegative ? "-" : "") + clock + (microsecond == 0 ? "" : ".\(padded(microsecond, 6))")
  }
}

private func padded(_ value: some BinaryInteger, _ digits: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(digits - text.count, 0)) + text
}
