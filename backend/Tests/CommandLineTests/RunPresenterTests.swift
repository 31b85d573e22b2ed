import Diagnostics
import Migration
import SchemaModel
import Testing

@testable import CommandLine

struct RunPresenterTests {
  private static let events: [RunEvent] = [
    .phase(.copying),
    .planned(
      tables: 3, estimatedRows: 1200, estimatedBytes: 5_000_000,
      findings: [Finding(FindingCode("a"), .note, object: "shop.a", detail: "A note.")]),
    .snapshotTaken(RunReport.sample.snapshot ?? Self.snapshot), .tableStarted(table: "shop.a"),
    .tableCopied(table: "shop.a", rows: 1200, rejected: 1, seconds: 3.21), .stepStarted(id: "index:shop.a.i"),
    .stepFinished(id: "index:shop.a.i", seconds: 0.5),
    .finding(Finding(FindingCode("check.violated"), .loss, object: "shop.a", detail: "Rows violate it.", count: 2)),
    .retrying(what: "chunk 3", error: MartletError(.connectionLost, "The connection was lost."), inSeconds: 1.5),
  ]
  private static let snapshot = SnapshotReport(
    method: .sourceQuiet, lockSeconds: 0, readers: 1, gtidSet: nil, binlogPosition: nil, guarantee: "Quiet.")

  private func moment(
    _ events: [RunEvent], seconds: Double, progress: ProgressSnapshot? = .sample(), columns: Int = 80
  ) -> Moment {
    Moment(
      events: events.map { TimedEvent(seconds: seconds, event: $0) }, seconds: seconds,
      size: TerminalSize(columns: columns, rows: 24), progress: { progress })
  }

  @Test func `writes a plain line for every event`() throws {
    var presenter = PlainPresenter()
    let text = presenter.present(moment(Self.events, seconds: 7.25))
    #expect(text.split(separator: "\n").count == Self.events.count)
    try expectGolden(text, "events-plain.txt")
  }

  @Test func `writes plain progress every ten seconds`() {
    var presenter = PlainPresenter()
    #expect(presenter.present(moment([], seconds: 9.9)) == "")
    #expect(
      presenter.present(moment([], seconds: 10))
        == "[0:10] copying 76%, 617,000 of about 1,027,000 rows, 13 of 16 tables, 31 of 80 steps, 2 rejected\n")
    #expect(presenter.present(moment([], seconds: 19.9)) == "")
    #expect(presenter.present(moment([], seconds: 20)) != "")
  }

  @Test func `writes a JSON line for every event and progress each second`() throws {
    var presenter = JSONPresenter()
    let text = presenter.present(moment(Self.events, seconds: 0.5)) + presenter.present(moment([], seconds: 1.5))
    #expect(presenter.present(moment([], seconds: 2.4)) == "")
    try expectGolden(text, "events-json.txt")
  }

  @Test func `ends JSON with the last progress`() {
    var presenter = JSONPresenter()
    let text = presenter.finish(moment([.phase(.finished)], seconds: 0.2))
    #expect(text.split(separator: "\n").map { $0.contains("\"event\":\"progress\"") } == [false, true])
  }

  @Test func `keeps above the live display what must not be missed`() {
    var presenter = LivePresenter(style: .plain)
    let text = presenter.present(moment(Self.events, seconds: 7))
    #expect(text.contains("All readers saw the source at one instant.\n"))
    #expect(text.contains("loss check.violated: shop.a: Rows violate it.\n"))
    #expect(text.contains("trying again in 1.5 s: chunk 3: query.connection-lost: The connection was lost.\n"))
    #expect(!text.contains("copied shop.a"))
    #expect(text.contains("2 findings"))
    #expect(text.contains("shop.orders"))
  }

  @Test func `leaves the totals on the screen and gives the cursor back`() {
    var presenter = LivePresenter(style: .plain)
    _ = presenter.present(moment([], seconds: 1))
    let text = presenter.finish(moment([], seconds: 2))
    #expect(text.hasSuffix(FramePainter.showCursor))
    #expect(text.contains("copying"))
    #expect(!text.contains("shop.orders"))
  }

  @Test func `draws nothing before the run has begun`() {
    var presenter = LivePresenter(style: .plain)
    #expect(presenter.present(moment([], seconds: 0, progress: nil)) == "")
    #expect(presenter.finish(moment([], seconds: 0, progress: nil)) == "")
  }
}
