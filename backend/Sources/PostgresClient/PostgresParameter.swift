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

/// Parameters as libpq takes them: pointers to each value, for as long as a call runs.
///
/// Short values are copied into one buffer. Long ones (a plan, the bytes of a huge row) stay where they are.
struct EncodedParameters {
  private enum Place {
    case null
    /// Where it begins in `short`.
    case short(Int)
    /// Its index in `long`.
    case long(Int)
  }

  private enum Long {
    case text(String)
    case bytes([UInt8])
  }

  private var short: [CChar] = []
  private var long: [Long] = []
  private var places: [Place] = []
  private var types: [Oid] = []
  private var lengths: [CInt] = []
  private var formats: [CInt] = []

  private static let shortBytesMax = 64 << 10
  private static let inferredType: Oid = 0
  /// pg_type.dat: bytea.
  private static let byteaType: Oid = 17

  init(_ parameters: [PostgresParameter]) throws(MartletError) {
    for (index, parameter) in parameters.enumerated() {
      switch parameter {
      case .null, .text(nil): append(.null)
      case .text(let text?): try append(text, index: index)
      case .int(let value): try append(String(value), index: index)
      case .bool(let value): try append(value ? "t" : "f", index: index)
      case .bytes(let bytes): try append(bytes, index: index)
      }
    }
  }

  var count: CInt { CInt(places.count) }

  private mutating func append(_ place: Place) {
    places.append(place)
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
    append(place(of: text.utf8, orElse: .text(text)))
  }

  private mutating func append(_ bytes: [UInt8], index: Int) throws(MartletError) {
    guard let length = CInt(exactly: bytes.count) else {
      throw MartletError(
        .query, "A binary parameter is too long for the protocol.",
        context: ErrorContext(object: "$\(index + 1)", serverDetail: "\(bytes.count) bytes"))
    }
    places.append(place(of: bytes, orElse: .bytes(bytes)))
    types.append(Self.byteaType)
    lengths.append(length)
    formats.append(1)
  }

  private mutating func place(of bytes: some Collection<UInt8>, orElse value: Long) -> Place {
    guard bytes.count <= Self.shortBytesMax else {
      long.append(value)
      return .long(long.count - 1)
    }
    let start = short.count
    short.append(contentsOf: bytes.lazy.map(CChar.init(bitPattern:)))
    // The end of a text; and an empty value still needs an address: libpq takes a null pointer for NULL.
    short.append(0)
    return .short(start)
  }

  /// The arrays live until `body` returns; libpq copies them before.
  func withPointers<Result>(
    _ body: (
      _ types: UnsafePointer<Oid>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<CInt>?,
      _ formats: UnsafePointer<CInt>?
    ) -> Result
  ) -> Result {
    short.withUnsafeBufferPointer { buffer in
      withLong(long[...], []) { long in
        let pointers = places.map { place -> UnsafePointer<CChar>? in
          switch place {
          case .null: nil
          case .short(let offset): buffer.baseAddress.map { $0 + offset }
          case .long(let index): long[index]
          }
        }
        return body(types, pointers, lengths, formats)
      }
    }
  }

  /// Pins one value after the other; a statement has a few of them at the most.
  private func withLong<Result>(
    _ rest: ArraySlice<Long>, _ pointers: [UnsafePointer<CChar>?], _ body: ([UnsafePointer<CChar>?]) -> Result
  ) -> Result {
    guard let value = rest.first else { return body(pointers) }
    switch value {
    case .text(let text):
      return text.withCString { withLong(rest.dropFirst(), pointers + [$0], body) }
    case .bytes(let bytes):
      return bytes.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { withLong(rest.dropFirst(), pointers + [$0.baseAddress], body) }
      }
    }
  }
}
