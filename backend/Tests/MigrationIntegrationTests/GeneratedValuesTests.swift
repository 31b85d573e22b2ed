import Migration
import MySQLClient
import SchemaModel
import TestSupport
import Testing

/// The class of faults, not its examples: whatever an expression means on the two servers, the values are the source's.
@Suite("Random rows under many expressions", .ownThread(minutes: 10))
struct GeneratedValuesTests {
  private static let inputs = """
    id int PRIMARY KEY, a varchar(20) COLLATE utf8mb4_bin, b varchar(20) COLLATE utf8mb4_bin,
    c char(8) COLLATE utf8mb4_unicode_ci, i int, l bigint, u bigint unsigned, n decimal(12,4), f double, r float,
    d date, t datetime(6), s time(3), j json, x varbinary(12), e enum('x','y','Z'), y tinyint unsigned
    """

  /// A type and an expression; a server that does not know one refuses it, and it is left out there.
  private static let expressions = [
    ("int", "a = 'x'"), ("int", "b = 'x'"), ("int", "c = 'x'"), ("int", "a = b"), ("int", "a < b"),
    ("int", "a LIKE 'x%'"),
    ("int", "b > 'm'"), ("int", "a IN ('x', 'É', '')"), ("int", "CHAR_LENGTH(a)"), ("int", "LENGTH(b)"),
    ("varchar(60)", "UPPER(a)"), ("varchar(60)", "LOWER(b)"), ("varchar(60)", "CONCAT(a, '|', b)"),
    ("varchar(60)", "CONCAT(f, '')"), ("varchar(60)", "CONCAT(n, c)"), ("varchar(60)", "CONCAT(r, '!')"),
    ("varchar(60)", "CONCAT_WS('-', a, c, i)"), ("varchar(60)", "TRIM(a)"), ("varchar(60)", "RTRIM(b)"),
    ("varchar(60)", "LEFT(a, 2)"), ("varchar(60)", "RIGHT(b, 3)"), ("varchar(60)", "SUBSTRING(a, 2, 3)"),
    ("varchar(60)", "REPLACE(b, 'x', 'yy')"), ("varchar(60)", "REVERSE(a)"), ("varchar(60)", "LPAD(a, 6, '*')"),
    ("varchar(60)", "a"), ("char(12)", "a"), ("varchar(3)", "LEFT(b, 3)"), ("varchar(60)", "COALESCE(a, c, 'none')"),
    ("varchar(60)", "IF(i > 0, a, b)"), ("varchar(60)", "NULLIF(a, 'x')"), ("varchar(64)", "MD5(b)"),
    ("varchar(64)", "SHA2(a, 256)"), ("varchar(60)", "HEX(x)"), ("varchar(60)", "e"), ("int", "e = 'z'"),
    ("int", "i + 1"), ("bigint", "l - i"), ("int", "i DIV 3"), ("int", "i % 7"), ("decimal(20,6)", "n / 3"),
    ("decimal(20,2)", "n * 1.05"), ("int", "n"), ("int", "f"), ("decimal(10,2)", "f"), ("double", "n"),
    ("double", "f / 3"),
    ("double", "i / 3"), ("float", "f"), ("double", "r"), ("double", "SQRT(ABS(f))"), ("int", "ROUND(f)"),
    ("decimal(12,1)", "ROUND(n, 1)"), ("int", "FLOOR(n)"), ("int", "CEILING(f)"), ("int", "SIGN(l)"), ("int", "i & 7"),
    ("bigint unsigned", "u"), ("int", "u > l"), ("double", "POW(y, 2)"), ("int", "i <=> y"), ("bigint", "ABS(l)"),
    ("date", "t"), ("date", "DATE(t)"), ("datetime", "t"), ("datetime(3)", "t"), ("time", "TIME(t)"),
    ("int", "YEAR(d)"),
    ("int", "MONTH(t)"), ("int", "DAYOFWEEK(d)"), ("int", "HOUR(s)"), ("int", "DATEDIFF(t, d)"),
    ("date", "d + INTERVAL 1 MONTH"), ("datetime(6)", "t - INTERVAL 90 MINUTE"),
    ("varchar(40)", "DATE_FORMAT(t, '%Y-%m')"),
    ("int", "TO_DAYS(d)"), ("date", "LAST_DAY(d)"), ("int", "EXTRACT(SECOND FROM t)"), ("int", "QUARTER(d)"),
    ("json", "JSON_EXTRACT(j, '$.n')"), ("varchar(60)", "JSON_UNQUOTE(JSON_EXTRACT(j, '$.n'))"),
    ("varchar(60)", "JSON_UNQUOTE(JSON_EXTRACT(j, '$.t'))"), ("int", "JSON_LENGTH(j)"), ("int", "JSON_VALID(a)"),
    ("varchar(60)", "JSON_VALUE(j, '$.t')"), ("int", "x = 'x'"), ("int", "a REGEXP '^x'"),
    ("int", "CASE a WHEN 'x' THEN 1 ELSE 2 END"),
    ("int", "a = 'x' OR b = 'y'"), ("int", "NOT i"), ("int", "i IS NULL"), ("int", "a BETWEEN 'm' AND 'z'"),
    ("varchar(60)", "CAST(n AS CHAR)"), ("bigint", "CAST(f AS SIGNED)"), ("decimal(20,4)", "CAST(a AS DECIMAL(20,4))"),
    ("int", "GREATEST(i, y)"), ("varchar(60)", "INSERT(a, 1, 1, 'q')"), ("int", "LOCATE('x', a)"), ("int", "ASCII(b)"),
    ("varchar(60)", "REPEAT(a, 2)"), ("varchar(60)", "SUBSTRING_INDEX(b, ' ', 1)"), ("int", "CRC32(a)"),
  ]

  @Test(arguments: GeneratedColumnTests.cases)
  func `the target's values are the source's`(_ test: GeneratedColumnTests.Case) async throws {
    try await Scratch.with(test.flavor, to: test.target, characterTypes: "C") { scratch in
      let number = UInt64.random(in: 0...UInt64.max)
      var chance = SeededGenerator(seed: number)
      let seed = "seed \(number)"
      try fill(scratch, using: &chance)
      let request = scratch.request {
        $0.run.jobs = 3
        $0.run.chunkBytes = 32 << 10
      }
      let report = try await scratch.migrate(request)
      let tables = try await MigrationControl.plan(request).tables
      let differences = try ContentComparison(scratch).differences(tables)
      #expect(differences == [], "\(seed): \(differences)")
      #expect(report.rowsRejected == 0, Comment(rawValue: seed))
      // Else nothing was compared here.
      let generated = try scratch.texts("SELECT count(*)::text FROM pg_attribute WHERE attgenerated <> ''")
      let plain = report.findings.filter { $0.code == FindingCatalog.generatedValuesDiffer }
      #expect((Int(generated.first ?? "") ?? 0) > 10, Comment(rawValue: seed))
      #expect(!plain.isEmpty, Comment(rawValue: seed))
    }
  }

  /// Each expression in a table of its own would be slow, all of them in one would hide what one difference does to the
  /// others: tables of eight.
  private func fill(_ scratch: Scratch, using chance: inout SeededGenerator) throws {
    let rows = (1...300).map { Self.row($0, using: &chance) }
    try scratch.onSource { connection in
      try connection.execute("SET SESSION sql_mode = ''")
      for (number, start) in stride(from: 0, to: Self.expressions.count, by: 8).enumerated() {
        try connection.execute("CREATE TABLE t\(number) (\(Self.inputs))")
        for index in start..<min(start + 8, Self.expressions.count) {
          let (type, expression) = Self.expressions[index]
          let kind = Bool.random(using: &chance) ? "STORED" : "VIRTUAL"
          do {
            try connection.execute(
              "ALTER TABLE t\(number) ADD COLUMN g\(index) \(type) GENERATED ALWAYS AS (\(expression)) \(kind)")
          } catch {
            continue
          }
        }
        for row in rows { try? connection.execute("INSERT IGNORE INTO t\(number) (\(Self.names)) VALUES (\(row))") }
        try connection.execute("ANALYZE TABLE t\(number)")
      }
    }
  }

  private static let names = "id, a, b, c, i, l, u, n, f, r, d, t, s, j, x, e, y"

  private static func row(_ id: Int, using chance: inout SeededGenerator) -> String {
    let texts = [
      "''", "'x'", "'x '", "'X'", "'y'", "'é'", "'É '", "'ß'", "' x'", "'xy'", "'😀'", "'12.50'", "'a b c'", "'ﬁ'",
    ]
    let numbers = ["0", "1", "-1", "7", "-7", "2147483647", "-2147483648", "42"]
    // Without exponents, which the two servers spell differently.
    let fractions = [
      "0", "0.5", "-0.5", "2.5", "-2.5", "1.005", "1e9", "0.1", "123456.7891", "-1234567.8999", "0.0009765625",
    ]
    let dates = ["'2024-02-29'", "'2024-01-31'", "'1999-12-31'", "'2038-01-19'", "'1000-01-01'"]
    let instants = [
      "'2024-02-29 23:59:59.999999'", "'2024-12-31 23:59:59.5'", "'2000-01-01 00:00:00'",
      "'1999-12-31 12:30:15.123456'",
    ]
    let documents = [
      "'{\"n\": 1.0, \"t\": \"x \"}'", "'{\"n\": 1e2, \"t\": \"É\"}'", "'{\"n\": 1, \"t\": null}'", "'[1, 2]'",
      "'{\"n\": 12345678901234567890, \"t\": \"a\\\\\"b\"}'", "'{\"n\": [0.10], \"t\": {\"k\": true}}'",
    ]
    func pick(_ values: [String]) -> String {
      Int.random(in: 0..<10, using: &chance) == 0 ? "NULL" : values.randomElement(using: &chance) ?? "NULL"
    }
    let wide = numbers + ["9007199254740993", "-9007199254740993"]
    let values = [
      pick(texts), pick(texts), pick(texts), pick(numbers), pick(wide),
      pick(["0", "1", "18446744073709551615", "9223372036854775808"]), pick(fractions), pick(fractions),
      pick(fractions),
      pick(dates), pick(instants), pick(["'00:00:00'", "'12:34:56.789'", "'23:59:59.999'"]), pick(documents),
      pick(texts + ["x'00FF'"]), pick(["'x'", "'y'", "'Z'"]), pick(["0", "1", "255"]),
    ]
    return "\(id), " + values.joined(separator: ", ")
  }
}
