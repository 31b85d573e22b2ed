/// A Swift file taken apart into code, comments and string literals, so that a rule about code does not trip over a
/// sentence, nor one about literals over code. Regex literals are taken for code.
struct SwiftText {
  struct Literal: Equatable {
    /// Counted from 1; of the opening quote.
    var line: Int
    /// As written, with escapes and interpolations.
    var text: String
  }

  /// The code of each line: comments are left out and every literal is `""`.
  var code: [String] { codeLines.map { String(decoding: $0, as: UTF8.self) } }
  /// The comments of each line.
  var comments: [String] { commentLines.map { String(decoding: $0, as: UTF8.self) } }
  private(set) var literals: [Literal] = []

  private var codeLines: [[UInt8]] = [[]]
  private var commentLines: [[UInt8]] = [[]]
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
    readCode(untilParenthesis: false)
  }

  /// Up to the end of the text, or to the `)` that closes an interpolation.
  private mutating func readCode(untilParenthesis: Bool) {
    var depth = 0
    while index < bytes.count {
      if starts(with: "//") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { takeComment() }
      } else if starts(with: "/*") {
        readBlockComment()
      } else if let hashes = hashesBeforeQuote() {
        readLiteral(hashes: hashes)
      } else {
        if bytes[index] == UInt8(ascii: "(") { depth += 1 }
        if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
        if untilParenthesis, depth < 0 { return }
        takeCode()
      }
    }
  }

  private mutating func readBlockComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        takeComment()
      } else if starts(with: "*/") {
        depth -= 1
        takeComment()
      }
      takeComment()
    } while depth > 0 && index < bytes.count
  }

  private mutating func readLiteral(hashes: Int) {
    index += hashes
    let isMultiline = starts(with: "\"\"\"")
    let quote = String(repeating: "\"", count: isMultiline ? 3 : 1)
    let end = quote + String(repeating: "#", count: hashes)
    let escape = "\\" + String(repeating: "#", count: hashes)
    let line = codeLines.count
    var text: [UInt8] = []
    index += quote.count
    codeLines[codeLines.count - 1].append(UInt8(ascii: "\""))
    while index < bytes.count, !starts(with: end) {
      if starts(with: escape + "(") {
        let start = index
        index += escape.count + 1
        readCode(untilParenthesis: true)
        text += bytes[start..<min(index, bytes.count)]
      } else if starts(with: escape) {
        text += escape.utf8
        index += escape.count
      } else {
        if !isMultiline, bytes[index] == UInt8(ascii: "\n") { break }  // not a literal after all
      }
      guard index < bytes.count else { break }
      text.append(bytes[index])
      if bytes[index] == UInt8(ascii: "\n") { endLine() }
      index += 1
    }
    index = min(index + end.count, bytes.count)
    codeLines[codeLines.count - 1].append(UInt8(ascii: "\""))
    literals.append(Literal(line: line, text: String(decoding: text, as: UTF8.self)))
  }

  /// The number of `#` before the quote that stands here, or nil where no literal begins.
  private func hashesBeforeQuote() -> Int? {
    var position = index
    while position < bytes.count, bytes[position] == UInt8(ascii: "#") { position += 1 }
    return position < bytes.count && bytes[position] == UInt8(ascii: "\"") ? position - index : nil
  }

  private func starts(with text: String) -> Bool {
    let end = index + text.utf8.count
    return end <= bytes.count && bytes[index] == text.utf8.first && bytes[index..<end].elementsEqual(text.utf8)
  }

  private mutating func takeCode() {
    if bytes[index] == UInt8(ascii: "\n") { endLine() } else { codeLines[codeLines.count - 1].append(bytes[index]) }
    index += 1
  }

  private mutating func takeComment() {
    guard index < bytes.count else { return }
    if bytes[index] == UInt8(ascii: "\n") {
      endLine()
    } else {
      commentLines[commentLines.count - 1].append(bytes[index])
    }
    index += 1
  }

  private mutating func endLine() {
    codeLines.append([])
    commentLines.append([])
  }
}
