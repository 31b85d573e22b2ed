import MySQLClient
import TestSupport

/// A table for each character set of a source: every character that it has, random texts of them, and, in a second
/// table, byte sequences of which some have no character.
struct CharacterSetMatrix {
  let names: [String]

  init(_ connection: MySQLConnection) throws {
    let rows = try connection.query(
      "SELECT CHARACTER_SET_NAME AS n FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME <> 'binary' ORDER BY 1"
    )
    names = try rows.map { try $0.string("n") ?? "" }.filter { $0 != "filename" }
  }

  func textTable(_ name: String) -> MatrixTable {
    MatrixTable(
      name: "texts_\(name)",
      columns: [
        MatrixColumn(
          "varchar(24) CHARACTER SET \(name)", boundary: [], source: "HEX(CONVERT({} USING utf8mb4))",
          target: "upper(encode(convert_to({}, 'UTF8'), 'hex'))", name: "v"
        ) { _ in "NULL" }
      ])
  }

  func load(_ connection: MySQLConnection, _ random: inout SeededGenerator) throws {
    for statement in ["SET SESSION group_concat_max_len = 16777216", "SET SESSION sql_mode = ''"] {
      try connection.execute(statement)
    }
    try connection.execute("CREATE TEMPORARY TABLE letters (c varchar(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)")
    var letters = String.UnicodeScalarView()
    for code in UInt32(1)...0xFFFF { if let scalar = Unicode.Scalar(code) { letters.append(scalar) } }
    for _ in 0..<3_000 {
      if let scalar = Unicode.Scalar(UInt32.random(in: 0x1_0000...0x10_FFFF, using: &random)) { letters.append(scalar) }
    }
    let values = letters.map { "(_utf8mb4 x'\(MatrixColumn.hexadecimal(Array(String($0).utf8)))')" }
    try connection.execute("INSERT INTO letters VALUES \(values.joined(separator: ","))")
    try connection.execute("CREATE TEMPORARY TABLE codes (b varbinary(4))")
    try connection.execute("INSERT INTO codes VALUES \(Self.codes(&random).joined(separator: ","))")
    for name in names { try load(name, connection, &random) }
  }

  private func load(_ name: String, _ connection: MySQLConnection, _ random: inout SeededGenerator) throws {
    let repertoire =
      try connection.query(
        """
        SELECT GROUP_CONCAT(c ORDER BY CAST(c AS BINARY) SEPARATOR '') AS t FROM letters
        WHERE CAST(CONVERT(CONVERT(c USING \(name)) USING utf8mb4) AS BINARY) = CAST(c AS BINARY)
        """
      ).first?.string("t") ?? ""
    let letters = Array(repertoire.unicodeScalars)
    var texts = stride(from: 0, to: letters.count, by: 16).map { letters[$0..<min($0 + 16, letters.count)] }
    while texts.count < MatrixTable.rows {
      let start = Int.random(in: 0..<letters.count, using: &random)
      texts.append(letters[start..<min(start + Int(random.next() % 9), letters.count)])
    }
    try connection.execute("CREATE TABLE texts_\(name) (id int PRIMARY KEY, v varchar(24) CHARACTER SET \(name))")
    for start in stride(from: 0, to: texts.count, by: 2_000) {
      let rows = (start..<min(start + 2_000, texts.count)).map { row in
        let text = row % 50 == 49 ? "NULL" : "_utf8mb4 x'\(Self.hexadecimal(texts[row]))'"
        return "(\(row),\(text))"
      }
      try connection.execute("INSERT INTO texts_\(name) VALUES \(rows.joined(separator: ","))")
    }
    try connection.execute(
      "CREATE TABLE codes_\(name) (id int PRIMARY KEY AUTO_INCREMENT, v varchar(4) CHARACTER SET \(name))")
    try connection.execute(
      """
      INSERT IGNORE INTO codes_\(name) (v) SELECT CONVERT(b USING \(name)) FROM codes
      WHERE CAST(CONVERT(b USING \(name)) AS BINARY) = b AND LOCATE(0x3F, b) = 0
      """)
  }

  private static func hexadecimal(_ text: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text)
    return MatrixColumn.hexadecimal(Array(String(view).utf8))
  }

  /// Each byte, and random sequences of two to four.
  private static func codes(_ random: inout SeededGenerator) -> [String] {
    let single = (1...255).map { "(x'\(MatrixColumn.hexadecimal([UInt8($0)]))')" }
    let longer = (0..<2_500).map { index in
      let lead = MatrixColumn.hexadecimal([UInt8(truncatingIfNeeded: random.next()) | 0x80])
      return "(x'\(lead)\(MatrixColumn.hexadecimal(index < 2_000 ? 1 : index < 2_300 ? 2 : 3, &random))')"
    }
    return single + longer
  }

  /// Ids of the rows whose text the source cannot convert: it puts a mark for a character, which does not come back. No
  /// code holds a `?` of its own.
  func lossy(_ name: String, _ connection: MySQLConnection) throws -> Set<String> {
    let rows = try connection.query(
      """
      SELECT id FROM codes_\(name) WHERE CONVERT(v USING utf8mb4) IS NULL
        OR (LOCATE(0x3F, CAST(CONVERT(v USING utf8mb4) AS BINARY)) > 0
            OR LOCATE(0xEFBFBD, CAST(CONVERT(v USING utf8mb4) AS BINARY)) > 0)
        AND CAST(CONVERT(CONVERT(v USING utf8mb4) USING \(name)) AS BINARY) <> CAST(v AS BINARY)
      """)
    return try Set(rows.map { try $0.string("id") ?? "" })
  }
}
