import CLibPQ
import Diagnostics

/// A value for `$1`, `$2`, … of a statement; the server infers the type but for `bytes`.
public enum PostgresParameter: Sendable, Hashable {
  case null
  /// May not hold a NUL: PostgreSQL has no such text.
  case text(String?)
  /// bytea, sent in binary.
  case bytes([UInt8])
  case int(Int)
  case bool(Bool)
}

extension PostgresParameter: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
}

/// A statement with its parameters, for `PostgresConnection.pipeline`.
public struct PostgresStatement: Sendable, Hashable {
  public var sql: String
  public var parameters: [PostgresParameter]

  public init(_ sql: String, _ parameters: [PostgresParameter] = []) {
    self.sql = sql
    self.parameters = parameters
  }
}

/// Parameters as libpq takes them: one buffer for all values, and arrays that point into it.
struct EncodedParameters {
  private var values: [CChar] = []
  /// Where each value begins; nil is NULL.
  private var offsets: [Int?] = []
  private var types: [Oid] = []
  private var lengths: [CInt] = []
  private var formats: [CInt] = []

  private static let inferredType: Oid = 0
  /// pg_type.dat: bytea.
  private static let byteaType: Oid = 17

  init(_ parameters: [PostgresParameter]) throws(MartletError) {
    for (index, parameter) in parameters.enumerated() {
      switch parameter {
      case .null, .text(nil): appendNull()
      case .text(let text?): try append(text, index: index)
      case .int(let value): try append(String(value), index: index)
      case .bool(let value): try append(value ? "t" : "f", index: index)
      case .bytes(let bytes): append(bytes)
      }
    }
  }

  var count: CInt { CInt(offsets.count) }

  private mutating func appendNull() {
    offsets.append(nil)
    types.append(Self.inferredType)
    lengths.append(0)
    formats.append(0)
  }

  private mutating func append(_ text: String, index: Int) throws(MartletError) {
    guard !text.utf8.contains(0) else {
      throw MartletError(
        .query, "A text parameter holds a NUL character, which PostgreSQL cannot store.",
        context: ErrorContext(object: "$\(index + 1)"))
    }
    offsets.append(values.count)
    values.append(contentsOf: text.utf8.lazy.map(CChar.init(bitPattern:)))
    values.append(0)
    types.append(Self.inferredType)
    lengths.append(0)
    formats.append(0)
  }

  private mutating func append(_ bytes: [UInt8]) {
    offsets.append(values.count)
    values.append(contentsOf: bytes.lazy.map(CChar.init(bitPattern:)))
    // An empty value still needs an address: libpq takes a null pointer for NULL.
    values.append(0)
    types.append(Self.byteaType)
    lengths.append(CInt(bytes.count))
    formats.append(1)
  }

  /// The arrays live until `body` returns; libpq copies them before.
  func withPointers<Result>(
    _ body: (
      _ types: UnsafePointer<Oid>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<CInt>?,
      _ formats: UnsafePointer<CInt>?
    ) -> Result
  ) -> Result {
    values.withUnsafeBufferPointer { buffer in
      let pointers = offsets.map { offset -> UnsafePointer<CChar>? in
        guard let offset, let base = buffer.baseAddress else { return nil }
        return base + offset
      }
      return body(types, pointers, lengths, formats)
    }
  }
}
