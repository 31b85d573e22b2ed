import Ledger
import Testing

@testable import Migration

@Suite("Orders that others leave in the ledger")
struct OrdersOfOthersTests {
  private func heeded(_ looks: [JobOrder?]) -> [OrdersOfOthers.Order?] {
    var orders = OrdersOfOthers()
    return looks.map { orders.heed($0) }
  }

  @Test func `each is given once`() {
    #expect(heeded([nil, .pause, .pause, nil, nil]) == [nil, .pause, nil, .goOn, nil])
    #expect(heeded([.cancel, .cancel]) == [.stop, nil])
    #expect(heeded([.pause, .cancel]) == [.pause, .stop])
  }

  @Test func `a pause that nobody left there is not taken back`() {
    #expect(heeded([nil, nil]) == [nil, nil])
    #expect(heeded([.cancel, nil]) == [.stop, nil])
  }
}
