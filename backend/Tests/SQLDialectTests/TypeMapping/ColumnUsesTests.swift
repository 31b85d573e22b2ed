import SQLDialect
import Testing

@Suite("Uses of a column that may be a truth value")
struct ColumnUsesTests {
  private func numbers(_ expression: String) throws -> Set<String> {
    try #require(ColumnUses(of: expression, candidates: ["a", "b"])).numbers
  }

  @Test(arguments: [
    "a", "NOT a", "!a", "a = 1", "0 = a", "a <> '1'", "a IN (0, 1)", "a IN (0, 1, NULL)", "a BETWEEN 0 AND 1",
    "a >= 0 AND a <= 1", "c > 5 AND a < 2 AND a > -1", "a > 0", "1 <= a", "a < 1", "IF(a, 'x', 'y')", "a OR b",
    "CASE a WHEN 0 THEN 'x' WHEN 1 THEN 'y' END", "CASE WHEN a THEN 7 END", "a IS NULL", "a IS TRUE", "a = b",
    "COALESCE(a, 0)", "NULLIF(a, 0)", "a = (c > 5)", "(a, b) = (1, 0)", "(a, b) IN ((1, 0), (0, 1))", "a = TRUE",
    "CONCAT('x', a)", "CAST(a AS CHAR)", "a XOR b", "c + 5", "a <=> NULL",
  ])
  func `a condition says nothing`(_ expression: String) throws {
    #expect(try numbers(expression) == [])
  }

  @Test(arguments: [
    "a = 2", "a <> '7'", "5 = a", "a IN (0, 1, 2)", "a BETWEEN 0 AND 5", "a BETWEEN 1 AND 2", "a <= 1", "a >= 0",
    "a < 5", "-1 < a", "a + 1", "a * c", "-a", "a % 2", "a & 1", "a DIV 2", "CAST(a AS SIGNED)", "ABS(a)",
    "GREATEST(a, 0)", "COALESCE(a, 2)", "a = c", "a = c + 1", "CASE a WHEN 2 THEN 'x' END", "(a, c) = (2, 0)",
    "(a, 1) IN ((1, 0), (2, 1))", "IF(c, a, 3)", "a LIKE '1%'", "c = 1 OR a = 2", "NOT (a + 1)", "JSON_OBJECT('a', a)",
    "a >= 0 AND b <= 1 AND c <= 1 AND a <= 5",
  ])
  func `arithmetic, order and other numbers make a number of it`(_ expression: String) throws {
    #expect(try numbers(expression).contains("a"))
  }

  @Test func `tells the kind of what it gives`() throws {
    let kinds: [(String, ColumnUses.Kind)] = [
      ("c > 5", .truth), ("NOT a", .truth), ("a", .truth), ("IF(c, 0, 1)", .truth), ("IF(c, 0, 2)", .number),
      ("a + b", .number), ("2", .number), ("f(c)", .unknown), ("c", .unknown), ("JSON_VALID(c)", .truth),
    ]
    for (expression, kind) in kinds {
      #expect(try #require(ColumnUses(of: expression, candidates: ["a", "b"])).result.kind == kind, "\(expression)")
    }
    #expect(try #require(ColumnUses(of: "IF(c, a, 0)", candidates: ["a"])).result.columns == ["a"])
    #expect(try #require(ColumnUses(of: "a = b", candidates: ["a", "b"])).links == [["a", "b"]])
    #expect(ColumnUses(of: "a +", candidates: ["a"]) == nil)
  }
}
