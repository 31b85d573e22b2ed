import Testing

@testable import Server

@Suite("The status document")
struct StatusDocumentTests {
  @Test(arguments: [(0.0, 0.0), (0.5, 50), (0.123456, 12.35), (0.99999, 99.99), (1, 100)])
  func `a hundred percent is all, and nothing less`(_ share: Double, _ percent: Double) {
    #expect(StatusDocument.percent(share) == percent)
  }
}
