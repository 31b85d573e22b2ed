// SHOW CREATE TABLE has whole what information_schema cuts or converts: the bytes of binary defaults (MySQL cuts them at
// the first 0x00, MariaDB prints `?`), characters beyond the BMP (both convert to utf8mb3), literals of TIMESTAMP
// columns (MySQL prints them as they were typed, in whatever time zone that was), expressions with text outside ASCII
// (MySQL encodes it twice), the next AUTO_INCREMENT value (MySQL has none for a table that was not opened since a
// restart), comments (MySQL gives one table's error as the next one's comment), MariaDB's DEFAULT partition (0) and
// its application-time periods.

/// The clauses of one `CREATE TABLE` text as both flavours print it. Any text can be read; what is not understood is
/// absent.
public struct TableDefinition: Sendable, Hashable {
  /// The statement as the server sent it, with no conversion of its characters.
  public let bytes: [UInt8]
  /// In the table's order.
  private(set) var columns: [Column] = []
  private(set) var checks: [Check] = []
  /// Index name to the expression of each part that has one, by 0-based position.
  private(set) var indexExpressions: [String: [Int: [UInt8]]] = [:]
  /// MariaDB's application-time periods.
  private(set) var periods: [String] = []
  /// Index name to the period that its rows may not share.
  private(set) var keysWithoutOverlaps: [String: String] = [:]
  /// Names of partitions that take what no other one does.
  private(set) var defaultPartitions: Set<String> = []
  /// By partition name; those that are not empty.
  private(set) var partitionComments: [String: [UInt8]] = [:]
  /// The table's comment.
  private(set) var comment: [UInt8] = []
  /// The next AUTO_INCREMENT value; absent where it is 1, or where the table has none.
  private(set) var nextValue: UInt64?
  /// Where ` AUTO_INCREMENT=n` stands: once at the most in what a server prints.
  private var counters: [Range<Int>] = []

  struct Check: Hashable {
    var name: String
    /// What is inside the parentheses.
    var expression: [UInt8]
    var isEnforced: Bool
  }

  public init(_ statement: [UInt8]) {
    bytes = statement
    // The table's name is in backticks, which may hold a parenthesis.
    let tokens = DefinitionTokens.read(statement, in: statement.indices)
    guard let body = tokens.firstIndex(where: { $0.kind == .group }) else { return }
    for element in DefinitionTokens.elements(statement, in: tokens[body].inside) { read(element) }
    let rest = tokens[(body + 1)...]
    let partitions = rest.firstIndex { isWord($0, "PARTITION") } ?? rest.endIndex
    readOptions(rest[..<partitions])
    readPartitions(rest[partitions...])
  }

  /// The AUTO_INCREMENT column and its next value.
  public var identity: (column: String, nextValue: UInt64)? {
    columns.first(where: \.isAutoIncrement).map { ($0.name, nextValue ?? 1) }
  }

  /// The definition without the AUTO_INCREMENT option, which changes with every row: two equal ones describe tables
  /// that hold the same columns, keys, checks, options and partitions.
  public var withoutCounter: [UInt8] {
    var kept = bytes
    for counter in counters.reversed() { kept.removeSubrange(counter) }
    return kept
  }

  private mutating func read(_ element: [DefinitionToken]) {
    guard let first = element.first else { return }
    if first.kind == .name {
      columns.append(Column(name: name(first), clauses: element.dropFirst(), of: self))
    } else if isWord(first, "CONSTRAINT"), element.count >= 4, element[1].kind == .name, isWord(element[2], "CHECK"),
      element[3].kind == .group
    {
      let isEnforced = !element.dropFirst(4).contains { isWord($0, "NOT") }
      checks.append(Check(name: name(element[1]), expression: slice(element[3].inside), isEnforced: isEnforced))
    } else if isWord(first, "PERIOD"), element.count >= 3, element[2].kind == .name {
      periods.append(name(element[2]))
    } else if isWord(first, "PRIMARY"), element.count >= 3, element[2].kind == .group {
      readParts(of: "PRIMARY", element[2])
    } else if let key = element.firstIndex(where: { isWord($0, "KEY") || isWord($0, "INDEX") }),
      element.count > key + 2, element[key + 1].kind == .name, element[key + 2].kind == .group
    {
      readParts(of: name(element[key + 1]), element[key + 2])
    }
  }

  /// ``(`id`,(lower(`c`)) DESC,`p` WITHOUT OVERLAPS)``
  private mutating func readParts(of index: String, _ group: DefinitionToken) {
    for (position, part) in DefinitionTokens.elements(bytes, in: group.inside).enumerated() {
      guard let first = part.first else { continue }
      if first.kind == .group {
        indexExpressions[index, default: [:]][position] = slice(first.inside)
      } else if first.kind == .name, part.count > 1, isWord(part[1], "WITHOUT") {
        keysWithoutOverlaps[index] = name(first)
      }
    }
  }

  private mutating func readOptions(_ tokens: ArraySlice<DefinitionToken>) {
    var previous: DefinitionToken?
    for token in tokens {
      if let previous, isWord(previous, "COMMENT="), token.kind == .text {
        comment = QuotedText.unquoted(slice(token.range)) ?? []
      }
      let prefix = "AUTO_INCREMENT="
      if token.kind == .word, bytes[token.range].starts(with: prefix.utf8) {
        nextValue = UInt64(String(decoding: bytes[token.range].dropFirst(prefix.utf8.count), as: UTF8.self))
        let hasSpace = token.range.lowerBound > 0 && bytes[token.range.lowerBound - 1] == UInt8(ascii: " ")
        counters.append((token.range.lowerBound - (hasSpace ? 1 : 0))..<token.range.upperBound)
      }
      previous = token
    }
  }

  private mutating func readPartitions(_ tokens: ArraySlice<DefinitionToken>) {
    for group in tokens where group.kind == .group {
      for element in DefinitionTokens.elements(bytes, in: group.inside) where element.count >= 3 {
        guard isWord(element[0], "PARTITION") else { continue }
        // MySQL prints a name that needs no quotes without them.
        let partition = element[1].kind == .name ? name(element[1]) : text(element[1])
        if isWord(element[2], "DEFAULT") { defaultPartitions.insert(partition) }
        // `COMMENT = 'text'`
        guard let word = element.firstIndex(where: { isWord($0, "COMMENT") }),
          let text = element[word...].first(where: { $0.kind == .text })
        else { continue }
        partitionComments[partition] = QuotedText.unquoted(slice(text.range))
      }
    }
  }

  func isWord(_ token: DefinitionToken, _ word: String) -> Bool {
    token.kind == .word && bytes[token.range].elementsEqual(word.utf8)
  }

  func slice(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }

  private func text(_ token: DefinitionToken) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

  private func name(_ token: DefinitionToken) -> String {
    String(decoding: QuotedText.unquoted(slice(token.range)) ?? [], as: UTF8.self)
  }
}
