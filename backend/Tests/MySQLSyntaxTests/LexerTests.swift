import Testing

@testable import MySQLSyntax

struct LexerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var kinds: [Token.Kind]
    var mode: SQLMode = []
    var testDescription: String { text }
  }

  static let cases: [Case] = [
    Case(text: "'a'", kinds: [.string("a")]),
    Case(text: "\"a\"", kinds: [.string("a")]),
    Case(text: "\"a\"", kinds: [.quotedName("a")], mode: .ansiQuotes),
    Case(text: "'it''s'", kinds: [.string("it's")]),
    Case(text: #"'it\'s'"#, kinds: [.string("it's")]),
    Case(text: #""a\"b""c""#, kinds: [.string("a\"b\"c")]),
    Case(text: #"'\0\b\n\r\t\Z\\\%\_\q'"#, kinds: [.string("\u{0}\u{8}\n\r\t\u{1A}\\\\%\\_q")]),
    Case(text: #"'a\n'"#, kinds: [.string("a\\n")], mode: .noBackslashEscapes),
    Case(text: "'a' 'b'", kinds: [.string("a"), .string("b")]),
    Case(text: "x'4f'", kinds: [.hexadecimal("4f")]),
    Case(text: "X'4F'", kinds: [.hexadecimal("4F")]),
    Case(text: "0x4F", kinds: [.hexadecimal("4F")]),
    Case(text: "0xF", kinds: [.hexadecimal("0F")]),
    Case(text: "0xZZ", kinds: [.word("0xZZ")]),
    Case(text: "b'101'", kinds: [.bits("101")]),
    Case(text: "0b101", kinds: [.bits("101")]),
    Case(text: "0b12", kinds: [.word("0b12")]),
    Case(text: "N'a'", kinds: [.nationalString("a")]),
    Case(text: "_utf8mb4'a'", kinds: [.word("_utf8mb4"), .string("a")]),
    Case(text: "12", kinds: [.integer("12")]),
    Case(text: "1.5", kinds: [.decimal("1.5")]),
    Case(text: "1.", kinds: [.decimal("1.")]),
    Case(text: ".5", kinds: [.decimal(".5")]),
    Case(text: "1e5", kinds: [.float("1e5")]),
    Case(text: "1.5E-3", kinds: [.float("1.5E-3")]),
    Case(text: "1st", kinds: [.word("1st")]),
    Case(text: "t.1a", kinds: [.word("t"), .symbol(.dot), .word("1a")]),
    Case(text: "`a``b`", kinds: [.quotedName("a`b")]),
    Case(text: "é$_1", kinds: [.word("é$_1")]),
    Case(text: "@a.b", kinds: [.userVariable("a.b")]),
    Case(text: "@'a b'", kinds: [.userVariable("a b")]),
    Case(text: "@@session.x", kinds: [.systemVariable("session.x")]),
    Case(text: "a -- c\n+ b # d", kinds: [.word("a"), .symbol(.plus), .word("b")]),
    Case(text: "5--1", kinds: [.integer("5"), .symbol(.minus), .symbol(.minus), .integer("1")]),
    Case(text: "a /* c */ + b", kinds: [.word("a"), .symbol(.plus), .word("b")]),
    Case(text: "a /*!80013 + b */ * c", kinds: [.word("a"), .symbol(.plus), .word("b"), .symbol(.star), .word("c")]),
    Case(text: "a /*M!100400 + b */", kinds: [.word("a"), .symbol(.plus), .word("b")]),
    Case(
      text: "<=> <= <> << < != :=",
      kinds: [
        .symbol(.nullSafeEqual), .symbol(.lessOrEqual), .symbol(.notEqual), .symbol(.shiftLeft), .symbol(.less),
        .symbol(.notEqualExclamation), .symbol(.assign),
      ]),
    Case(text: "->>->", kinds: [.symbol(.jsonUnquote), .symbol(.jsonExtract)]),
    Case(
      text: "|| && | &", kinds: [.symbol(.doubleBar), .symbol(.doubleAmpersand), .symbol(.bar), .symbol(.ampersand)]),
    Case(text: "", kinds: []),
  ]

  @Test(arguments: cases)
  func `reads the tokens of a text`(_ one: Case) throws {
    let tokens = try Lexer.tokens(of: one.text, mode: one.mode)
    #expect(tokens.map(\.kind) == one.kinds + [.end])
  }

  @Test func `counts positions in characters from one`() throws {
    let tokens = try Lexer.tokens(of: "'é€' + `😀` = 1")
    #expect(tokens.map(\.position) == [1, 6, 8, 12, 14, 15])
    #expect(tokens.map(\.text) == ["'é€'", "+", "`😀`", "=", "1", ""])
  }

  @Test(arguments: [
    ("'abc", 1), ("a + 'b", 5), ("`a", 1), ("a /* b", 3), ("x'4'", 1), ("x'4g'", 1), ("b'2'", 1), ("a \\ b", 3),
    ("@", 1), ("1.5a", 1), ("/*! a", 6),
  ])
  func `refuses what is no token, with its position`(_ text: String, _ position: Int) {
    #expect { try Lexer.tokens(of: text) } throws: { ($0 as? SyntaxError)?.position == position }
  }
}
