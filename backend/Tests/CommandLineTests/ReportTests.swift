import Foundation
import Migration
import SchemaModel
import Testing

@testable import CommandLine

struct ReportTests {
  @Test func `reports a complete run`() throws {
    try expectGolden(TextReport().render(.sample), "report-complete.txt")
  }

  @Test func `reports losses, folded`() throws {
    try expectGolden(TextReport().render(.lossy), "report-lossy.txt")
  }

  @Test func `reports in colour what it says in plain`() {
    let colored = TextReport(style: .colored).render(.lossy)
    #expect(colored != FramePainter.withoutStyle(colored))
    #expect(FramePainter.withoutStyle(colored) == TextReport().render(.lossy))
  }

  @Test func `lists everything in the file`() {
    let text = TextReport(findingsMax: nil).render(.lossy)
    #expect(text.contains("shop.view_14:"))
    #expect(!text.contains("… and"))
  }

  @Test func `folds many tables, keeping those that need attention`() {
    var report = RunReport.sample
    report.tables = (0..<5000).map {
      .init(
        source: "shop.t\($0)", target: "public.t\($0)", rowsRead: 10, rowsWritten: $0 == 4321 ? 9 : 10,
        rowsRejected: $0 == 4321 ? 1 : 0, bytes: $0 == 4321 ? 1 : 1000 + $0, chunks: 1, copySeconds: 0, indexSeconds: 0)
    }
    let text = TextReport(tablesMax: 3).render(report)
    #expect(text.contains("shop.t4321 "))
    #expect(text.contains("shop.t4999 "))
    #expect(text.contains("shop.t4998 "))
    #expect(text.contains("… and 4,997 smaller tables (see report.json)"))
    #expect(text.contains("5,000 tables"))
  }

  @Test func `reads back its JSON`() throws {
    let text = JSONLine.document(RunReport.lossy)
    #expect(try JSONDecoder().decode(RunReport.self, from: Data(text.utf8)) == .lossy)
  }

  @Test func `does not end on a number that JSON cannot hold`() {
    var report = RunReport.sample
    report.elapsedSeconds = .nan
    #expect(JSONLine.encode(report).contains("\"NaN\""))
    #expect(TextReport().render(report).contains("0 s"))
  }

  @Test func `writes the three files`() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())/deep").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let files = ReportFiles(directory: directory)
    try files.prepare()
    try files.write(.sample)
    try files.write(.sample)  // Again, over the first ones.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == [
        "report.html", "report.json", "report.txt",
      ])
  }
}
