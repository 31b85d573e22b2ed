/// A column type of MySQL 5.7–9.7 or MariaDB 10.4+, parsed from `COLUMN_TYPE` and the catalog columns beside it.
public enum MySQLType: Hashable, Sendable, Codable {
  /// `displayWidth` is presentation only, except that `tinyint(1)` is how BOOL is spelled.
  case integer(IntegerSize, isUnsigned: Bool, displayWidth: Int?)
  case decimal(precision: Int, scale: Int)
  case float
  case double
  case bit(width: Int)
  case year
  case date
  case time(fractionDigits: Int)
  case datetime(fractionDigits: Int)
  case timestamp(fractionDigits: Int)
  /// Lengths of character types count characters, of binary types bytes.
  case char(length: Int)
  case varchar(length: Int)
  case text(TextSize)
  case binary(length: Int)
  case varbinary(length: Int)
  case blob(TextSize)
  case enumeration([String])
  case set([String])
  /// MySQL's JSON, and MariaDB's longtext with a `json_valid` check.
  case json
  case geometry(GeometryKind)
  case vector(dimensions: Int?)
  case uuid
  case inet4
  case inet6
  /// A type that this version does not know; `name` is the server's spelling.
  case unknown(name: String)
}

public enum IntegerSize: String, Hashable, Sendable, Codable, CaseIterable {
  case tinyint, smallint, mediumint, int, bigint
}

public enum TextSize: String, Hashable, Sendable, Codable, CaseIterable {
  case tiny, regular, medium, long
}

public enum GeometryKind: String, Hashable, Sendable, Codable, CaseIterable {
  case geometry, point, linestring, polygon, multipoint, multilinestring, multipolygon, geometrycollection
}
