public import SchemaModel

/// A column in the SELECT that reads a table.
///
/// The server converts text to the session's utf8mb4, and puts `?` or U+FFFD for every code of the column's character
/// set that has no Unicode character: 0x98 in cp1251, most of hebrew's upper half, user-defined codes of gbk. Nothing
/// else tells such a `?` from a real one, so columns of these character sets are read by an expression: the converted
/// text as bytes, or, where a character was lost, 0xFF and the stored bytes, which are no UTF-8 and so fall under
/// `EncodingPolicy`.
public struct SelectedColumn: Hashable, Sendable {
  public let sql: String
  /// The values are the server's bytes of converted text, not the column's own.
  public let isConverted: Bool

  public init(_ column: ColumnPlan) {
    let name = MySQLIdentifier(column.source).description
    guard let characterSet = column.partialCharacterSet, PartialCharacterSets.contains(characterSet),
      column.conversion != .bytes
    else {
      sql = name
      isConverted = false
      return
    }
    isConverted = true
    let text = "CONVERT(\(name) USING utf8mb4)"
    let bytes = "CAST(\(text) AS BINARY)"
    func length(without mark: String, _ text: String) -> String { "CHAR_LENGTH(REPLACE(\(text), \(mark), ''))" }
    let marks = "\(length(without: "'?'", name)) = \(length(without: "'?'", text))"
    let back = "CAST(CONVERT(\(text) USING \(characterSet)) AS BINARY) = CAST(\(name) AS BINARY)"
    // Replacing what was lost keeps the rest of the text; a rejected row keeps what was stored.
    let kept = Self.replaces(column.conversion) ? bytes : "CAST(\(name) AS BINARY)"
    // A result beyond max_allowed_packet is NULL, which a value must not become.
    sql =
      "CASE WHEN \(name) IS NULL THEN NULL "
      + "WHEN \(text) IS NOT NULL AND \(marks) AND (LOCATE(0xEFBFBD, \(bytes)) = 0 OR \(back)) THEN \(bytes) "
      + "ELSE COALESCE(CONCAT(0xFF, \(kept)), 0xFF) END"
  }

  private static func replaces(_ conversion: ColumnConversion) -> Bool {
    if case .text(_, .replace) = conversion { true } else { false }
  }
}

/// Character sets with codes that have no Unicode character in MySQL's or MariaDB's tables. Found by converting every
/// code of every character set on both servers; in those that are not listed each stored code has one.
public enum PartialCharacterSets {
  public static func contains(_ name: String) -> Bool { names.contains(name.lowercased()) }

  private static let names: Set<String> = [
    "ascii", "big5", "cp1250", "cp1251", "cp1256", "cp1257", "cp932", "dec8", "eucjpms", "euckr", "gb18030", "gb2312",
    "gbk", "geostd8", "greek", "hebrew", "hp8", "sjis", "swe7", "tis620", "ucs2", "ujis",
  ]
}
