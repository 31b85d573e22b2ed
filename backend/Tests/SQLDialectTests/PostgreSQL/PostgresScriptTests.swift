import SQLDialect
import Testing

@Suite("Lines of an SQL script")
struct PostgresScriptTests {
  @Test(
    arguments: [
      ("SELECT 1;\n-- x", [true, true]), ("SELECT 'a\nb';\nx", [true, false, true]),
      ("'it''s\n' x\ny", [true, false, true]), ("'a\\'\nx", [true, true]), ("E'a\\'\nb'\nc", [true, false, true]),
      ("\"a\nb\"\nc", [true, false, true]), ("-- it's\nx", [true, true]),
      ("/* a\n/* b */\n*/\nx", [true, false, false, true]),
      ("AS $f$\n-- step: x\n$$\n$f$;\nx", [true, false, false, false, true]), ("SELECT $1\nx", [true, true]),
      ("a$b$\nx", [true, true]), ("$$ x $$\ny", [true, true]), ("fee'\n'\nx", [true, false, true]),
      ("SELECT 'a\r\nb';\r\nx", [true, false, true]), ("", [true]), ("\n\n", [true, true, true]),
      ("/*\n*/ 'a\n'\nx", [true, false, false, true]),
    ])
  func `know whether they begin between tokens`(script: String, isTopLevel: [Bool]) {
    #expect(PostgresScript.lines(of: script).map(\.isTopLevel) == isTopLevel)
  }

  @Test(arguments: ["a\r\nb\n\nc", "", "\r\n", "ü\n\u{2028}x"])
  func `lose nothing`(script: String) {
    let joined = PostgresScript.lines(of: script).map(\.text).joined(separator: "\n")
    #expect(Array(joined.utf8) == Array(script.utf8))
  }
}
