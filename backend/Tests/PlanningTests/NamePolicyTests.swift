import SchemaModel
import Testing

@testable import Planning

@Suite("Spelling names for PostgreSQL")
struct NamePolicyTests {
  @Test(arguments: [
    ("OrderItems", "order_items"), ("HTTPStatus", "http_status"), ("Order Notes", "order_notes"), ("id", "id"),
    ("user_ID", "user_id"),
  ])
  func `snake case finds the words`(_ name: String, _ wanted: String) {
    #expect(NamePolicy(identifierCase: .snake).spell(name) == wanted)
  }

  @Test func `lower folds and keep keeps`() {
    #expect(NamePolicy(identifierCase: .lower).spell("Users") == "users")
    #expect(NamePolicy(identifierCase: .keep).spell("Users") == "Users")
  }

  @Test func `a name beyond 63 bytes is cut, stays apart from its neighbour, and is stable`() {
    let stem = String(repeating: "é", count: 40)
    let (first, second) = (NamePolicy.fit(stem + "1"), NamePolicy.fit(stem + "2"))
    #expect(first.utf8.count <= 63 && second.utf8.count <= 63)
    #expect(first != second)
    #expect(first == NamePolicy.fit(stem + "1"))
  }

  @Test func `a claimed name is not given twice`() {
    var names = Namespace()
    #expect(names.claim(["a", "t_a"]) == "a")
    #expect(names.claim(["a", "t_a"]) == "t_a")
    #expect(names.claim(["a", "t_a"]) == "t_a_2")
  }
}
