import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Backups

struct BackupLogTests {
  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `lines are the same in whatever pieces they come`() {
    for seed: UInt64 in 0..<200 {
      var generator = SeededGenerator(seed: seed)
      let alphabet = Array("ab\n\n é".utf8)
      let bytes = (0..<Int.random(in: 0..<400, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      var splitter = LineSplitter(lineBytesMax: 8)
      var lines: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...20, using: &generator))
        splitter.take(Array(piece)) { lines.append($0) }
        rest = rest.dropFirst(piece.count)
      }
      splitter.end { lines.append($0) }
      var expected = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
        Array($0.prefix(8))
      }
      if expected.last == [] { expected.removeLast() }
      #expect(lines == expected, "seed \(seed)")
    }
  }

  @Test func `secrets are masked, in a URL too, and behind combining marks`() {
    let redaction = LogRedaction([Secret("p@ss w"), Secret("p@ss")])
    func clean(_ text: String) -> String { Self.text(redaction.apply(Array(text.utf8))) }
    #expect(clean("a p@ss w b p@ss c") == "a *** b *** c")
    #expect(clean("postgresql://u:p%40ss%20w@h/d") == "postgresql://u:***@h/d")
    #expect(clean("p@ss\u{301}") == "***\u{301}")
    #expect(clean("nothing") == "nothing")
    #expect(Self.text(LogRedaction([Secret("")]).apply(Array("as it is".utf8))) == "as it is")
  }

  @Test func `no secret gets through`() {
    for seed: UInt64 in 0..<100 {
      var generator = SeededGenerator(seed: seed)
      func random(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(ascii: "a") + UInt8.random(in: 0..<3, using: &generator) }
      }
      let secret = random(Int.random(in: 1...6, using: &generator))
      let line = random(200)
      let clean = Self.text(LogRedaction([Secret(Self.text(secret))]).apply(line))
      #expect(!clean.contains(Self.text(secret)), "seed \(seed)")
    }
  }

  @Test func `a long log keeps its beginning and its end`() {
    var budget = LogBudget(bytesMax: 50)
    var text = ""
    for number in 100..<200 { text += budget.take("line \(number)") ?? "" }
    text += budget.end() ?? ""
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.prefix(5) == ["line 100", "line 101", "line 102", "line 103", "line 104"])
    #expect(lines[5] == "… 75 lines left out …")
    #expect(lines.suffix(20) == (180..<200).map { "line \($0)" }[...])
    #expect(lines.count == 26 && budget.end() == nil)
  }

  @Test func `the file has what was said, without secrets, and the cause is pg_dump's own`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID()).log").path
    defer { unlink(path) }
    try Data().write(to: URL(fileURLWithPath: path))
    let heard = Mutex<[String]>([])
    let log = try BackupLog(
      path: path, bytesMax: 10_000, redaction: LogRedaction([Secret("canary")]),
      onLine: { line in heard.withLock { $0.append(line) } })
    log.note("begins")
    log.take(Array("pg_dump: reading\npg_dump: err".utf8))
    log.take(Array("or: no canary here\npg_dump: detail: Query was: x\npg_dump: last".utf8))
    // As long as a line may be, with a secret across the cut.
    log.take(Array(("\n" + String(repeating: "x", count: BackupLog.lineBytesMax - 3) + "canary").utf8))
    log.close()
    log.close()
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(lines.prefix(2) == ["martlet: begins", "pg_dump: reading"])
    #expect(lines[2...4] == ["pg_dump: error: no *** here", "pg_dump: detail: Query was: x", "pg_dump: last"])
    #expect(lines[5] == String(repeating: "x", count: BackupLog.lineBytesMax - 3) + "***")
    #expect(heard.withLock { $0 } == lines)
    #expect(log.cause == "no *** here Query was: x")
  }
}
