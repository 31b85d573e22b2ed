import Testing

@testable import CommandLine

struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("注文", 4), ("한국", 4), ("ｗ", 2), ("🙂", 2), ("👩‍👩‍👧", 2),
    ("❤\u{FE0F}", 2), ("…", 1), ("━", 1), ("🇫🇷", 2), ("\u{1B}", 0),
  ])
  func `counts the columns of a terminal`(text: String, columns: Int) { #expect(DisplayWidth.of(text) == columns) }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("注文履歴", 8, "注文履歴"), ("注文履歴", 7, "注文履…"),
    ("注文履歴", 6, "注文…"), ("abc", 1, "…"), ("abc", 0, ""), ("", 0, ""),
  ])
  func `cuts at whole characters`(text: String, columns: Int, cut: String) {
    #expect(DisplayWidth.cut(text, to: columns) == cut)
  }

  @Test(arguments: 0...12) func `fits any text to exactly the columns asked for`(columns: Int) {
    for text in ["", "abc", "注文履歴", "a注b文", "🙂🙂🙂🙂🙂🙂🙂"] {
      #expect(DisplayWidth.of(DisplayWidth.fit(text, to: columns)) == columns)
      #expect(DisplayWidth.of(DisplayWidth.fit(text, to: columns, alignment: .right)) == columns)
    }
  }
}
