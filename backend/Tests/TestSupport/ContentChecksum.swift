import SQLDialect
public import SchemaModel

/// A table's content as three numbers that MySQL, MariaDB and PostgreSQL compute alike: the number of rows, and two
/// sums over a SHA-256 of each row's canonical text. Independent of the copy path: nothing but SQL on both sides.
public struct ContentChecksum: Hashable, Sendable, CustomStringConvertible {
  public var rows: String
  public var sums: String

  public init(rows: String, sums: String) {
    self.rows = rows
    self.sums = sums
  }

  public var description: String { "\(rows) rows, \(sums)" }

  public static func sourceQuery(_ table: TablePlan) -> String {
    let row = table.columns.compactMap { column in
      source(column).map { "IF(\($0.name) IS NULL, '~', CONCAT('=', \($0.text)))" }
    }
    return """
      SELECT CAST(COUNT(*) AS CHAR) AS n, CONCAT(COALESCE(SUM(CAST(CONV(SUBSTR(h, 1, 15), 16, 10) AS UNSIGNED)), 0), '/',
        COALESCE(SUM(CAST(CONV(SUBSTR(h, 16, 15), 16, 10) AS UNSIGNED)), 0)) AS s
      FROM (SELECT SHA2(CONCAT_WS('|', '', \(row.joined(separator: ", "))), 256) AS h
            FROM \(MySQLIdentifier(table.source))) q
      """
  }

  public static func targetQuery(_ table: TablePlan) -> String {
    let row = table.columns.compactMap { column in
      target(column).map { "CASE WHEN \($0.name) IS NULL THEN '~' ELSE '=' || \($0.text) END" }
    }
    return """
      SELECT count(*)::text AS n, coalesce(sum(('x' || substr(h, 1, 15))::bit(60)::bigint), 0) || '/' ||
        coalesce(sum(('x' || substr(h, 16, 15))::bit(60)::bigint), 0) AS s
      FROM (SELECT encode(sha256(convert_to(\(joined(row)), 'UTF8')), 'hex') AS h
            FROM \(PostgresIdentifier(table.target))) q
      """
  }

  /// PostgreSQL's functions take at most 100 arguments.
  private static func joined(_ texts: [String]) -> String {
    let groups = stride(from: 0, to: texts.count, by: 90).map { start in
      "concat_ws('|', \(texts[start..<min(start + 90, texts.count)].joined(separator: ", ")))"
    }
    return (["''"] + groups).joined(separator: " || '|' || ")
  }

  private typealias Canonical = (name: String, text: String)

  /// A column's quoted name and its canonical text on the source; nil for JSON, which is compared by value.
  private static func source(_ column: ColumnPlan) -> Canonical? {
    let name = MySQLIdentifier(column.source).description
    let text: String? =
      switch column.sourceType {
      case .integer, .year, .decimal, .double: "CAST(\(name) AS CHAR)"
      // The text protocol prints six digits of a FLOAT; as a DOUBLE it is exact.
      case .float: "CAST(\(name) + 0e0 AS CHAR)"
      case .bit: "CAST(\(name) + 0 AS CHAR)"
      case .date: "CAST(\(name) AS CHAR)"
      case .datetime, .timestamp: "DATE_FORMAT(\(name), '%Y-%m-%d %H:%i:%s.%f')"
      case .time:
        "CAST(CAST(TRUNCATE(TIME_TO_SEC(\(name)), 0) AS SIGNED) * 1000000 + IF(\(name) < 0, -1, 1) * MICROSECOND(\(name)) AS CHAR)"
      case .char, .varchar, .text, .enumeration, .set: "HEX(CONVERT(\(name) USING utf8mb4))"
      case .uuid, .inet4, .inet6: "LOWER(CAST(\(name) AS CHAR))"
      case .binary, .varbinary, .blob, .geometry: "HEX(\(name))"
      case .json, .vector, .unknown: nil
      }
    return text.map { (name, $0) }
  }

  private static func target(_ column: ColumnPlan) -> Canonical? {
    let name = PostgresIdentifier(column.target).description
    let hex = { (bytes: String) in "upper(encode(\(bytes), 'hex'))" }
    let utf8 = { (text: String) in hex("convert_to(\(text), 'UTF8')") }
    let text: String? =
      switch column.sourceType {
      case .integer, .year: column.targetType == .boolean ? "\(name)::int::text" : "\(name)::text"
      case .decimal, .double: "\(name)::text"
      case .float: "\(name)::float8::text"
      case .bit: column.targetType == .boolean ? "\(name)::int::text" : "\(name)::bigint::text"
      case .date: "to_char(\(name), 'YYYY-MM-DD')"
      case .datetime, .timestamp: "to_char(\(name), 'YYYY-MM-DD HH24:MI:SS.US')"
      case .time: "(extract(epoch from \(name)) * 1000000)::bigint::text"
      case .char, .varchar, .text: utf8(name)
      case .enumeration: utf8("\(name)::text")
      case .set: utf8("array_to_string(\(name), ',')")
      case .uuid, .inet4, .inet6: "lower(\(name)::text)"
      case .binary, .varbinary, .blob: hex(name)
      case .geometry: geometry(name, hex)
      case .json, .vector, .unknown: nil
      }
    return text.map { (name, $0) }
  }

  /// EWKB back into MySQL's form: SRID (0 where EWKB has none), then WKB without the SRID flag.
  private static func geometry(_ name: String, _ hex: (String) -> String) -> String {
    let bytes = "\(name)::bytea"
    return """
      CASE WHEN get_byte(\(bytes), 4) & 32 = 32 THEN
        \(hex("substring(\(bytes) FROM 6 FOR 4) || substring(\(bytes) FROM 1 FOR 4) || set_byte(substring(\(bytes) FROM 5 FOR 1), 0, get_byte(\(bytes), 4) & 223) || substring(\(bytes) FROM 10)"))
      ELSE '00000000' || \(hex(bytes)) END
      """
  }
}
