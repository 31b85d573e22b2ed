import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

/// Values at hand are compared while they are copied. Here the tables are empty, and the same rows are inserted into
/// both databases afterwards: the expressions must mean the same, not the values of one day.
@Suite("Rows that are inserted after the migration", .ownThread(minutes: 6))
struct LaterRowsTests {
  struct Case: Sendable {
    /// `a INT, b INT`
    var columns: String
    /// `GENERATED int: a + 1`, `CHECK: a > 1`, `DEFAULT int: (1 + 1)`
    var subject: String
    /// Values of the columns.
    var rows: [String]

    var names: String {
      // Commas stand inside parentheses too.
      columns.split(separator: ",").compactMap { $0.split(separator: " ").first }.filter { $0.count == 1 }
        .joined(separator: ", ")
    }
    var words: [String] { subject.split(separator: ":", maxSplits: 1).map(String.init) }
    var isCheck: Bool { subject.hasPrefix("CHECK") }
    var type: String { words[0].split(separator: " ", maxSplits: 1).dropFirst().joined(separator: " ") }
    var expression: String { words.count < 2 ? "" : String(words[1].drop { $0 == " " }) }

    func clause(_ number: Int) -> String {
      if isCheck { return ", CONSTRAINT k\(number) CHECK (\(expression))" }
      return subject.hasPrefix("DEFAULT")
        ? ", g \(type) DEFAULT \(expression)" : ", g \(type) AS (\(expression)) STORED"
    }
  }

  private static let text = "a VARCHAR(20) COLLATE utf8mb4_bin"
  private static let pair = "a INT, b INT"
  private static let unsigned = "a INT UNSIGNED, b INT UNSIGNED"

  /// Every one is translated for at least one server.
  static let cases: [Case] = [
    // Texts of numbers ignore case.
    Case(columns: "a INT", subject: "GENERATED int: HEX(a) = 'ff'", rows: ["255", "254", "NULL"]),
    Case(columns: "a INT", subject: "CHECK: CONCAT(a, 'x') <> '1X'", rows: ["1", "2"]),
    Case(columns: "a INT", subject: "GENERATED int: CONCAT(a, ' ') = '1'", rows: ["1", "2"]),
    Case(columns: "a INT", subject: "GENERATED int: CONCAT(a, 'x') LIKE '%X'", rows: ["1"]),
    Case(columns: "a INT", subject: "GENERATED int: LOCATE('X', CONCAT(a, 'x'))", rows: ["1", "12"]),
    Case(columns: "a INT", subject: "CHECK: IF(a = 1, 'yes', 'no') IN ('YES', 'maybe')", rows: ["1", "2"]),
    Case(
      columns: "d DATE", subject: "GENERATED int: DATE_FORMAT(d, '%Yw') = '2020W'",
      rows: ["'2020-02-01'", "'2021-01-01'"]),
    Case(
      columns: "j JSON", subject: "CHECK: JSON_UNQUOTE(JSON_EXTRACT(j, '$.a')) = 'x'",
      rows: ["'{\"a\": \"x \"}'", "'{\"a\": \"X\"}'"]),
    Case(columns: "e ENUM('x', 'y') COLLATE utf8mb4_bin", subject: "CHECK: e <> 'x '", rows: ["'x'", "'y'"]),
    Case(columns: text, subject: "CHECK: a REGEXP '^[0-9-+ ]+$'", rows: ["'12-3'", "'1:2'"]),
    // A length that is NULL, or negative.
    Case(
      columns: "b BIGINT, \(text)", subject: "GENERATED varchar(20): LEFT(a, b)",
      rows: ["NULL, 'x'", "-1, 'x'", "9999999999, 'x'"]),
    Case(
      columns: "b INT, \(text)", subject: "GENERATED varchar(20): SUBSTRING(a, 2, b)",
      rows: ["NULL, 'xyz'", "-1, 'xyz'", "1, 'xyz'"]),
    Case(
      columns: "b BIGINT, \(text)", subject: "GENERATED varchar(20): RIGHT(a, b - 3)", rows: ["NULL, 'x'", "4, 'xy'"]),
    // Numbers.
    Case(
      columns: "a INT(5) ZEROFILL", subject: "GENERATED varchar(20): CONCAT('x', a)", rows: ["42", "1234567", "NULL"]),
    Case(columns: "a DECIMAL(6,2) ZEROFILL", subject: "GENERATED varchar(20): CONCAT(a)", rows: ["1.5", "NULL"]),
    Case(columns: "a INT(5) ZEROFILL", subject: "CHECK: a NOT LIKE '000%'", rows: ["42", "12345"]),
    Case(columns: "y YEAR", subject: "GENERATED varchar(20): CONCAT(y, '')", rows: ["2020", "0"]),
    Case(columns: "y YEAR", subject: "CHECK: y >= 1970", rows: ["1960", "1970", "0"]),
    Case(columns: "f FLOAT", subject: "GENERATED double: COALESCE(f, 0.1)", rows: ["NULL", "2.5"]),
    Case(columns: "f FLOAT, n INT", subject: "GENERATED double: IF(n > 0, f, 0.1)", rows: ["0.5, 1", "0.5, 0"]),
    Case(columns: "f FLOAT", subject: "GENERATED int: f IN (0.1, 0.5)", rows: ["0.1", "0.5"]),
    Case(columns: unsigned, subject: "GENERATED bigint unsigned: a * b", rows: ["4294967295, 4294967295", "2, 3"]),
    Case(
      columns: "a BIGINT UNSIGNED", subject: "GENERATED bigint unsigned: a DIV 1", rows: ["18446744073709551615", "5"]),
    Case(columns: pair, subject: "GENERATED bigint: a DIV b", rows: ["-2147483648, -1", "-7, 2"]),
    Case(columns: "a INT", subject: "GENERATED bigint: a - -2147483648", rows: ["5", "-5"]),
    Case(columns: "f DOUBLE", subject: "GENERATED double: EXP(f)", rows: ["-800", "0", "-745", "1"]),
    Case(columns: "f DOUBLE", subject: "GENERATED double: DEGREES(f)", rows: ["1", "0.1", "2.718281828", "7"]),
    // Fractions of a second.
    Case(
      columns: "d DATETIME(6)", subject: "GENERATED date: d",
      rows: ["'1999-12-31 23:59:59.5'", "'2011-12-31 23:59:59.499999'"]),
    Case(columns: "d DATETIME(6)", subject: "GENERATED date: CAST(d AS DATE)", rows: ["'1999-12-31 23:59:59.5'"]),
    Case(
      columns: "d DATETIME(6)", subject: "GENERATED datetime: d",
      rows: ["'1970-12-31 23:59:58.5'", "'2011-12-31 23:59:59.5'", "'1011-12-31 23:59:59.499999'"]),
    Case(
      columns: "d DATETIME(6)", subject: "GENERATED datetime(2): d",
      rows: ["'1970-12-31 23:59:58.555'", "'2011-12-31 23:59:59.545'"]),
    Case(
      columns: "t TIME(3)", subject: "GENERATED time: t", rows: ["'12:59:59.5'", "'12:59:59.499'"]),
    // What the column itself does.
    Case(columns: text, subject: "GENERATED char(12): a", rows: ["'x '", "' x'"]),
    Case(columns: "d DATE", subject: "GENERATED year: YEAR(d)", rows: ["'2020-01-01'", "'0070-01-01'"]),
    Case(columns: "a INT", subject: "DEFAULT bit(8): ('1')", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT char(10): ('a  ')", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT varchar(40) CHARACTER SET latin1: (_binary'é')", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT text: (_utf16 0x00410042)", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT year: (1.5)", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT enum('a', 'b'): ('B')", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT varchar(30): (IF('a' = 'A', 'same', 'other'))", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT float: 16777217", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT float NOT NULL: 1.5", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT float: 1.2345678", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT enum('b', 'a') NOT NULL", rows: ["1"]),
    Case(columns: "a INT", subject: "CHECK: a > 0 AND CONCAT(a, 'x') REGEXP '^[0-9]x$'", rows: ["1"]),
    // Refused by at least one of the two: nothing may be inserted otherwise.
    Case(columns: "a INT", subject: "GENERATED int: CONCAT(a, 'ä') = '1Ä'", rows: ["1"]),
    Case(columns: "a INT", subject: "DEFAULT text: (1e3)", rows: ["1"]),
    Case(columns: "e ENUM('x', 'y') COLLATE utf8mb4_bin", subject: "CHECK: e <> 'X'", rows: ["'x'"]),
    Case(columns: "y YEAR", subject: "CHECK: y > 70", rows: ["1960", "1980"]),
    Case(columns: "y YEAR", subject: "CHECK: y <> '20'", rows: ["2020"]),
    Case(columns: text, subject: "CHECK: CAST(a AS CHAR) <> 'A'", rows: ["'a'"]),
    Case(columns: pair, subject: "CHECK: a / b > 0", rows: ["1, 3", "1, 100000"]),
  ]

  /// Codes that say that an object is not made: then there is nothing to compare.
  private static let untranslated: Set<FindingCode> = [
    FindingCatalog.generatedNotTranslated, FindingCatalog.checkNotTranslated, FindingCatalog.defaultNotTranslated,
  ]

  @Test(arguments: GeneratedColumnTests.cases)
  func `give the same on both, or are refused`(_ test: GeneratedColumnTests.Case) async throws {
    try await Scratch.with(test.flavor, to: test.target) { scratch in
      var made: [Int] = []
      try scratch.onSource { connection in
        for (number, one) in Self.cases.enumerated() {
          // A server that does not take an expression leaves it out.
          let table = "CREATE TABLE t\(number) (id INT PRIMARY KEY, \(one.columns)\(one.clause(number)))"
          if (try? connection.execute(table)) != nil { made.append(number) }
        }
      }
      #expect(made.count > 35)
      let report = try await scratch.migrate()
      let refused = Set(report.findings.filter { Self.untranslated.contains($0.code) }.map(\.object))
      var compared = 0
      for number in made {
        let object = "\(scratch.database).t\(number)"
        if refused.contains("\(object).g") || refused.contains("check k\(number) on \(object)") { continue }
        compared += 1
        let (source, target) = (try Self.source(scratch, number), try Self.target(scratch, number))
        #expect(source == target, "\(Self.cases[number].subject)")
      }
      #expect(compared > 28)
    }
  }

  private static func inserts(_ number: Int) -> [String] {
    cases[number].rows.enumerated().map { id, row in
      "INSERT INTO t\(number) (id, \(cases[number].names)) VALUES (\(id), \(row))"
    }
  }

  /// The rows that were taken, with their values.
  private static func source(_ scratch: Scratch, _ number: Int) throws -> [String] {
    try scratch.onSource { connection in
      try connection.execute("SET NAMES utf8mb4")
      try connection.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO'")
      for insert in inserts(number) { try? connection.execute(insert) }
      // A FLOAT is printed with six digits.
      let type = cases[number].type
      let value =
        type.hasPrefix("bit") ? "BIN(g)" : "CAST(\(type == "float" ? "g + 0e0" : "g") AS CHAR CHARACTER SET utf8mb4)"
      let selected = cases[number].isCheck ? "''" : "COALESCE(\(value), '~')"
      return try connection.query("SELECT id, \(selected) AS v FROM t\(number) ORDER BY id").map {
        "\(try $0.string("id") ?? ""): \(text(try $0.string("v") ?? "", number))"
      }
    }
  }

  private static func target(_ scratch: Scratch, _ number: Int) throws -> [String] {
    try scratch.onTarget { connection in
      for insert in inserts(number) { try? connection.execute(insert) }
      let selected =
        cases[number].isCheck ? "''" : "coalesce(g\(cases[number].type == "float" ? "::float8" : "")::text, '~')"
      return try connection.query("SELECT id::text, \(selected) AS v FROM t\(number) ORDER BY t\(number).id").map {
        "\(try $0.string("id") ?? ""): \(text(try $0.string("v") ?? "", number))"
      }
    }
  }

  private static func text(_ value: String, _ number: Int) -> String {
    let type = cases[number].type
    if ["double", "float"].contains(type), let number = Double(value) { return "\(number)" }
    if type.hasPrefix("bit") { return String(value.drop { $0 == "0" }) }
    if type.hasPrefix("year") { return Int(value).map(String.init) ?? value }
    return ["true": "1", "false": "0"][value] ?? value
  }
}
