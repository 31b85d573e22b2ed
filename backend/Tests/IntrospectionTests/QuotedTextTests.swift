import Testing

@testable import Introspection

struct QuotedTextTests {
  @Test(arguments: [
    ("'a'", "a"), ("''", ""), ("'it''s'", "it's"), ("'it\\'s'", "it's"), ("'a\\\\'", "a\\"), ("'\\0'", "\0"),
    ("`a``b\\`", "a`b\\"), ("\"a\"\"b\"", "a\"b"), ("'é'", "é"),
    ("'a", nil), ("a", nil), ("'a' + 'b'", nil), ("", nil), ("'", nil),
  ])
  func `unquotes a whole token only`(text: String, expected: String?) {
    #expect(QuotedText.unquoted(text) == expected)
  }
}
