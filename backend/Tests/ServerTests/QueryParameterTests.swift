import Testing

@testable import Server

@Suite("Parameters")
struct QueryParameterTests {
  @Test(arguments: [
    ("1", true), ("1000", true), ("0", false), ("1001", false), ("", false), ("1.0", false), ("١", false),
  ])
  func `a number lies in its range`(_ value: String, _ isGood: Bool) {
    #expect((QueryParameter.limit.complaint(about: value) == nil) == isGood)
  }

  @Test func `a choice is one of its values`() {
    let parameter = QueryParameter.choice("order", ["ascending", "descending"], "")
    #expect(parameter.complaint(about: "ascending") == nil)
    #expect(parameter.complaint(about: "Ascending") != nil)
  }

  @Test func `a text is bounded, and can be stored`() {
    let parameter = QueryParameter.text("name", "", bytesMax: 4)
    #expect(parameter.complaint(about: "öö") == nil)
    #expect(parameter.complaint(about: "ööö") != nil)
    #expect(parameter.complaint(about: "a\0") != nil)
  }
}
