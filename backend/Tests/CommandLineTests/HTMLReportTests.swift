import Foundation
import Migration
import SchemaModel
import Testing

@testable import CommandLine

struct HTMLReportTests {
  private static let hostile = "<script>alert('x')</script>\"&\u{1B}\u{202E}"

  @Test func `escapes every string that is put into it`() {
    let name = "<b a=\"1\" b='2'>&"
    let html: HTML = "<td>\(name)</td>"
    #expect(html.text == "<td>&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;</td>")
    #expect(("<tr>\(html)\([html])</tr>" as HTML).text == "<tr>\(html.text)\(html.text)</tr>")
  }

  @Test func `lets no name of a server become markup`() throws {
    var report = RunReport.lossy
    report.source = Self.hostile
    report.target = Self.hostile
    report.sourceVersion = Self.hostile
    report.targetVersion = Self.hostile
    report.runID = Self.hostile
    report.startedAt = Self.hostile
    report.failure = Self.hostile
    report.outcome = .failed
    report.snapshot?.guarantee = Self.hostile
    report.snapshot?.gtidSet = Self.hostile
    report.objects = [Self.hostile: 1]
    report.tables[0].source = Self.hostile
    report.tables[0].target = Self.hostile
    report.findings += [
      Finding(FindingCode(Self.hostile), .loss, object: Self.hostile, detail: Self.hostile, hint: Self.hostile)
    ]
    let page = HTMLReport.render(report)
    #expect(!page.contains("<script"))
    #expect(!page.contains("alert('"))
    #expect(!page.unicodeScalars.contains("\u{1B}"))
    #expect(!page.unicodeScalars.contains("\u{202E}"))
    #expect(page.components(separatedBy: "&lt;script&gt;").count >= 15)
  }

  @Test func `needs nothing from elsewhere`() {
    let page = HTMLReport.render(.lossy)
    for word in ["src=", "href=", "url(", "@import", "<script", "<link"] { #expect(!page.contains(word), "\(word)") }
    #expect(page.contains("prefers-color-scheme: dark"))
    #expect(page.contains("default-src 'none'"))
  }

  @Test(arguments: [RunReport.sample, .lossy]) func `closes every element that it opens`(report: RunReport) {
    let page = HTMLReport.render(report)
    let elements = [
      "html", "head", "body", "main", "header", "section", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "ul",
      "li", "details", "summary", "dl", "dt", "dd", "p", "span", "code", "small", "strong", "h1", "h2", "style",
      "title",
    ]
    for element in elements {
      let opened =
        page.components(separatedBy: "<\(element)>").count + page.components(separatedBy: "<\(element) ").count
      let closed = page.components(separatedBy: "</\(element)>").count
      #expect(opened - 2 == closed - 1, "\(element)")
    }
  }

  @Test func `shows the lossy run`() throws { try expectGolden(HTMLReport.render(.lossy), "report-lossy.html") }
}
