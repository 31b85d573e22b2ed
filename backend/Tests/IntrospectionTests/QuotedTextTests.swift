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

  @Test(arguments: [
    ("plain", "plain"), ("concat(\\'a\\')", "concat('a')"), ("_utf8mb4\\'it\\\\\\'s\\'", "_utf8mb4'it\\'s'"),
    ("\\'a\\\\nb\\'", "'a\\nb'"), ("\\'\\\\\\\\\\'", "'\\\\'"), ("end\\", "end\\"),
  ])
  func `undoes one level of the catalog's escapes`(text: String, expected: String) {
    #expect(QuotedText.unescapingCatalogQuotes(text) == expected)
  }
}
