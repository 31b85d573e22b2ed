import Testing

@testable import Planning

@Suite("The texts of a plan")
struct PlanDocumentTests {
  @Test(
    "show names and expressions of a source as they are, whatever markup these hold",
    arguments: [
      ("shop.order_lines", "shop.order_lines"), ("shop._id_", "shop.\\_id\\_"),
      ("[free](http://evil.example)", "\\[free\\](http://evil.example)"), ("![x](y)", "!\\[x\\](y)"),
      ("<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"), ("a | b\nc", "a \\| b c"),
      ("`rm`", "\\`rm\\`"), ("\\|", "\\\\\\|"), ("&lt;", "\\&lt;"), ("\u{1B}[2J", "\\\\u{1B}\\[2J"),
    ])
  func escapesMarkup(text: String, cell: String) { #expect(PlanDocument.cell(text) == cell) }
}
