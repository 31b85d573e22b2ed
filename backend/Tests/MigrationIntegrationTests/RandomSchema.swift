import TestSupport

/// Statements that make a source with whatever a schema can hold; a server may refuse some of them.
struct RandomSchema {
  private var random: SeededGenerator
  private var made: [(name: String, key: String)] = []
  private(set) var statements: [String] = []

  init(seed: UInt64, tables: ClosedRange<Int> = 2...5) {
    random = SeededGenerator(seed: seed)
    for index in 0..<Int.random(in: tables, using: &random) { addTable(index) }
  }

  private static let names = [
    "select", "order", "user", "Mixed Case", "a\"b", "x'y", "ctid", "oid", "tableoid", "a.b", "back\\slash", "$1", "é",
    "Übung", "percent%s", "name;", "--", "/*", "primary", "xmin", "public", "a``b", "end", "1st", "ß", "語",
    String(repeating: "long", count: 16), String(repeating: "é", count: 40), "id", "ID2", "value", "COLLATE",
  ]

  private static let types = [
    "tinyint", "tinyint(1)", "smallint unsigned", "mediumint", "int", "int unsigned zerofill", "bigint",
    "bigint unsigned", "decimal(10,3)", "decimal(65,30)", "float", "double", "bit(1)", "bit(33)", "year", "date",
    "time(3)", "datetime(6)", "timestamp NULL", "char(10)", "varchar(200)", "varchar(50) CHARACTER SET latin1",
    "varchar(40) COLLATE utf8mb4_bin", "binary(16)", "varbinary(100)", "tinytext", "text", "longtext", "blob",
    "longblob", "json", "enum('a','it''s','ü','')", "set('x','y z','a\"b')", "enum('true','false')", "geometry",
    "point",
  ]

  private static let defaults = [
    "NULL", "0", "'1'", "''", "'it''s'", "'\\\\'", "CURRENT_TIMESTAMP", "'2020-02-29'", "'0000-00-00'", "1.50", "b'1'",
    "x'00ff'", "(1 + 1)", "(uuid())", "'ü😀'", "-1", "'a'", "(concat('a', 'b'))", "(now())", "'12:34:56'",
  ]

  /// `COLUMN` is another column of the table.
  private static let expressions = [
    "COLUMN + 1", "concat(COLUMN, 'x''y')", "coalesce(COLUMN, 0)", "length(COLUMN)", "COLUMN * 2.5", "upper(COLUMN)",
    "if(COLUMN is null, 1, 2)", "md5(COLUMN)", "left(COLUMN, 3)", "COLUMN = 'a'", "abs(COLUMN)", "hex(COLUMN)",
    "json_extract(COLUMN, '$.a')", "date_add(COLUMN, interval 1 day)", "year(COLUMN)", "COLUMN % 7", "COLUMN & 3",
    "regexp_like(COLUMN, '^a')", "crc32(COLUMN)", "COLUMN div 2",
  ]

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private static func quoted(_ name: String) -> String { "`\(name)`" }

  private mutating func addTable(_ index: Int) {
    let name = chance(50) ? pick(Self.names) + (chance(30) ? "" : "\(index)") : "t\(index)"
    var columns: [String] = []
    var parts: [String] = []
    for number in 0..<Int.random(in: 1...7, using: &random) {
      let column = chance(60) ? pick(Self.names) : "c\(number)"
      guard !columns.contains(where: { $0.lowercased() == column.lowercased() }) else { continue }
      parts.append(definition(of: column, among: columns))
      columns.append(column)
    }
    let key = columns[0]
    if chance(70) {
      parts[0] = "\(Self.quoted(key)) \(chance(60) ? "bigint unsigned NOT NULL AUTO_INCREMENT" : "int NOT NULL")"
      parts.append("PRIMARY KEY (\(Self.quoted(key)))")
    }
    for _ in 0..<Int.random(in: 0...3, using: &random) { parts.append(keyPart(columns)) }
    if chance(40) { parts.append("CHECK (\(expression(columns)) is not null)") }
    if chance(30) { parts.append("CONSTRAINT \(Self.quoted(pick(Self.names))) CHECK (\(expression(columns)) > 0)") }
    if chance(40), let other = made.last {
      let action = pick(["", " ON DELETE CASCADE", " ON UPDATE CASCADE ON DELETE SET NULL"])
      parts.append(
        "FOREIGN KEY (\(Self.quoted(pick(columns)))) REFERENCES \(Self.quoted(other.name)) (\(Self.quoted(other.key)))"
          + action)
    }
    let partitions = chance(20) ? " PARTITION BY HASH (\(Self.quoted(key))) PARTITIONS 3" : ""
    let engine = chance(10) ? " ENGINE=MyISAM" : ""
    let comment = chance(30) ? " COMMENT='it''s \\\\ a \"table\"; --'" : ""
    statements.append(
      "CREATE TABLE \(Self.quoted(name)) (\(parts.joined(separator: ", ")))\(engine)\(comment)\(partitions)")
    statements.append("INSERT INTO \(Self.quoted(name)) () VALUES ()")
    made.append((name, key))
  }

  private mutating func definition(of column: String, among others: [String]) -> String {
    let type = pick(Self.types)
    var text = "\(Self.quoted(column)) \(type)"
    if chance(15), !others.isEmpty {
      return text + " GENERATED ALWAYS AS (\(expression(others))) \(chance(50) ? "STORED" : "VIRTUAL")"
    }
    if chance(40) { text += " NOT NULL" }
    if chance(40) { text += " DEFAULT \(pick(Self.defaults))" }
    if chance(20) { text += " COMMENT 'a ''b'' \\\\ c'" }
    return text
  }

  private mutating func keyPart(_ columns: [String]) -> String {
    let column = Self.quoted(pick(columns))
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return "KEY (\(column))"
    case 1: return "KEY \(Self.quoted(pick(Self.names))) (\(column) DESC)"
    case 2: return "UNIQUE KEY (\(column))"
    case 3: return "KEY (\(column)(5))"
    case 4: return "FULLTEXT KEY (\(column))"
    default: return "KEY ((\(expression(columns))))"
    }
  }

  private mutating func expression(_ columns: [String]) -> String {
    pick(Self.expressions).replacing("COLUMN", with: Self.quoted(pick(columns)))
  }
}
