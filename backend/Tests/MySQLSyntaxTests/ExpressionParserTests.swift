import Testing

@testable import MySQLSyntax

struct ExpressionParserTests {
  // MARK: Precedence

  /// Every row: a text, and the same with the parentheses that MySQL puts in its mind.
  static let precedence: [(String, String)] = [
    ("a OR b AND c", "a OR (b AND c)"),
    ("a OR b XOR c", "a OR (b XOR c)"),
    ("a XOR b AND c", "a XOR (b AND c)"),
    ("a || b && c", "a OR (b AND c)"),
    ("NOT a AND b", "(NOT a) AND b"),
    ("NOT a = b", "NOT (a = b)"),
    ("NOT a IS NULL", "NOT (a IS NULL)"),
    ("NOT a IN (1)", "NOT (a IN (1))"),
    ("! a = b", "(! a) = b"),
    ("a = b = c", "(a = b) = c"),
    ("a = b IS NULL", "(a = b) IS NULL"),
    ("a IS NULL = b", "(a IS NULL) = b"),
    ("a = b IN (1)", "a = (b IN (1))"),
    ("a = b LIKE c", "a = (b LIKE c)"),
    ("a < b BETWEEN c AND d", "a < (b BETWEEN c AND d)"),
    ("a BETWEEN b AND c AND d", "(a BETWEEN b AND c) AND d"),
    ("a BETWEEN b + 1 AND c + 1 = d", "(a BETWEEN (b + 1) AND (c + 1)) = d"),
    ("a BETWEEN 1 AND b BETWEEN 2 AND 3", "a BETWEEN 1 AND (b BETWEEN 2 AND 3)"),
    ("a | b & c", "a | (b & c)"),
    ("a & b << c", "a & (b << c)"),
    ("a << b + c", "a << (b + c)"),
    ("a + b * c", "a + (b * c)"),
    ("a - b - c", "(a - b) - c"),
    ("a * b ^ c", "a * (b ^ c)"),
    ("a DIV b MOD c", "(a DIV b) % c"),
    ("- a ^ b", "(- a) ^ b"),
    ("a ^ - b", "a ^ (- b)"),
    ("~ a * b", "(~ a) * b"),
    ("- ! a", "- (! a)"),
    ("- a COLLATE utf8mb4_bin", "- (a COLLATE utf8mb4_bin)"),
    ("a LIKE b COLLATE utf8mb4_bin", "a LIKE (b COLLATE utf8mb4_bin)"),
    ("BINARY a = b", "(BINARY a) = b"),
    ("BINARY a COLLATE utf8mb4_bin", "BINARY (a COLLATE utf8mb4_bin)"),
    ("a + INTERVAL 1 DAY > b", "(a + INTERVAL 1 DAY) > b"),
    ("a - INTERVAL b * 2 HOUR + c", "(a - INTERVAL (b * 2) HOUR) + c"),
    ("a REGEXP b | c", "a REGEXP (b | c)"),
    ("a := b := c", "a := (b := c)"),
    ("a := b OR c", "a := (b OR c)"),
    ("a -> '$.x' = 1", "(a -> '$.x') = 1"),
    ("a IS TRUE AND b IS NOT UNKNOWN", "(a IS TRUE) AND (b IS NOT UNKNOWN)"),
    ("a <=> b <> c", "(a <=> b) <> c"),
    ("a > b AND c <= d OR e", "((a > b) AND (c <= d)) OR e"),
    ("CASE a WHEN 1 THEN b OR c ELSE d END + 1", "(CASE a WHEN 1 THEN (b OR c) ELSE d END) + 1"),
  ]

  @Test(arguments: precedence)
  func `groups as MySQL does`(_ text: String, _ grouped: String) throws {
    #expect(try ExpressionParser.parse(text) == ExpressionParser.parse(grouped))
  }

  @Test func `joins strings by bars only under PIPES_AS_CONCAT`() throws {
    let either = try ExpressionParser.parse("a || b")
    let joined = try ExpressionParser.parse("a || b * c", mode: .pipesAsConcat)
    #expect(either.description == "`a` OR `b`")
    #expect(
      joined == Expression(.binary(.multiply, .init(.binary(.concatenate, .column("a"), .column("b"))), .column("c"))))
  }

  // MARK: Forms

  static let forms: [(String, Expression.Kind)] = [
    ("'a' 'b' \"c\"", .literal(.string("abc", characterSet: nil))),
    ("_utf8mb4'a'", .literal(.string("a", characterSet: "utf8mb4"))),
    ("_latin1 x'e9'", .literal(.hexadecimal("e9", characterSet: "latin1"))),
    ("_binary b'1'", .literal(.bits("1", characterSet: "binary"))),
    ("N'a'", .literal(.string("a", characterSet: "utf8mb3"))),
    ("_name", .column(["_name"])),
    ("DATE'2020-01-01'", .literal(.date("2020-01-01"))),
    ("TIMESTAMP '2020-01-01 00:00:00'", .literal(.timestamp("2020-01-01 00:00:00"))),
    ("time'10:00'", .literal(.time("10:00"))),
    ("date", .column(["date"])),
    ("d.`t`.a", .column(["d", "t", "a"])),
    ("null", .literal(.null)),
    ("True", .literal(.boolean(true))),
    ("@x", .userVariable("x")),
    ("@@sql_mode", .systemVariable("sql_mode")),
    ("(1, 2)", .row([.integer("1"), .integer("2")])),
    ("CURRENT_TIMESTAMP", .call("CURRENT_TIMESTAMP", [])),
    ("current_timestamp(6)", .call("CURRENT_TIMESTAMP", [.integer("6")])),
    (
      "a NOT LIKE 'x' ESCAPE '!'",
      .like(.column("a"), pattern: .string("x"), escape: .string("!"), isNegated: true)
    ),
    ("a NOT IN (1, 2)", .inList(.column("a"), [.integer("1"), .integer("2")], isNegated: true)),
    ("a RLIKE 'x'", .regexp(.column("a"), pattern: .string("x"), isNegated: false)),
    ("a NOT BETWEEN 1 AND 2", .between(.column("a"), low: .integer("1"), high: .integer("2"), isNegated: true)),
    ("1 MEMBER OF (a)", .binary(.memberOf, .integer("1"), .column("a"))),
    ("a SOUNDS LIKE b", .binary(.soundsLike, .column("a"), .column("b"))),
    ("CAST(a AS UNSIGNED INTEGER)", .cast(.column("a"), CastType("UNSIGNED"))),
    ("cast(a as char(10) charset utf8mb4)", .cast(.column("a"), CastType("CHAR", [10], characterSet: "utf8mb4"))),
    ("CAST(a AS DECIMAL(10,2))", .cast(.column("a"), CastType("DECIMAL", [10, 2]))),
    ("CAST(a AS CHAR(20) ARRAY)", .cast(.column("a"), CastType("CHAR", [20], isArray: true))),
    ("CONVERT(a, SIGNED)", .cast(.column("a"), CastType("SIGNED"))),
    ("CONVERT(a USING latin1)", .convert(.column("a"), characterSet: "latin1")),
    ("CHAR(65 USING utf8mb4)", .convert(Expression(.call("CHAR", [.integer("65")])), characterSet: "utf8mb4")),
    ("EXTRACT(YEAR_MONTH FROM a)", .extract(.yearMonth, from: .column("a"))),
    ("TRIM(a)", .trim(.both, removing: nil, from: .column("a"))),
    ("TRIM('x' FROM a)", .trim(.both, removing: .string("x"), from: .column("a"))),
    ("TRIM(LEADING FROM a)", .trim(.leading, removing: nil, from: .column("a"))),
    ("TRIM(TRAILING 'x' FROM a)", .trim(.trailing, removing: .string("x"), from: .column("a"))),
    ("SUBSTRING(a FROM 2 FOR 3)", .call("SUBSTRING", [.column("a"), .integer("2"), .integer("3")])),
    ("MID(a, 2)", .call("SUBSTRING", [.column("a"), .integer("2")])),
    ("POSITION('x' IN a)", .call("LOCATE", [.string("x"), .column("a")])),
    ("DATE_ADD(a, INTERVAL 1 DAY)", .dateShift(.column("a"), by: .integer("1"), .day, isSubtraction: false)),
    ("DATE_SUB(a, INTERVAL 1 HOUR)", .dateShift(.column("a"), by: .integer("1"), .hour, isSubtraction: true)),
    ("ADDDATE(a, 3)", .dateShift(.column("a"), by: .integer("3"), .day, isSubtraction: false)),
    ("INTERVAL 1 DAY + a", .dateShift(.column("a"), by: .integer("1"), .day, isSubtraction: false)),
    ("TIMESTAMPADD(SQL_TSI_WEEK, 2, a)", .dateShift(.column("a"), by: .integer("2"), .week, isSubtraction: false)),
    ("TIMESTAMPDIFF(MONTH, a, b)", .timestampDifference(.month, from: .column("a"), to: .column("b"))),
    ("INTERVAL(1, 2)", .call("INTERVAL", [.integer("1"), .integer("2")])),
    ("a ->> '$.x'", .binary(.jsonUnquote, .column("a"), .string("$.x"))),
    ("a IS NOT FALSE", .isTruth(.column("a"), .isFalse, isNegated: true)),
    (
      "CASE WHEN a THEN 1 END",
      .conditional(operand: nil, branches: [.init(condition: .column("a"), result: .integer("1"))], otherwise: nil)
    ),
  ]

  @Test(arguments: forms)
  func `reads every form of an expression`(_ text: String, _ kind: Expression.Kind) throws {
    #expect(try ExpressionParser.parse(text).kind == kind)
  }

  // MARK: Refusals

  @Test(arguments: [
    ("", 1, "an operand"), ("a +", 4, "an operand"), ("a b", 3, "an operator or the end of the text"),
    ("(a", 3, "`)`"), ("a IN ()", 7, "an operand"), ("a = NOT b", 5, "an operand"),
    ("a IN (1) IN (2)", 10, "an operator or the end of the text"),
    ("a LIKE b + c", 10, "an operator or the end of the text"),
    ("CAST(a AS thing)", 11, "a type"), ("EXTRACT(eon FROM a)", 9, "a unit of time"),
    ("CASE a END", 8, "WHEN"), ("a IS 3", 6, "NULL, TRUE, FALSE or UNKNOWN"),
    ("(SELECT 1)", 2, "a list of values (subqueries are not understood)"),
    ("f(DISTINCT a)", 3, "an argument (aggregates and subqueries are not understood)"),
    ("a COLLATE '-['", 11, "the name of a collation"), ("a COLLATE '1'", 11, "the name of a collation"),
    ("a COLLATE ''", 11, "the name of a collation"), ("CONVERT(a USING 'x y')", 17, "a character set"),
    ("a -> b", 6, "a JSON path"), ("`f`(1)", 4, "an operator (stored functions are not understood)"),
  ])
  func `refuses what is no expression, with position and expectation`(
    _ text: String, _ position: Int, _ expectation: String
  ) {
    #expect {
      try ExpressionParser.parse(text)
    } throws: { error in
      let error = error as? SyntaxError
      return error?.position == position && error?.expectation == expectation
    }
  }

  @Test(arguments: ["(", "-", "NOT ", "CASE WHEN ", "f(", "a + (", "a IN ("])
  func `refuses deep nesting instead of overflowing the stack`(_ opening: String) {
    let text = String(repeating: opening, count: 100_000) + "1"
    #expect { try ExpressionParser.parse(text) } throws: { $0 is SyntaxError }
  }

  @Test func `refuses a long chain of operators but takes one of two hundred`() throws {
    let terms = { (count: Int) in Array(repeating: "a", count: count).joined(separator: " AND ") }
    #expect(try ExpressionParser.parse(terms(200)).depth == 200)
    #expect { try ExpressionParser.parse(terms(100_000)) } throws: { $0 is SyntaxError }
  }
}

extension Expression {
  static func column(_ name: String) -> Expression { Expression(.column([name])) }
  static func integer(_ digits: String) -> Expression { Expression(.literal(.integer(digits))) }
  static func string(_ text: String) -> Expression { Expression(.literal(.string(text, characterSet: nil))) }
}
