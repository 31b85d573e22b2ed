/// A column type of PostgreSQL as this product uses it.
public indirect enum PostgresType: Hashable, Sendable, Codable {
  case boolean, smallint, integer, bigint
  /// Without precision the type is unconstrained.
  case numeric(precision: Int?, scale: Int?)
  case real, doublePrecision
  case date
  case time(fractionDigits: Int?)
  case timestamp(fractionDigits: Int?)
  case timestamptz(fractionDigits: Int?)
  case interval
  case varchar(length: Int?)
  case text
  case bytea
  case bit(width: Int)
  case varbit(width: Int?)
  case uuid, inet, json, jsonb
  case enumeration(QualifiedName)
  case array(of: PostgresType)
  /// geometry, citext, vector: only where the target has the extension.
  case ofExtension(ExtensionType)
  /// Anything else, by the text of `format_type`.
  case other(String)
}
