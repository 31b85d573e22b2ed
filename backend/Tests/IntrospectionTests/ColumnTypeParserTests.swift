import Introspection
import SchemaModel
import Testing

struct ColumnTypeParserTests {
  @Test(arguments: [
    ("int", MySQLType.integer(.int, isUnsigned: false, displayWidth: nil)),
    ("int(11)", .integer(.int, isUnsigned: false, displayWidth: 11)),
    ("tinyint(1)", .integer(.tinyint, isUnsigned: false, displayWidth: 1)),
    ("bigint unsigned", .integer(.bigint, isUnsigned: true, displayWidth: nil)),
    ("BIGINT(20) UNSIGNED", .integer(.bigint, isUnsigned: true, displayWidth: 20)),
    ("mediumint(8) unsigned zerofill", .integer(.mediumint, isUnsigned: true, displayWidth: 8)),
    ("decimal(12,4) unsigned", .decimal(precision: 12, scale: 4)),
    ("decimal(10,0)", .decimal(precision: 10, scale: 0)),
    ("float(7,3)", .float), ("float unsigned", .float), ("double(10,2)", .double), ("double", .double),
    ("bit(1)", .bit(width: 1)), ("bit(64)", .bit(width: 64)),
    ("year(4)", .year), ("year", .year), ("date", .date),
    ("time", .time(fractionDigits: 0)), ("time(3)", .time(fractionDigits: 3)),
    ("datetime(6)", .datetime(fractionDigits: 6)), ("timestamp", .timestamp(fractionDigits: 0)),
    ("datetime /* 5.5 binary format */", .datetime(fractionDigits: 0)),
    ("timestamp(6) /* mariadb-5.3 */", .timestamp(fractionDigits: 6)),
    ("char(0)", .char(length: 0)), ("varchar(300)", .varchar(length: 300)),
    ("varchar(500) /*M!100301 COMPRESSED*/", .varchar(length: 500)),
    ("tinytext", .text(.tiny)), ("text", .text(.regular)), ("mediumtext", .text(.medium)), ("longtext", .text(.long)),
    ("binary(16)", .binary(length: 16)), ("varbinary(99)", .varbinary(length: 99)),
    ("blob /*M!100301 COMPRESSED*/", .blob(.regular)), ("longblob", .blob(.long)),
    ("json", .json), ("geometry", .geometry(.geometry)), ("point", .geometry(.point)),
    ("geomcollection", .geometry(.geometrycollection)), ("geometrycollection", .geometry(.geometrycollection)),
    ("vector(4)", .vector(dimensions: 4)), ("uuid", .uuid), ("inet4", .inet4), ("inet6", .inet6),
    ("enum('a','b')", .enumeration(["a", "b"])),
    (
      "enum('a,b','it''s','(x)','back\\\\slash','','dq\"')",
      .enumeration(["a,b", "it's", "(x)", "back\\slash", "", "dq\""])
    ),
    ("enum('n\\nl','zażółć')", .enumeration(["n\nl", "zażółć"])),
    ("set('x','y z','q''q')", .set(["x", "y z", "q'q"])),
    ("varchar", .unknown(name: "varchar")), ("enum()", .unknown(name: "enum()")),
    ("enum('a'", .unknown(name: "enum('a'")), ("xmltype", .unknown(name: "xmltype")), ("", .unknown(name: "")),
  ])
  func `parses a column type`(text: String, expected: MySQLType) {
    #expect(ColumnTypeParser.parse(text).type == expected)
  }

  @Test func `zerofill is kept apart from the type`() {
    #expect(ColumnTypeParser.parse("int(10) unsigned zerofill").isZerofill)
    #expect(!ColumnTypeParser.parse("int(10) unsigned").isZerofill)
    #expect(!ColumnTypeParser.parse("enum('zerofill',' zerofill')").isZerofill)
  }
}
