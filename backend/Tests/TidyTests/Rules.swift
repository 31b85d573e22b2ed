/// A rule looks at one file and says what is wrong with it, as `path:line: what`.
struct Rule: Sendable {
  var name: String
  var check: @Sendable (SourceTree.File) -> [String]

  static func perLine(_ name: String, _ isWrong: @escaping @Sendable (SourceTree.File, Int, Substring) -> Bool) -> Rule
  {
    Rule(name: name) { file in
      file.lines.enumerated().filter { isWrong(file, $0, $1) }.map { "\(file.path):\($0.offset + 1): \(name)" }
    }
  }
}

extension Rule {
  static let linesMax = 500

  static let length = Rule(name: "a file has at most 500 lines") { file in
    file.lines.count > linesMax ? ["\(file.path): \(file.lines.count) lines"] : []
  }

  /// Unsafe ways need a line that says why they are safe, just above or beside.
  static let unsafe = Rule.perLine("an unsafe way needs a SAFETY: line") { file, index, line in
    let code = Self.code(of: line)
    let isUnsafe =
      code.contains("try!") || code.contains("as!") || code.contains("@unchecked")
      || code.contains("nonisolated(unsafe)")
      || isForceUnwrap(code)
    guard isUnsafe else { return false }
    return !file.lines[max(0, index - 3)...index].contains { $0.contains("SAFETY:") }
  }

  // Spelled in halves, so that this file keeps its own rules.
  private static let markerWords: [String] = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"]
  private static let machineWords: [String] = [
    "/work" + "/", "/opt" + "/swift", "deb.debian" + ".org", "pypi" + ".org",
  ]

  static let markers = Rule.perLine("a marker is left over") { _, _, line in
    markerWords.contains { word in line.contains(word) }
  }

  static let whitespace = Rule.perLine("no tabs, no blanks at the end of a line") { _, _, line in
    line.contains("\t") || line.last == " "
  }

  static let machine = Rule.perLine("no path of one machine, no registry's host") { _, _, line in
    machineWords.contains { word in line.contains(word) }
  }

  /// Files that may hold what looks like SQL, with the reason.
  static let sqlExceptions: [String: String] = [
    "backend/Sources/Introspection/Health/GrantChecks.swift": "it names privileges: SELECT, SHOW VIEW"
  ]

  /// The homes of SQL text.
  static let sqlHomes: Set<String> = ["SQLDialect", "Ledger"]

  static let sql = Rule.perLine("SQL text lives in SQLDialect and Ledger") { file, _, line in
    guard let target = file.target, !sqlHomes.contains(target), sqlExceptions[file.path] == nil else { return false }
    let code = Self.code(of: line)
    return sqlStarts.contains { code.contains("\"" + $0) }
  }

  private static let sqlStarts = [
    "SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE", "CREATE INDEX", "CREATE SCHEMA", "ALTER TABLE",
    "DROP TABLE", "DROP SCHEMA", "TRUNCATE TABLE", "COPY \\(", "SET SESSION", "LOCK TABLES", "FLUSH TABLES", "SHOW ",
  ]

  /// Without a comment at its end.
  private static func code(of line: Substring) -> Substring {
    guard let comment = line.firstRange(of: "//") else { return line }
    return line[..<comment.lowerBound]
  }

  /// `x!` at the end of an operand; not `!=`, not `!x`, not inside a literal.
  private static func isForceUnwrap(_ code: Substring) -> Bool {
    var isQuoted = false
    var previous: Character = " "
    let characters = Array(code)
    for (index, character) in characters.enumerated() {
      if character == "\"" { isQuoted.toggle() }
      if character == "!", !isQuoted, previous.isLetter || previous.isNumber || previous == ")" || previous == "]" {
        let next = index + 1 < characters.count ? characters[index + 1] : " "
        if next != "=" { return true }
      }
      previous = character
    }
    return false
  }

  static let all = [length, unsafe, markers, whitespace, machine, sql]
}
