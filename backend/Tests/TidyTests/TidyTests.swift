import Foundation
import Testing

@Suite("The tree is tidy")
struct TidyTests {
  @Test func `every source file keeps every rule`() throws {
    let broken = try SourceTree.sources().flatMap { file in Rule.all.flatMap { $0.check(file) } }
    #expect(broken == [])
  }

  @Test func `no file has a path of one machine, a registry's host or a leftover marker`() throws {
    let files = try SourceTree.textFiles()
    #expect(files.count > 100)
    #expect(files.flatMap { file in [Rule.machine, .markers].flatMap { $0.check(file) } } == [])
  }

  @Test func `tests and scripts keep the rules that concern them`() throws {
    let files = try SourceTree.textFiles().filter { file in
      file.path.hasPrefix("backend/Tests/") && file.path.hasSuffix(".swift") || file.path.hasPrefix("backend/scripts/")
    }
    #expect(files.flatMap { Rule.whitespace.check($0) } == [])
    #expect(files.filter { $0.path.hasSuffix(".swift") }.flatMap { Rule.unsafe.check($0) } == [])
  }

  @Test func `every shell script parses`() throws {
    let scripts = try SourceTree.textFiles().filter { $0.text.hasPrefix("#!/usr/bin/env bash") }
    #expect(scripts.count >= 4)
    for script in scripts { #expect(try Self.complaint(aboutScript: script.text) == "", "\(script.path)") }
  }

  @Test func `a shell script with a fault is seen`() throws {
    #expect(try Self.complaint(aboutScript: "if true; then\n") != "")
  }

  /// What `bash -n` says.
  private static func complaint(aboutScript text: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "tidy-\(UUID()).sh")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let bash = Process()
    let output = Pipe()
    bash.executableURL = URL(fileURLWithPath: "/bin/bash")
    bash.arguments = ["-n", file.path]
    bash.standardError = output
    try bash.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    bash.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
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
    ("unsafe", "let a: Int" + "!"),
    ("unsafe", "let t = \"\\(b" + "!)\""),
    ("unsafe", "let url = \"mysql://\"; let a = b" + "!"),
    ("quoting", "name.replacing" + "(\"'\", with: \"''\")"),
    ("findings", "let code = Finding" + "Code(\"mine\")"),
    ("sessions", "let c = try MySQLConnection(unprepared: source)"),
    ("sessions", "let c = try await PostgresSession(\n  unprepared: target, applicationName: \"a\")"),
    ("sessions", "import CLibPQ"),
    ("sql", "let q = \"SELECT " + "1\""),
    ("sql", "let q = \"\"\"\n  UPDATE " + "t SET a = 1\n  \"\"\""),
    ("sql", "let q = f(\"mysql://\", #\"DROP " + "TABLE t\"#)"),
  ]

  @Test(arguments: badSamples)
  func `a rule catches a bad sample`(_ name: String, _ text: String) throws {
    let rules: [String: Rule] = [
      "length": .length, "unsafe": .unsafe, "markers": .markers, "whitespace": .whitespace, "machine": .machine,
      "quoting": .quoting, "sql": .sql, "findings": .findings, "sessions": .sessions,
    ]
    let rule = try #require(rules[name])
    #expect(!rule.check(SourceTree.File(path: "backend/Sources/CopyEngine/Bad.swift", text: text)).isEmpty)
  }

  @Test(arguments: [
    "let a = b != c", "if !a { }", "let t = \"Stop!\"", "// really!", "/* a! /* b! */ c! */", "let t = #\"a\"b!\"#",
    "  // SAFETY: owned\n  let a = b!",
  ])
  func `a rule lets a good sample pass`(_ text: String) {
    #expect(Rule.unsafe.check(SourceTree.File(path: "backend/Sources/CopyEngine/Good.swift", text: text)) == [])
  }

  @Test(arguments: ["let hint = \"SELECT is missing\"", "// \"SELECT 1\"", "let t = \"Selected 1 row\""])
  func `a sentence about SQL is not SQL`(_ text: String) {
    #expect(Rule.sql.check(SourceTree.File(path: "backend/Sources/CopyEngine/Good.swift", text: text)) == [])
  }

  @Test func `literals, comments and code are told apart`() {
    let text = SwiftText("let a = \"x\\(f(\"y\"))z\" // c\n/* d\n*/ let b = 1")
    #expect(text.literals.map(\.text) == ["y", "x\\(f(\"y\"))z"])
    #expect(text.code == ["let a = \"f(\"\")\" ", "", " let b = 1"])
    #expect(text.comments == ["// c", "/* d", "*/"])
  }
}
