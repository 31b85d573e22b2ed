import Foundation
import Testing

@testable import Server

@Suite("Members of a body")
struct JSONMembersTests {
  @Test(arguments: [
    (#"{"source": "a", "source": "b"}"#, "source"), (#"{"a": 1, "\u0061": 2}"#, "a"),
    (#"{"x": {"a": 1, "b": [{"c": 1, "c": 2}]}}"#, "c"), (#"[{"a": 1}, {"b": "}", "b": 2}]"#, "b"),
    (#"{"": 1, "": 2}"#, ""), (#"{"a\"b": 1, "a\"b": 2}"#, "a\"b"), (#"{"a": "b", "b": [], "a": null}"#, "a"),
  ])
  func `are found where a name comes twice in one object`(text: String, name: String) {
    #expect(JSONMembers.firstDuplicate(in: Data(text.utf8)) == name)
  }

  @Test(arguments: [
    #"{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}"#, #"{"a": "a", "b": "a\",\"a"}"#, "[]", "7", "",
    #"["a", "a", "a"]"#, #"{"a": ["x", "x"], "b": "{\"c\": 1, \"c\": 2}"}"#, #"{"a"#, "}]{", "\"\\",
  ])
  func `may have the same names in other objects, and as values`(text: String) {
    #expect(JSONMembers.firstDuplicate(in: Data(text.utf8)) == nil)
  }

  @Test func `are told apart at any depth`() {
    let deep = String(repeating: "[", count: 20_000) + #"{"a":1,"a":1}"#
    #expect(JSONMembers.firstDuplicate(in: Data(deep.utf8)) == "a")
  }
}
