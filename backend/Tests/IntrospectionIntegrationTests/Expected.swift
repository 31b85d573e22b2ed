import SchemaModel
import TestSupport

/// What the catalog of `NastySchema`'s odd table must say.
enum Expected {
  static let types: [String: MySQLType] = [
    "we ird": .integer(.tinyint, isUnsigned: true, displayWidth: 1),
    "quoted\"col": .integer(.int, isUnsigned: true, displayWidth: 10),
    "e": .enumeration(["a,b", "it's", "(x)", "back\\slash", "", "dq\"", "é"]), "s": .set(["x", "y z", "q'q"]),
    "d1": .decimal(precision: 12, scale: 4), "d2": .decimal(precision: 65, scale: 30), "f1": .float, "db": .double,
    "bt": .bit(width: 1), "bt2": .bit(width: 12), "y": .year, "da": .date, "ti": .time(fractionDigits: 3),
    "dt": .datetime(fractionDigits: 6), "ts": .timestamp(fractionDigits: 0), "c": .char(length: 20),
    "vc": .varchar(length: 300), "c0": .char(length: 0), "tt": .text(.tiny), "tx": .text(.regular), "lt": .text(.long),
    "bi": .binary(length: 4), "vb": .varbinary(length: 99), "lb": .blob(.long), "j": .json,
    "p": .geometry(.point), "gc": .geometry(.geometrycollection),
  ]
  static let mysqlTypes: [String: MySQLType] = [
    "v": .vector(dimensions: 4), "gv": .integer(.int, isUnsigned: false, displayWidth: nil),
  ]
  static let mariadbTypes: [String: MySQLType] = [
    "un": .uuid, "i6": .inet6, "i4": .inet4, "jn": .text(.long), "cmp": .varchar(length: 500),
    "gv": .integer(.int, isUnsigned: false, displayWidth: 11),
  ]

  static func defaults(_ source: TestServers.Source) -> [String: SourceDefault] {
    let literals: [String: SourceDefault] = [
      "we ird": .literal("0"), "quoted\"col": .literal("0000000007"), "e": .literal("it's"), "s": .literal("x,y z"),
      "d1": .literal("1.5000"), "db": .literal("-1.50"), "bt": .literal("b'1'"), "bt2": .literal("b'101'"),
      "y": .literal("2020"), "da": .literal("2020-01-02"), "ti": .literal("-12:00:00.500"),
      "c": .literal("CURRENT_TIMESTAMP"), "vc": .literal("it's \\ \"x\" \n é"), "emptydef": .literal(""),
      "nulltext": .literal("NULL"), "bi": .literal("0x00FF0001"), "vb": .literal("0x616263"),
      "vbn": .literal("0x6100275C62"), "inv": .literal("5"), "u": .expression("uuid()"),
      "ex": .expression(source == .mysql ? "(1 + 2)" : "1 + 2"),
    ]
    let own: [String: SourceDefault] =
      source == .mysql
      ? [
        "dt": .expression("CURRENT_TIMESTAMP(6)"), "ts": .expression("CURRENT_TIMESTAMP"),
        "exs": .expression(#"concat(_utf8mb4'a\'b',_utf8mb4'c\\d',_utf8mb4'é',_utf8mb4'x\ny')"#),
        "ex8": .expression(#"concat(_utf8mb4'it\'s',_utf8mb4'\\')"#),
      ]
      : [
        "dt": .expression("current_timestamp(6)"), "ts": .expression("current_timestamp()"),
        "exs": .expression(#"concat('a\'b','c\\d','é','x\ny')"#), "ex8": .expression(#"concat('it\'s','\\')"#),
        "un": .expression("uuid()"), "i6": .literal("::1"), "i4": .literal("1.2.3.4"), "txd": .literal("it's"),
        "cmp": .literal("x"), "cc": .literal("1"), "vbx": .literal("0xFF80"),
      ]
    return literals.merging(own) { $1 }
  }

  static func generated(_ source: TestServers.Source) -> [String: SourceGenerated] {
    source == .mysql
      ? [
        "gv": SourceGenerated(expression: "(`ex` * 2)", isStored: false),
        "gs": SourceGenerated(
          expression: #"concat(`vc`,_utf8mb4'it\'s',_utf8mb4'\\',_utf8mb4'日本')"#, isStored: true),
        "gn": SourceGenerated(expression: #"concat(`vc`,_utf8mb4'it\'s',_utf8mb4'\\')"#, isStored: true),
      ]
      : [
        "gv": SourceGenerated(expression: "`ex` * 2", isStored: false),
        "gs": SourceGenerated(expression: #"concat(`vc`,'it\'s','\\','日本')"#, isStored: true),
        "gn": SourceGenerated(expression: #"concat(`vc`,'it\'s','\\')"#, isStored: true),
      ]
  }

  /// By name.
  static func checks(_ source: TestServers.Source) -> [SourceCheck] {
    source == .mysql
      ? [
        SourceCheck(name: "ck one", expression: #"((`ex` > 0) and (`vc` <> _utf8mb4'it\'s \\ x'))"#),
        SourceCheck(name: "ck8", expression: "(`vc` <> _utf8mb4'é')"),
        SourceCheck(name: "ckne", expression: "(`gv` < 100)", isEnforced: false),
      ]
      : [
        SourceCheck(name: "cc", expression: "`cc` > 0", column: "cc"),
        SourceCheck(name: "ck one", expression: #"`ex` > 0 and `vc` <> 'it\'s \\ x'"#),
        SourceCheck(name: "ck8", expression: "`vc` <> 'é'"),
        SourceCheck(name: "jn", expression: "json_length(`jn`) > 1", column: "jn"),
      ]
  }

  static let functionalParts: [SourceIndex.Part.Subject] = [
    .column(name: "nn", prefixLength: nil), .expression("lower(`vc`)"), .expression(#"concat(`c`,_ascii'it\'s')"#),
    .expression("concat(`vc`,_utf8mb4'é')"),
  ]
}
