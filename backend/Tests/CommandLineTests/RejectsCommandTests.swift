import Diagnostics
import Foundation
import Migration
import SchemaModel
import Testing

@testable import CommandLine

struct RejectsCommandTests {
  private static func row(
    _ id: Int, table: String = "shop.orders", key: [RejectValue] = [RejectValue(column: "id", text: "7")],
    values: [RejectValue] = [], raw: [UInt8] = []
  ) -> RejectDetail {
    RejectDetail(
      summary: RejectSummary(
        id: id, table: table, target: "public.orders", key: key, column: "paid", reason: "zero-date", message: nil,
        rawBytes: raw.count, rejectedAt: "2026-03-01T10:00:00Z", replayedAt: nil),
      values: values, raw: raw, remedy: "Replay with --zero-date null.")
  }

  private static let page = RejectPage(
    runID: "run",
    counts: [
      RejectCount(
        table: "shop.orders", target: "public.orders", column: "paid", reason: "zero-date", rows: 1_234,
        rowsReplayed: 4, firstID: 17, remedy: "Replay with --zero-date null."),
      RejectCount(
        table: "shop.users", target: "public.users", column: nil, reason: "23505", rows: 1, rowsReplayed: 0,
        firstID: 99, remedy: "Another row has this key."),
    ],
    rows: [
      row(17).summary,
      row(
        99, table: "shop.users",
        key: [RejectValue(column: "a", text: nil), RejectValue(column: "b", text: "\u{1B}[2J")]
      ).summary,
    ], nextPageToken: "dG9rZW4=")

  /// An engine whose rows are `rows`, and the selections that it was asked for.
  private static func engine(_ rows: [RejectDetail]) -> (Engine, Caught<RejectSelection>) {
    let caught = Caught<RejectSelection>()
    var engine = Engine.refusing
    engine.readRejects = { _, selection, body in
      caught.keep(selection)
      for row in rows { try body(row) }
    }
    return (engine, caught)
  }

  // MARK: list

  @Test func `lists counts and rows`() async throws {
    var engine = Engine.refusing
    engine.rejects = { _, _ in Self.page }
    try expectGolden(await martlet(["rejects", "list", targetURL], engine: engine).output, "rejects-list.txt")
    let json = await martlet(["rejects", "list", "--json", targetURL], engine: engine)
    #expect(json.output == JSONLine.document(Self.page) + "\n" && json.status == 0)
  }

  @Test func `asks for what the options say`() async throws {
    let caught = Caught<RejectQuery>()
    var engine = Engine.refusing
    engine.rejects = { _, query in
      caught.keep(query)
      return RejectPage(runID: "run", counts: [], rows: [], nextPageToken: nil)
    }
    let outcome = await martlet(
      [
        "rejects", "list", targetURL, "--table", "shop.o*", "--table", "users", "--reason", "23505", "--column", "c",
        "--state", "all", "--sort", "reason", "--descending", "--limit", "7", "--page", "abc",
      ], engine: engine)
    #expect(outcome.output == "No rejected rows.\n")
    var expected = RejectQuery()
    expected.selection.tables = ["shop.o*", "users"]
    expected.selection.reason = "23505"
    expected.selection.column = "c"
    expected.selection.state = .all
    expected.order = .init(.reason, isDescending: true)
    expected.limit = 7
    expected.pageToken = "abc"
    #expect(caught.value == expected)
    #expect(await martlet(["rejects", "list", targetURL, "--limit", "1001"], engine: engine).status == 2)
  }

  // MARK: show

  @Test func `shows a row with its bytes and the remedy`() async throws {
    let (engine, caught) = Self.engine([
      Self.row(
        17,
        values: [
          RejectValue(column: "id", text: "7"), RejectValue(column: "paid", text: "0000-00-00"),
          RejectValue(column: "注文", text: nil),
        ], raw: [0, 0] + Array("seven, in more than sixteen bytes".utf8))
    ])
    let outcome = await martlet(["rejects", "show", targetURL, "17"], engine: engine)
    #expect(outcome.status == 0)
    #expect(caught.value?.ids == [17] && caught.value?.state == .all)
    try expectGolden(outcome.output, "rejects-show.txt")
  }

  @Test func `says which number there is not`() async {
    let (engine, _) = Self.engine([Self.row(17)])
    let outcome = await martlet(["rejects", "show", targetURL, "17", "18"], engine: engine)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("object    18"))
  }

  // MARK: export

  private static let exported = [
    row(
      1, values: [RejectValue(column: "id", text: "1"), RejectValue(column: "t", text: "a,\"b\"\nc")], raw: [0, 255]),
    row(2, table: "shop.a/b", values: [RejectValue(column: "x", text: nil), RejectValue(column: "y", text: "")]),
    row(3, values: [RejectValue(column: "id", text: "3"), RejectValue(column: "t", text: "0x00")], raw: [1]),
  ]

  @Test func `exports JSON lines`() async throws {
    let (engine, caught) = Self.engine(Self.exported)
    let outcome = await martlet(
      ["rejects", "export", targetURL, "--out", "-", "--reason", "zero-date"], engine: engine)
    #expect(caught.value?.reason == "zero-date" && caught.value?.state == .waiting)
    let lines = try outcome.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["id"] as? Int } == [1, 2, 3])
    #expect(lines.map { $0["raw"] as? String } == ["00ff", "", "01"])
    #expect((lines[0]["values"] as? [String: String])?["t"] == "a,\"b\"\nc")
    #expect((lines[1]["values"] as? [String: Any])?["x"] is NSNull)
  }

  @Test func `exports CSV, a file for each table`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let (engine, _) = Self.engine(Self.exported)
    let outcome = await martlet(
      ["rejects", "export", targetURL, "--format", "csv", "--out", folder.path], engine: engine)
    #expect(outcome.output == "3 rejected rows written to \(folder.path).\n")
    let head = "reject_id,reason,column,message,rejected_at,replayed_at,raw_row"
    #expect(
      try String(contentsOf: folder.appending(path: "shop.orders.csv"), encoding: .utf8) == """
        \(head),id,t
        1,zero-date,paid,,2026-03-01T10:00:00Z,,00ff,1,"a,""b""
        c"
        3,zero-date,paid,,2026-03-01T10:00:00Z,,01,3,0x00

        """)
    #expect(
      try String(contentsOf: folder.appending(path: "shop.a_b.csv"), encoding: .utf8)
        == "\(head),x,y\n2,zero-date,paid,,2026-03-01T10:00:00Z,,\"\",,\"\"\n")
    #expect(
      await martlet(["rejects", "export", targetURL, "--format", "csv", "--out", "-"], engine: engine).status == 2)
    let nowhere = await martlet(["rejects", "export", targetURL, "--out", folder.path + "/no/file"], engine: engine)
    #expect(nowhere.status == 1 && nowhere.errors.contains("[file]"))
  }

  // MARK: replay

  private static func replayed(refused: Int) -> ReplayReport {
    ReplayReport(
      runID: "run",
      tables: [
        .init(source: "shop.orders", target: "public.orders", rowsReplayed: 1_230, rowsRefused: refused),
        .init(source: "shop.users", target: "public.users", rowsReplayed: 1, rowsRefused: 0),
      ], altered: ["shop.orders.paid": 1_230], rowsWaiting: refused)
  }

  @Test func `replays under the policies that are given`() async throws {
    let caught = Caught<ReplayRequest>()
    var engine = Engine.refusing
    engine.replayRejects = { _, request in
      caught.keep(request)
      return Self.replayed(refused: 4)
    }
    let outcome = await martlet(
      [
        "rejects", "replay", targetURL, "--zero-date", "-infinity", "--nul", "strip", "--encoding", "replace",
        "--empty-enum", "keep", "--table", "orders",
      ], engine: engine)
    #expect(outcome.status == 3)
    try expectGolden(outcome.output, "rejects-replay.txt")
    var expected = ReplayRequest()
    expected.selection.tables = ["orders"]
    expected.zeroDate = .minusInfinity
    expected.nul = .strip
    expected.encoding = .replace
    expected.emptyEnum = .keep
    #expect(caught.value == expected)
  }

  @Test func `ends well when nothing is left`() async {
    var engine = Engine.refusing
    engine.replayRejects = { _, _ in Self.replayed(refused: 0) }
    let outcome = await martlet(["rejects", "replay", targetURL], engine: engine)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("Every row that the run rejected is in its table now.\n"))
    engine.replayRejects = { _, _ in ReplayReport(runID: "run", tables: [], altered: [:], rowsWaiting: 0) }
    let nothing = await martlet(["rejects", "replay", targetURL], engine: engine)
    #expect(nothing.status == 0 && nothing.output == "No rejected rows wait for a replay.\n")
  }

  // MARK: reports

  @Test func `a report counts what was replayed, and still balances`() {
    var report = RunReport.lossy
    report.tables[1].rowsReplayed = 2
    #expect(report.verdict.reason.contains("1 rejected row is kept"))
    #expect(TextReport().render(report).contains("3 (2 replayed)"))
    #expect(HTMLReport.render(report).contains("3 (2 replayed)"))
    report.tables[1].rowsReplayed = 3
    report.findings = []
    report.outcome = .complete
    #expect(report.verdict.answer == .yes && report.verdict.reason.contains("1,230,001 rows"))
  }

  @Test func `a dump prints sixteen bytes a line`() {
    #expect(
      HexDump.lines(Array("0123456789abcdef\n".utf8)) == [
        "000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef",
        "000010  0a                                               .",
      ])
  }
}
