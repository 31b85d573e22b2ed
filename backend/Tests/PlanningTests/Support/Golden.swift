import Foundation
import Testing

/// Compares `text` with `Goldens/<name>`; `UPDATE_GOLDEN=1 swift test` writes the file instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Goldens").appending(path: name)
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
    try Data(text.utf8).write(to: file)
    return
  }
  let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  let pairs = zip(expected.split(separator: "\n"), text.split(separator: "\n"))
  let difference = pairs.first { $0 != $1 }.map { ", first at\n  expected: \($0)\n  actual:   \($1)" }
  #expect(
    text == expected, "\(name) differs\(difference ?? " in length"); UPDATE_GOLDEN=1 rewrites it",
    sourceLocation: sourceLocation)
}
