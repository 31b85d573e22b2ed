import Foundation
import Migration
import MySQLClient
import PostgresClient
import SQLDialect
import SchemaModel
import TestSupport
import Testing

@Suite("What collations take for equal", .ownThread)
struct CollationTests {
  /// Each server's own list, so that a collation of a new version is judged too.
  @Test(arguments: TestServers.sources)
  func `is known of every collation of the server`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { source in
        // MariaDB's collations of several character sets have a short name too, which no column has.
        let name = flavor == .mariadb ? "FULL_COLLATION_NAME" : "COLLATION_NAME"
        let rows = try source.query(
          """
          SELECT \(name) AS collation, CHARACTER_SET_NAME AS charset
          FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY
          WHERE COLLATION_NAME <> 'binary' AND CHARACTER_SET_NAME IS NOT NULL ORDER BY 1
          """)
        #expect(rows.count > 200)
        var wrong: [String] = []
        for row in rows {
          let name = try row.string("collation") ?? ""
          let charset = try row.string("charset") ?? ""
          let traits = CollationTraits(name)
          let equal = try Self.equalities(name, charset, source)
          // Some old `_ci` collations tell accents apart, and a few have no small letters: what is judged too loose is
          // told without need, what is judged too strict would not be told.
          if equal.padding != traits.ignoresTrailingSpaces || (equal.letters && !traits.ignoresCase)
            || (equal.accents && !traits.ignoresAccents)
          {
            wrong.append("\(name): \(equal), judged \(traits.ignored)")
          }
        }
        #expect(wrong == [])
      }
    }
  }

  private static func equalities(
    _ collation: String, _ charset: String, _ source: MySQLConnection
  ) throws -> (padding: Bool, letters: Bool, accents: Bool) {
    func equal(_ left: String, _ right: String) throws -> Bool {
      let sql = """
        SELECT CONVERT('\(left)' USING \(charset)) COLLATE \(collation) = CONVERT('\(right)' USING \(charset)) AS same,
          CONVERT(CONVERT('\(right)' USING \(charset)) USING utf8mb4) = BINARY '\(right)' AS exists_in
        """
      guard let row = try source.query(sql).first else { return false }
      return try row.bool("same") == true && (try row.bool("exists_in")) == true
    }
    return (try equal("a", "a "), try equal("a", "A"), try equal("e", "é"))
  }

  @Test(arguments: TestServers.sources)
  func `a CHECK lets in what the source's lets in, with spaces at the end and without`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.onSource { source in
        for (index, check) in Self.checks.enumerated() {
          try source.execute(
            """
            CREATE TABLE t\(index) (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(20) COLLATE \(check.collation),
              CONSTRAINT c\(index) CHECK (\(check.expression)))
            """)
        }
      }
      let report = try await WholeMigration(scratch).check()
      #expect(report.findings.filter { $0.severity >= .loss }.map(\.detail) == [])
      let differences = try scratch.onSource { source in
        try scratch.onTarget { target in
          Self.checks.indices.flatMap { index in
            Self.values.filter { value in
              let sql = "INSERT INTO t\(index) (v) VALUES ('\(value)')"
              return Self.takes(sql, source) == target.refuses(sql, "23514")
            }.map { "\(Self.checks[index].expression) of '\($0)'" }
          }
        }
      }
      #expect(differences == [])
    }
  }

  private static func takes(_ sql: String, _ source: MySQLConnection) -> Bool {
    do {
      try source.execute(sql)
      return true
    } catch {
      return false
    }
  }

  private static let checks: [(collation: String, expression: String)] = [
    ("utf8mb4_bin", "v = 'x'"), ("utf8mb4_bin", "v <> ''"), ("utf8mb4_bin", "v IN ('x', 'y ')"),
    ("utf8mb4_bin", "v < 'm'"), ("utf8mb4_bin", "v BETWEEN 'a' AND 'mm'"), ("utf8mb4_bin", "NOT (v >= 'x')"),
    ("utf8mb4_bin", "v LIKE 'x'"), ("utf8mb4_bin", "NULLIF(v, '') IS NOT NULL"), ("utf8mb4_bin", "v NOT IN ('', '-')"),
    ("utf8mb4_bin", "CASE v WHEN 'x ' THEN 1 ELSE 0 END = 1"), ("utf8mb4_bin", "char_length(v) > 1"),
    ("utf8mb4_general_ci", "v <> ''"), ("utf8mb4_general_ci", "v = '-'"), ("latin1_bin", "v <> 'x'"),
  ]

  private static let values = [
    "", " ", "   ", "x", "x ", "x\t", "X", "y", "y  ", "-", "- ", "m", "m ", "m\t", "mm", "mm\n", "mm ", "a", "l\t",
    "é",
  ]
}
