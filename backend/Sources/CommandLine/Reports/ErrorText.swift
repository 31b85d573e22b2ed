import Diagnostics

/// An error for people: what, where, in whose words, and what to do next.
enum ErrorText {
  /// Lines, each ended by a line feed.
  static func render(_ error: MartletError, style: TextStyle = .plain) -> String {
    // Who has asked for it is not told of an error.
    let head = error.code == .cancelled ? style(.yellow, "stopped:") : style(.red, "error:")
    var lines = ["\(head) \(error.summary.printable) \(style(.faint, "[\(error.code.rawValue)]"))"]
    for (label, value) in facts(error.context) {
      lines.append("  \(style(.faint, DisplayWidth.fit(label, to: 9))) \(value.printable)")
    }
    if error.isRetryable { lines.append("  \(style(.faint, "this may be temporary: try the same command again"))") }
    if let hint = error.hint { lines.append("\(style(.cyan, "hint:")) \(hint.printable)") }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func facts(_ context: ErrorContext) -> [(String, String)] {
    let position = [context.line.map { "line \($0)" }, context.position.map { "position \($0)" }].compactMap { $0 }
    let numbers = [context.sqlState.map { "SQLSTATE \($0)" }, context.serverErrorNumber.map { "error \($0)" }]
      .compactMap { $0 }
    let words = [context.serverMessage, numbers.isEmpty ? nil : "(\(numbers.joined(separator: ", ")))"]
      .compactMap { $0 }
    let facts: [(String, String?)] = [
      ("server", context.server), ("object", context.object), ("column", context.column), ("key", context.key),
      ("at", position.isEmpty ? nil : position.joined(separator: ", ")),
      ("it says", words.isEmpty ? nil : words.joined(separator: " ")), ("detail", context.serverDetail),
      ("advice", context.serverHint),
    ]
    return facts.compactMap { label, value in value.map { (label, $0) } }
  }
}
