import Introspection
import SchemaModel
import Testing

struct ColumnDefaultParserTests {
  static let mysql57 = SourceServer(flavor: .mysql, version: ServerVersion(5, 7, 44), versionText: "5.7.44")
  static let mysql = SourceServer(flavor: .mysql, version: ServerVersion(9, 7, 4), versionText: "9.7.4")
  static let mariadb = SourceServer(
    flavor: .mariadb, version: ServerVersion(10, 11, 19), versionText: "10.11.19-MariaDB")

  @Test(
    arguments: [
      (nil, "", MySQLType.char(length: 9), nil),
      ("0", "", .integer(.int, isUnsigned: false, displayWidth: nil), .literal("0")),
      ("", "", .char(length: 9), .literal("")),
      ("NULL", "", .char(length: 9), .literal("NULL")),
      ("CURRENT_TIMESTAMP", "", .char(length: 20), .literal("CURRENT_TIMESTAMP")),
      ("b'101'", "", .bit(width: 3), .literal("b'101'")),
      (
        "CURRENT_TIMESTAMP(6)", "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)", .datetime(fractionDigits: 6),
        .expression("CURRENT_TIMESTAMP(6)")
      ),
      (
        "concat(_utf8mb4\\'a\\\\\\'b\\',_utf8mb4\\'c\\\\\\\\d\\')", "DEFAULT_GENERATED", .varchar(length: 9),
        .expression("concat(_utf8mb4'a\\'b',_utf8mb4'c\\\\d')")
      ),
    ] as [(String?, String, MySQLType, SourceDefault?)])
  func `reads a default of MySQL 8`(text: String?, extra: String, type: MySQLType, expected: SourceDefault?) {
    #expect(ColumnDefaultParser.parse(text, extra: extra, type: type, server: Self.mysql) == expected)
  }

  @Test func `MySQL 5-7 marks no expression, and only a time can have one`() {
    let server = Self.mysql57
    let time = MySQLType.timestamp(fractionDigits: 0)
    #expect(
      ColumnDefaultParser.parse("CURRENT_TIMESTAMP", extra: "", type: time, server: server)
        == .expression("CURRENT_TIMESTAMP"))
    #expect(
      ColumnDefaultParser.parse("2020-01-02 00:00:00", extra: "", type: time, server: server)
        == .literal("2020-01-02 00:00:00"))
    #expect(
      ColumnDefaultParser.parse("CURRENT_TIMESTAMP", extra: "", type: .varchar(length: 30), server: server)
        == .literal("CURRENT_TIMESTAMP"))
  }

  @Test(
    arguments: [
      (nil, nil), ("NULL", nil), ("'NULL'", .literal("NULL")), ("''", .literal("")), ("'it''s'", .literal("it's")),
      ("'it\\'s'", .literal("it's")), ("'it''s \\\\ \"x\" \\n'", .literal("it's \\ \"x\" \n")), ("0", .literal("0")),
      ("-1.50", .literal("-1.50")), ("0000000007", .literal("0000000007")), ("1e10", .literal("1e10")),
      ("b'101'", .literal("b'101'")), ("current_timestamp(6)", .expression("current_timestamp(6)")),
      ("uuid()", .expression("uuid()")), ("(1 + 2)", .expression("(1 + 2)")), ("-", .expression("-")),
      ("'a' + 'b'", .expression("'a' + 'b'")), ("nextval(`d`.`s`)", .expression("nextval(`d`.`s`)")),
    ] as [(String?, SourceDefault?)])
  func `reads a default of MariaDB`(text: String?, expected: SourceDefault?) {
    #expect(
      ColumnDefaultParser.parse(text, extra: "", type: .varchar(length: 30), server: Self.mariadb) == expected)
  }
}
