import Ledger
import TestSupport
import Testing

@testable import Backups

struct DumpProgressTests {
  private static let mebibyte = 1 << 20

  private static func progress() -> DumpProgress {
    DumpProgress([
      .init(name: "shop.orders", bytes: 3 * mebibyte, rowsEstimated: 1000),
      .init(name: "shop.lines", bytes: mebibyte, rowsEstimated: 0),
      .init(name: DumpProgress.largeObjects, bytes: 0, rowsEstimated: 0),
    ])
  }

  private static func line(_ table: String) -> String { "pg_dump: dumping contents of table \"\(table)\"" }

  @Test func `is unknown until the first table`() {
    var progress = Self.progress()
    progress.read("pg_dump: reading schemas")
    #expect(progress.snapshot() == JobProgress(totalBytes: 4 * Self.mebibyte))
  }

  @Test func `counts the tables that pg_dump has gone on from, and the rows of the one in work`() throws {
    var progress = Self.progress()
    progress.read(Self.line("shop.orders"))
    #expect(progress.snapshot().doneRatio == 0)
    progress.observe("shop.orders", rows: 500)
    // Of a table that it is not at it says nothing.
    progress.observe("shop.lines", rows: 1_000_000)
    var seen = progress.snapshot()
    #expect(seen.item == "shop.orders" && seen.doneBytes == 3 * Self.mebibyte / 2)
    #expect(try abs(#require(seen.doneRatio) - 0.375) < 0.01)
    progress.read(Self.line("shop.lines"))
    progress.observe("shop.lines", rows: 7)
    seen = progress.snapshot()
    #expect(seen.item == "shop.lines" && seen.doneBytes == 3 * Self.mebibyte)
    progress.read("pg_dump: saving large objects")
    #expect(progress.snapshot().doneBytes == 4 * Self.mebibyte)
  }

  @Test func `an estimate that is too low does not say that all is done`() {
    var progress = Self.progress()
    progress.read(Self.line("shop.orders"))
    progress.observe("shop.orders", rows: 90_000)
    #expect(progress.snapshot().doneBytes == 3 * Self.mebibyte)
    progress.read(Self.line("shop.lines"))
    progress.read("pg_dump: saving large objects")
    #expect(progress.snapshot().doneRatio == DumpProgress.ratioMax)
  }

  @Test func `a database without tables has no ratio`() {
    var progress = DumpProgress([])
    progress.read(Self.line("x.y"))
    #expect(progress.snapshot().doneRatio == nil)
  }

  @Test func `never falls and never says all, whatever is said`() {
    for seed: UInt64 in 0..<200 {
      var generator = SeededGenerator(seed: seed)
      let names = (0..<8).map { "s.t\($0)" }
      var progress = DumpProgress(
        names.map {
          .init(
            name: $0, bytes: Int.random(in: 0...100_000, using: &generator),
            rowsEstimated: Int.random(in: 0...50, using: &generator))
        })
      var last = 0.0
      for _ in 0..<60 {
        let name = names[Int.random(in: 0..<names.count, using: &generator)]
        if Bool.random(using: &generator) {
          progress.read(Self.line(name))
        } else {
          progress.observe(name, rows: Int.random(in: -5...100, using: &generator))
        }
        guard let ratio = progress.snapshot().doneRatio else { continue }
        #expect(ratio >= last && ratio <= DumpProgress.ratioMax, "seed \(seed)")
        last = ratio
      }
    }
  }

  @Test func `a job's row is written for news, and else every few seconds`() {
    var pace = HeartbeatPace()
    func due(_ ratio: Double?, _ seconds: Double) -> Bool {
      pace.isDue(JobProgress(doneRatio: ratio), seconds: seconds)
    }
    #expect(due(nil, 1))
    #expect(!due(nil, 2))
    #expect(due(0.5, 3))
    #expect(!due(0.505, 4))
    #expect(due(0.51, 5))
    #expect(!due(0.51, 9.9))
    #expect(due(0.51, 10))
  }
}
