import Testing

@testable import MySQLSyntax

struct ExpressionTextTests {
  /// Left: what information_schema of MySQL 9.7 lists; right: what SHOW CREATE TABLE prints.
  @Test(arguments: [
    (#"(`e` in (_utf8mb4\'x\',_utf8mb4\'y\'))"#, #"(`e` in (_utf8mb4'x',_utf8mb4'y'))"#),
    (#"concat(`b`,_utf8mb4\'it\\\'s \\\\ "q" \\n\')"#, #"concat(`b`,_utf8mb4'it\'s \\ "q" \n')"#),
    (#"(`a\'b\\\\c` + `n"x``y`)"#, #"(`a'b\\c` + `n"x``y`)"#),
    ("(`g` <> _utf8mb4\\'\u{C3}\u{A9}\\')", "(`g` <> _utf8mb4'é')"),
    ("concat(`g`,_utf8mb4\\'\u{E2}\u{82}\u{AC}\\')", "concat(`g`,_utf8mb4'€')"),
    (#"`g` <> 'é€'"#, #"`g` <> 'é€'"#),
    (#"'é'"#, #"'é'"#),
  ])
  func `undoes the layers of MySQL's catalog`(_ listed: String, _ plain: String) {
    #expect(ExpressionText.unescapingCatalogQuotes(listed) == plain)
  }

  @Test func `gives a text that the parser reads`() throws {
    let listed = #"concat(`b`,_utf8mb4\'-\',_utf8mb4\'it\\\'s \\\\ \\n\')"#
    let expression = try ExpressionParser.parse(ExpressionText.unescapingCatalogQuotes(listed))
    #expect(
      expression.kind
        == .call(
          "CONCAT",
          [
            .column("b"), Expression(.literal(.string("-", characterSet: "utf8mb4"))),
            Expression(.literal(.string("it's \\ \n", characterSet: "utf8mb4"))),
          ]))
  }
}
