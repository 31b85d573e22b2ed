import Migration
import Testing

@testable import CommandLine

struct ProgressRendererTests {
  private static let rate = RateHistory.Rate(rowsPerSecond: 312_004, bytesPerSecond: 41_200_000, remainingSeconds: 24)

  private func render(_ snapshot: ProgressSnapshot, columns: Int, rows: Int = 24, style: TextStyle = .plain) -> [String]
  {
    ProgressRenderer(style: style).lines(
      snapshot, rate: Self.rate, findings: 3, size: TerminalSize(columns: columns, rows: rows))
  }

  @Test(arguments: [40, 80, 200]) func `draws a run`(columns: Int) throws {
    let lines = render(.sample(), columns: columns)
    try expectGolden(lines.joined(separator: "\n") + "\n", "progress-\(columns).txt")
  }

  @Test func `draws in colour`() throws {
    let lines = render(.sample(), columns: 80, style: .colored)
    try expectGolden(lines.joined(separator: "\n") + "\n", "progress-80-colored.txt")
    #expect(lines.map(FramePainter.withoutStyle) == render(.sample(), columns: 80))
  }

  @Test(arguments: [1, 5, 20, 21, 39, 40, 63, 64, 65, 80, 133, 500], [1, 2, 3, 5, 24])
  func `never wraps and never scrolls`(columns: Int, rows: Int) {
    for snapshot in [ProgressSnapshot.sample(done: 0), .sample(done: 5000), .steady(0, share: 0), Self.crowded] {
      let lines = render(snapshot, columns: columns, rows: rows)
      #expect(lines.count <= max(rows - 1, 1))
      for line in lines { #expect(DisplayWidth.of(line) <= max(columns, 20), "\(line)") }
    }
  }

  @Test func `says how many lines did not fit`() {
    let lines = render(Self.crowded, columns: 80, rows: 10)
    #expect(lines.count == 9)
    #expect(lines.last == "  … and 4,994 more")
  }

  @Test func `draws a run without tables`() {
    var snapshot = ProgressSnapshot.steady(3, share: 0)
    snapshot.phase = .introspecting
    snapshot.tables = []
    let lines = ProgressRenderer(style: .plain).lines(
      snapshot, rate: nil, findings: 0, size: TerminalSize(columns: 80, rows: 24))
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("introspecting"))
    #expect(lines[0].contains("0%"))
  }

  @Test func `shows escape sequences of names instead of sending them`() {
    var snapshot = ProgressSnapshot.steady(3, share: 0.5)
    snapshot.tables[0].name = "shop.\u{1B}]0;owned\u{7}"
    #expect(!render(snapshot, columns: 80).joined().contains("\u{1B}"))
  }

  /// 5,000 tables in work.
  private static var crowded: ProgressSnapshot {
    var snapshot = ProgressSnapshot.steady(3, share: 0)
    snapshot.tables = (0..<5000).map {
      TableProgress(name: "shop.t\($0)", state: .copying, rowsTotal: 5, rowsCopied: 2)
    }
    return snapshot
  }
}
