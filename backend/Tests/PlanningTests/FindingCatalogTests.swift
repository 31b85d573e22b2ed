import Foundation
import Planning
import SchemaModel
import Testing

@Suite("The catalog of findings")
struct FindingCatalogTests {
  @Test func `has each code once, with words for all of it`() {
    let codes = FindingCatalog.entries.map(\.code)
    #expect(Set(codes).count == codes.count)
    for entry in FindingCatalog.entries {
      #expect(entry.code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" }, "\(entry.code.rawValue)")
      #expect(entry.meaning.hasSuffix(".") && entry.remedy.hasSuffix("."), "\(entry.code.rawValue)")
      #expect(!entry.example.isEmpty && entry.says.contains(": "), "\(entry.code.rawValue)")
    }
  }

  /// `UPDATE_GOLDEN=1 swift test` writes it.
  @Test func `is the page in docs`() throws {
    let page = URL(filePath: #filePath).appending(path: "../../../../docs/findings.md").standardizedFileURL
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data(FindingReference.markdown.utf8).write(to: page)
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == FindingReference.markdown)
  }

  /// Reads the sources: a code that the catalog does not list would be in no document and count as a loss.
  @Test func `lists every code that the sources make`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let known = Set(FindingCatalog.entries.map(\.code.rawValue))
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var found = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: #/FindingCode\("([^"\\]*)"\)/#) {
        found += 1
        #expect(known.contains(String(match.1)), "\(file.lastPathComponent) makes \(match.1)")
      }
    }
    #expect(found >= known.count)
  }

  @Test func `gives every finding of a plan its severity and a hint`() throws {
    let severities = Dictionary(uniqueKeysWithValues: FindingCatalog.entries.map { ($0.code, $0.severity) })
    for finding in try Planned(RichCatalog.catalog()).plan.findings {
      #expect(severities[finding.code] == finding.severity && finding.hint != nil, "\(finding.code.rawValue)")
    }
  }
}
