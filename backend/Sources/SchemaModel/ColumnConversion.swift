// The contract between cold code (type mapping) and hot code (RowPipeline): one case per way to turn a column of
// MySQL's binary row protocol into a field of PostgreSQL's binary COPY. Adding a type is a rule in
// SQLDialect/TypeMapping, a case here, the switch arm that the compiler then demands, and a fixture.

/// How one column's bytes become one field's bytes. Compiled once per table, switched on once per value.
public enum ColumnConversion: Hashable, Sendable, Codable {
  /// Any width to any width that can hold it; a value out of the target's range is a rejected row.
  case integer(from: IntegerWire, to: IntegerField)
  /// 0 and 1 only; any other integer is a rejected row.
  case booleanFromInteger(IntegerWire)
  /// `numeric` without a fraction, for `bigint unsigned`.
  case numericFromInteger(IntegerWire)
  /// MySQL sends DECIMAL as text; the field is base-10000 digits with the text's own scale.
  case numericFromDecimalText
  case float4
  case float8
  /// `float` column into `double precision`: widened exactly.
  case float8FromFloat4
  case date(ZeroDatePolicy)
  /// DATETIME and TIMESTAMP alike: microseconds from 2000-01-01; readers run with time zone +00:00.
  case timestamp(ZeroDatePolicy)
  /// TIME within [0, 24 h); anything else is a rejected row.
  case timeOfDay
  case intervalFromTime
  /// MySQL's textual rendering of a DATE, DATETIME or TIMESTAMP with this many fraction digits, zero dates included.
  case textFromDate
  case textFromTimestamp(fractionDigits: Int)
  case textFromTime(fractionDigits: Int)
  /// Validated UTF-8 (the connection's character set is utf8mb4).
  case text(NulPolicy, EncodingPolicy)
  /// The label of an ENUM as text; the empty label of index 0 follows the policy.
  case enumLabel(EmptyEnumPolicy)
  /// A SET's comma-joined members as a one-dimensional text[].
  case textArrayFromSet
  case bytes
  /// BIT(n) as bit(n) or varbit: the wire's big-endian bytes, shifted left to PostgreSQL's alignment.
  case bits(width: Int)
  case booleanFromBit
  case integerFromBit
  case jsonb
  case json
  case uuidFromBinary16(UUIDByteOrder)
  case uuidFromText
  case inetFromText
  /// VECTOR (little-endian float32) as real[].
  case realArrayFromVector
  /// VECTOR as pgvector's `vector`.
  case vectorFromVector
  /// Internal geometry bytes (SRID, WKB) as PostGIS EWKB, kept in bytea.
  case ewkbFromGeometry
  /// The same bytes for a geometry column; what PostGIS would store differently is a rejected row.
  case geometryFromGeometry
}

/// Integer encodings of MySQL's binary row protocol. MEDIUMINT travels as int32, YEAR as uint16.
public enum IntegerWire: String, Hashable, Sendable, Codable, CaseIterable {
  case int8, uint8, int16, uint16, int32, uint32, int64, uint64
}

/// Integer encodings of PostgreSQL's binary format.
public enum IntegerField: String, Hashable, Sendable, Codable, CaseIterable {
  case int2, int4, int8
}

/// What becomes of `0000-00-00` and of dates with a zero year, month or day.
public enum ZeroDatePolicy: String, Hashable, Sendable, Codable, CaseIterable {
  case reject, null, minusInfinity = "-infinity"
}

/// What becomes of 0x00 inside text, which PostgreSQL cannot store.
public enum NulPolicy: String, Hashable, Sendable, Codable, CaseIterable {
  case reject, strip, replace
}

/// What becomes of bytes that are not valid UTF-8.
public enum EncodingPolicy: String, Hashable, Sendable, Codable, CaseIterable {
  case reject, replace
}

/// What becomes of an ENUM's '' that stands for "no valid member" (index 0).
public enum EmptyEnumPolicy: String, Hashable, Sendable, Codable, CaseIterable {
  /// The type has no label '': such a row is rejected.
  case reject
  case null
  /// The type has (or was given) the label ''.
  case keep
}

/// How the sixteen bytes of a `binary(16)` form a UUID.
public enum UUIDByteOrder: String, Hashable, Sendable, Codable, CaseIterable {
  case standard
  /// `UUID_TO_BIN(u, 1)`: time-high and time-low groups swapped.
  case swapped
}
