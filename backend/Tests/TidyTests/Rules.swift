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

  /// Unsafe ways need a comment that says why they are safe, beside or at most three lines above.
  static let unsafe = Rule(name: "an unsafe way needs a SAFETY: line") { file in
    let swift = SwiftText(file.text)
    let comments = swift.comments
    return swift.code.enumerated().filter { index, code in
      isUnsafe(code) && !comments[max(0, index - 3)...index].contains { $0.contains("SAFETY:") }
    }.map { "\(file.path):\($0.offset + 1): an unsafe way needs a SAFETY: line" }
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

  /// Literals that look like SQL and may stand elsewhere, with the reason.
  static let sqlExceptions: [String: String] = [
    "SHOW VIEW": "a privilege",
    "SHOW DATABASES": "a privilege",
    "CREATE VIEW": "a privilege",
    "ALTER ROUTINE": "a privilege",
    "CREATE ROUTINE": "a privilege",
    "SHOW CREATE ROUTINE": "a privilege",
    "LOCK TABLES": "a privilege",
    "SET NULL": "a referential action, as the catalogs print it",
    "SET DEFAULT": "a referential action, as the catalogs print it",
    "COPY FROM": "what pg_stat_progress_copy calls a command",
    "COPY TO": "the same",
    "COPY from stdin failed": "a message of PostgreSQL",
    "SET lc_messages TO 'C'": "the client's own session, whatever is run in it",
  ]

  /// How the hints that an extension would help begin.
  private static let sqlHint = "CREATE EXTENSION "

  /// The homes of SQL text.
  static let sqlHomes: Set<String> = ["SQLDialect", "Ledger"]

  /// The catalog of findings has examples for readers, which no server is sent.
  private static let examples = "/SchemaModel/FindingCatalog+"

  static let findings = Rule(name: "a finding's code is in the catalog: FindingCatalog.…") { file in
    guard file.target != nil, !file.path.hasSuffix("/SchemaModel/FindingCatalog.swift") else { return [] }
    return SwiftText(file.text).code.enumerated().filter { _, code in code.contains(findingLiteral) }.map {
      "\(file.path):\($0.offset + 1): a finding's code is in the catalog"
    }
  }

  // A literal is `""` in code.
  private static let findingLiteral = "FindingCode" + "(\"\")"

  static let sql = Rule(name: "SQL text lives in SQLDialect and Ledger") { file in
    guard let target = file.target, !sqlHomes.contains(target), !file.path.contains(examples) else { return [] }
    return SwiftText(file.text).literals.filter { isSQL($0.text) }.map {
      "\(file.path):\($0.line): SQL text lives in SQLDialect and Ledger"
    }
  }

  /// A keyword that begins a statement, in capitals, and then no word of an English sentence ("SELECT is missing").
  private static func isSQL(_ literal: String) -> Bool {
    let words = literal.split(maxSplits: 2, whereSeparator: \.isWhitespace)
    guard words.count > 1, statementWords.contains(String(words[0])) else { return false }
    guard sqlExceptions[literal] == nil, !literal.hasPrefix(sqlHint) else { return false }
    return !sentenceWords.contains(words[1].lowercased().filter(\.isLetter))
  }

  private static let statementWords: Set<String> = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "TRUNCATE", "COPY", "SET", "SHOW", "LOCK",
    "UNLOCK", "FLUSH", "WITH", "START", "VALUES", "ANALYZE", "COMMENT",
  ]
  private static let sentenceWords: Set<String> = [
    "a", "and", "are", "failed", "for", "has", "in", "is", "needs", "of", "on", "or", "privilege", "statement", "the",
    "was", "with",
  ]

  private static func isUnsafe(_ code: String) -> Bool {
    code.contains("nonisolated(unsafe)") || code.split { !$0.isLetter && $0 != "_" }.contains("unchecked")
      || hasForcedOperator(code)
  }

  /// `x!`, `try!` and `as!`; not `a != b`, not `!a`.
  private static func hasForcedOperator(_ code: String) -> Bool {
    zip(zip(code, code.dropFirst()), code.dropFirst(2) + " ").contains { pair, next in
      pair.1 == "!" && next != "=" && (pair.0.isLetter || pair.0.isNumber || "_)]}\"?>`".contains(pair.0))
    }
  }

  /// `replacing` goes by grapheme and misses a quote that a combining mark follows: a way out of a literal.
  static let quoting = Rule.perLine("a quote is doubled by scalar: replacing(scalar:with:)") { _, _, line in
    quotes.contains { line.contains(".replacing(" + $0) }
  }

  private static let quotes = [##""'""##, ##""`""##, ##""\"""##, ##""\\""##]

  /// A session that is not prepared has whatever settings a server, a role or a proxy gives it, and text that it
  /// garbles looks like text. The clients themselves open one to prepare it, and for a KILL.
  static let sessions = Rule(name: "a session is opened prepared, by its client's initializer") { file in
    guard let target = file.target, !["MySQLClient", "PostgresClient"].contains(target) else { return [] }
    return SwiftText(file.text).code.enumerated().filter { _, code in
      code.contains("unprepared") || rawCalls.contains { code.contains($0) }
    }.map { "\(file.path):\($0.offset + 1): a session is opened prepared, by its client's initializer" }
  }

  private static let rawCalls = ["CMariaDB", "CLibPQ", "mysql_real_connect", "PQconnect"]

  static let all = [length, unsafe, markers, whitespace, machine, sql, quoting, findings, sessions]
}
