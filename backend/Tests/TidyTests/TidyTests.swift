import Foundation
import Testing

@Suite("The tree is tidy")
struct TidyTests {
  @Test func `every source file keeps every rule`() throws {
    let broken = try SourceTree.sources().flatMap { file in Rule.all.flatMap { $0.check(file) } }
    #expect(broken == [])
  }

  @Test func `tests and scripts keep the rules that concern them`() throws {
    let files =
      try SourceTree.files(under: "backend/Tests", [".swift"])
      + SourceTree.files(under: "backend/scripts", [".py", ".sh", ".sql", "servers", "demo"])
    let rules = [Rule.markers, Rule.whitespace, Rule.machine]
    #expect(files.flatMap { file in rules.flatMap { $0.check(file) } } == [])
  }

  @Test func `every target says what it is`() throws {
    let sources = SourceTree.root.appending(path: "backend/Sources")
    let targets = try FileManager.default.contentsOfDirectory(atPath: sources.path)
    let silent = targets.filter { target in
      !FileManager.default.fileExists(atPath: sources.appending(path: "\(target)/README.md").path)
    }
    #expect(silent == [])
  }

  // A rule that cannot fail is none.
  private static let badSamples: [(String, String)] = [
    ("length", String(repeating: "let a = 1\n", count: 501)),
    ("unsafe", "let a = b" + "!"),
    ("unsafe", "try" + "! f()"),
    ("unsafe", "final class A: @" + "unchecked Sendable {}"),
    ("markers", "// TO" + "DO: later"),
    ("whitespace", "let a = 1 "),
    ("machine", "let path = \"/work" + "/main\""),
    ("sql", "let q = \"SELECT " + "1\""),
  ]

  @Test(arguments: badSamples)
  func `a rule catches a bad sample`(_ name: String, _ text: String) throws {
    let rules: [String: Rule] = [
      "length": .length, "unsafe": .unsafe, "markers": .markers, "whitespace": .whitespace, "machine": .machine,
      "sql": .sql,
    ]
    let rule = try #require(rules[name])
    #expect(!rule.check(SourceTree.File(path: "backend/Sources/CopyEngine/Bad.swift", text: text)).isEmpty)
  }

  @Test(arguments: [
    "let a = b != c", "if !a { }", "let t = \"Stop!\"", "// really!", "  // SAFETY: owned\n  let a = b!",
  ])
  func `a rule lets a good sample pass`(_ text: String) {
    #expect(Rule.unsafe.check(SourceTree.File(path: "backend/Sources/CopyEngine/Good.swift", text: text)) == [])
  }
}
