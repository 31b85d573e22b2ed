import SchemaModel
import Testing

@testable import Introspection

@Suite("Defaults of FLOAT")
struct FloatDefaultsTests {
  @Test(arguments: [
    ("16777216", "16777200", "16777216.0"), ("1.2345677614212036", "1.23457", "1.2345678"), ("1.5", "1.5", "1.5"),
    ("5", "5", "5"),
    ("3.4028234663852886e38", "3.40282e38", "3.4028235e+38"),
  ])
  func `are the numbers, not what is printed`(exact: String, printed: String, expected: String) {
    #expect(FloatDefaults.value(exact, printed: printed) == .literal(expected))
  }

  @Test(arguments: ["1.23457", "16777200", "1.17549e-38"])
  func `are unreadable where the server does not tell`(printed: String) {
    guard case .unreadable(let reason) = FloatDefaults.value(nil, printed: printed) else {
      Issue.record("a rounded number was taken")
      return
    }
    #expect(reason.contains("six digits"))
  }

  @Test(arguments: ["1", "-0.5", "100000", "1.2345", "1e30", "0.00012"])
  func `with fewer digits than are printed are taken and told where the server does not tell`(printed: String) {
    #expect(FloatDefaults.value(nil, printed: printed) == .rounded(printed))
  }

  @Test func `that are zero need no question`() {
    func column(_ type: MySQLType, _ text: String) -> SourceColumn {
      SourceColumn(name: "c", type: type, defaultValue: .literal(text))
    }
    #expect(!FloatDefaults.mayBeRounded(column(.float, "0")))
    #expect(!FloatDefaults.mayBeRounded(column(.double, "1.23457")))
    #expect(FloatDefaults.mayBeRounded(column(.float, "1.5")))
  }
}
