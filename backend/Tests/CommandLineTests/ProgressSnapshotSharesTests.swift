import Migration
import Testing

@testable import CommandLine

struct ProgressSnapshotSharesTests {
  @Test func `weighs tables by their bytes`() {
    var snapshot = ProgressSnapshot.steady(1, share: 0)
    snapshot.tables = [
      TableProgress(name: "big", state: .done, rowsTotal: 10, rowsCopied: 10, bytesTotal: 90_000_000),
      TableProgress(name: "small", state: .waiting, rowsTotal: 1_000_000, bytesTotal: 10_000_000),
    ]
    #expect(abs(snapshot.share - 0.9) < 0.001)
  }

  @Test func `stays below all while a table that was underestimated is copied`() {
    var snapshot = ProgressSnapshot.steady(1, share: 1)
    snapshot.tables[0].rowsCopied = 5_000_000
    #expect(Quantity.percent(snapshot.share) == "99%")
    snapshot.tables[0].state = .done
    #expect(Quantity.percent(snapshot.share) == "100%")
  }

  @Test func `never rounds up to all`() {
    var snapshot = ProgressSnapshot.steady(1, share: 0)
    snapshot.tables = (0..<5000).map {
      TableProgress(name: "t\($0)", state: $0 == 0 ? .waiting : .done, bytesTotal: $0 == 0 ? 0 : 1 << 40)
    }
    #expect(Quantity.percent(snapshot.share) == "99%")
  }

  @Test func `is nothing without tables and all when finished`() {
    var snapshot = ProgressSnapshot.steady(1, share: 0)
    snapshot.tables = []
    #expect(snapshot.share == 0)
    snapshot.phase = .finished
    #expect(snapshot.share == 1)
  }

  @Test func `lists active tables biggest first`() {
    #expect(
      ProgressSnapshot.sample().activeTables.map(\.name) == [
        "shop.注文履歴の非常に長い名前のテーブル", "shop.orders", "shop.users",
      ])
  }
}
