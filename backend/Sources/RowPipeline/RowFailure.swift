// Why a row did not become a tuple. These are small trivial values: throwing one allocates nothing, and the engine
// makes a MartletError or a ledger entry of it outside the row loop.

/// Either a value that the target cannot hold as it is (that row is recorded and the run goes on), or bytes that are
/// not a row at all (the run ends).
public enum RowFailure: Error, Equatable, Sendable {
  case rejected(RowRejection)
  case malformed(MalformedRow)
}

/// A value that PostgreSQL would not take, or would not hold exactly.
public struct RowRejection: Error, Equatable, Sendable {
  /// The raw values are stored in `martlet.reject`.
  public enum Reason: String, Equatable, Sendable, Codable, CaseIterable {
    /// A zero or partial date under `ZeroDatePolicy.reject`.
    case zeroDate = "zero-date"
    /// A day that no calendar has (MySQL's ALLOW_INVALID_DATES), or a clock beyond 23:59:59.999999.
    case invalidDate = "invalid-date"
    /// A TIME outside [0, 24 h) for a column of type `time`.
    case timeOutOfDay = "time-out-of-day"
    case nulInText = "nul-in-text"
    case invalidUTF8 = "invalid-utf8"
    /// An integer outside the target's type, or a fraction that it would lose.
    case outOfRange = "out-of-range"
    /// Something other than 0 and 1 for a boolean.
    case notBoolean = "not-boolean"
    /// An ENUM's '' of index 0 under `EmptyEnumPolicy.reject`.
    case emptyEnum = "empty-enum"
    case malformedNumber = "malformed-number"
    /// Bytes that do not form a UUID, address, vector, geometry or bit string.
    case malformedValue = "malformed-value"
    /// JSON that `jsonb` refuses although MySQL or MariaDB took it: `\u0000`, or half of a surrogate pair.
    case unstorableJSON = "unstorable-json"
    /// An SRID or a coordinate that PostGIS would store as another one.
    case unstorableGeometry = "unstorable-geometry"
    /// More than PostgreSQL's limit of one gigabyte for a field.
    case tooLong = "too-long"
  }

  public var reason: Reason
  /// Position in the plan's columns, from 0.
  public var columnIndex: Int
  /// Byte within the value where the trouble starts; 0 where the value as a whole is at fault.
  public var offset: Int

  public init(_ reason: Reason, columnIndex: Int, offset: Int = 0) {
    self.reason = reason
    self.columnIndex = columnIndex
    self.offset = offset
  }
}

/// A packet that is not a row of the planned columns: the protocol was violated or the plan does not fit the query.
public struct MalformedRow: Error, Equatable, Sendable {
  public enum Reason: String, Equatable, Sendable, Codable, CaseIterable {
    /// The first byte of a binary row is 0x00.
    case notARow = "not-a-row"
    /// A value, or the length that it states, reaches beyond the packet.
    case truncated
    /// A temporal value of a length that the protocol does not know.
    case unknownLength = "unknown-length"
    /// Bytes remain behind the last column.
    case trailingBytes = "trailing-bytes"
  }

  public var reason: Reason
  /// The column being read; nil for the row's header and its end.
  public var columnIndex: Int?
  /// Byte within the packet.
  public var offset: Int

  public init(_ reason: Reason, columnIndex: Int?, offset: Int) {
    self.reason = reason
    self.columnIndex = columnIndex
    self.offset = offset
  }
}

/// What a conversion throws: the row loop adds column and position.
enum ValueFailure: Error {
  case rejected(RowRejection.Reason, offset: Int)
  case malformed(MalformedRow.Reason)

  static func rejected(_ reason: RowRejection.Reason) -> Self { .rejected(reason, offset: 0) }
}
