import Diagnostics
import SchemaModel
import Testing

@testable import Introspection

/// A clause as the server prints it, to a default.
struct ColumnDefaultParserTests {
  static let mysql57 = SourceServer(flavor: .mysql, version: ServerVersion(5, 7, 44), versionText: "5.7.44")
  static let mysql = SourceServer(flavor: .mysql, version: ServerVersion(9, 7, 4), versionText: "9.7.4")
  static let mariadb = SourceServer(
    flavor: .mariadb, version: ServerVersion(10, 11, 19), versionText: "10.11.19-MariaDB")

  /// What is asked of the server; it knows one text of one character set.
  static func decode(_ bytes: [UInt8], _ characterSet: String) throws(MartletError) -> String? {
    if IntroducedText.isUTF8(characterSet) { return String(validating: bytes, as: UTF8.self) }
    return switch (characterSet, bytes) {
    case ("latin1", [0xE9]): "é"
    case ("gbk", [0xB0, 0x5C, 0x27]): "癨'"
    case ("ucs2", [0x41, 0x42]): "䅂"
    case ("utf16", [0xD8, 0x3D, 0xDE, 0x00]): "😀"
    default: nil
    }
  }

  static func parsed(
    _ clause: [UInt8], type: MySQLType = .varchar(length: 30), characterSet: String? = "utf8mb4"
  ) throws -> SourceDefault? {
    let definition = TableDefinition(Array("CREATE TABLE `t` (\n  `c` varchar(30) ".utf8) + clause + Array("\n)".utf8))
    let value = try #require(definition.columns.first).defaultValue
    return try value.map {
      try ColumnDefaultParser.parse($0, type: type, characterSet: characterSet, decode: decode)
    }
  }

  @Test(
    arguments: [
      ("NOT NULL", nil), ("DEFAULT NULL", nil), ("DEFAULT '0'", .literal("0")), ("DEFAULT ''", .literal("")),
      ("DEFAULT 'NULL'", .literal("NULL")), ("NULL DEFAULT 'it''s'", .literal("it's")),
      ("DEFAULT 'it\\'s \\\\ \"x\" \\n'", .literal("it's \\ \"x\" \n")), ("DEFAULT 'a\\0b'", .literal("a\0b")),
      ("DEFAULT 'CURRENT_TIMESTAMP'", .literal("CURRENT_TIMESTAMP")), ("DEFAULT '0x41'", .literal("0x41")),
      ("DEFAULT b'101'", .literal("b'101'")), ("DEFAULT 0xD0BFF09F9880", .literal("п😀")),
      ("DEFAULT CURRENT_TIMESTAMP", .expression("CURRENT_TIMESTAMP")),
      ("DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)", .expression("CURRENT_TIMESTAMP(6)")),
      (
        "DEFAULT (concat(_utf8mb4'a\\'b',_utf8mb4'😀')) /*!80023 INVISIBLE */ COMMENT 'DEFAULT 5'",
        .expression("concat(_utf8mb4'a\\'b',_utf8mb4'😀')")
      ),
      ("DEFAULT ((1 + 2))", .expression("(1 + 2)")), ("DEFAULT '3' /*!80023 INVISIBLE */", .literal("3")),
    ] as [(String, SourceDefault?)])
  func `reads a default of MySQL`(clause: String, expected: SourceDefault?) throws {
    #expect(try Self.parsed(Array(clause.utf8)) == expected)
  }

  @Test(
    arguments: [
      ("DEFAULT NULL", nil), ("DEFAULT 'NULL'", .literal("NULL")), ("DEFAULT 0", .literal("0")),
      ("DEFAULT -1.50", .literal("-1.50")), ("DEFAULT 0000000007", .literal("0000000007")),
      ("DEFAULT -10000000000", .literal("-10000000000")), ("DEFAULT b'101' COMMENT 'x'", .literal("b'101'")),
      ("NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6)", .expression("current_timestamp(6)")),
      ("DEFAULT uuid()", .expression("uuid()")), ("DEFAULT (1 + 2)", .expression("1 + 2")),
      ("INVISIBLE DEFAULT 3", .literal("3")), ("DEFAULT `id`", .expression("`id`")),
      ("DEFAULT nextval(`d`.`s`)", .expression("nextval(`d`.`s`)")), ("DEFAULT X'c3a9'", .literal("é")),
      ("DEFAULT 1e3", .expression("1e3")), ("DEFAULT _ucs2'AB'", .expression("_ucs2'䅂'")),
      ("DEFAULT _ucs2'A'", .expression("_ucs2'\u{FFFD}'")),
      ("DEFAULT 'x' CHECK (`c` <> 'DEFAULT 7')", .literal("x")),
      ("DEFAULT concat('a',')') COMMENT '('", .expression("concat('a',')')")),
    ] as [(String, SourceDefault?)])
  func `reads a default of MariaDB`(clause: String, expected: SourceDefault?) throws {
    #expect(try Self.parsed(Array(clause.utf8)) == expected)
  }

  @Test(
    arguments: [
      ("DEFAULT ''", "0x"), ("DEFAULT 'abc'", "0x616263"), ("DEFAULT 'a\\0b'", "0x610062"),
      ("DEFAULT 0xFF00C3A9", "0xFF00C3A9"), ("DEFAULT (0x00ff)", "0x00FF"), ("DEFAULT X'00ff'", "0x00FF"),
      ("DEFAULT (_binary'a\\0')", "0x6100"), ("DEFAULT (_utf8mb4'é')", "0xC3A9"),
    ])
  func `a binary default keeps every byte`(clause: String, expected: String) throws {
    #expect(try Self.parsed(Array(clause.utf8), type: .varbinary(length: 9)) == .literal(expected))
    #expect(
      try Self.parsed(Array("DEFAULT '\u{0}".utf8) + [0xFF, 0x27], type: .binary(length: 2)) == .literal("0x00FF"))
  }

  @Test func `bytes of another character set are decoded by the server`() throws {
    #expect(try Self.parsed(Array("DEFAULT 0xD83DDE00".utf8), characterSet: "utf16") == .literal("😀"))
    let latin1 = Array("DEFAULT (concat(_latin1'".utf8) + [0xE9] + Array("',_utf8mb4'é'))".utf8)
    #expect(try Self.parsed(latin1) == .expression("concat(_latin1'é',_utf8mb4'é')"))
    let gbk = Array("DEFAULT (concat(_gbk'".utf8) + [0xB0] + Array("\\\\\\''))".utf8)
    #expect(try Self.parsed(gbk) == .expression("concat(_gbk'癨\\'')"))
  }

  @Test func `a constant of bytes is text of the column's own character set`() throws {
    let latin1 = Array("DEFAULT (_binary'".utf8) + [0xE9] + Array("')".utf8)
    #expect(try Self.parsed(latin1, characterSet: "latin1") == .literal("é"))
    #expect(try Self.parsed(Array("DEFAULT (0xe9)".utf8), characterSet: "latin1") == .literal("é"))
    #expect(try Self.parsed(Array("DEFAULT (_binary'a ')".utf8), type: .char(length: 4)) == .literal("a"))
  }

  @Test func `bytes that are no text are told as such`() throws {
    guard case .unreadable? = try Self.parsed(Array("DEFAULT '".utf8) + [0xFF, 0x27]) else {
      Issue.record("a text of invalid bytes was read")
      return
    }
    let unknown = Array("DEFAULT (concat(_big5'".utf8) + [0xA4, 0x40] + Array("'))".utf8)
    #expect(try Self.parsed(unknown) == .expression("concat(_big5'\u{FFFD}')"))
  }
}
