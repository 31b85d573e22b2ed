extension TableDefinition {
  /// One column: `` `name` type [clause …] ``.
  struct Column: Hashable, Sendable {
    enum Default: Hashable, Sendable {
      /// The bytes between the quotes, without escapes.
      case text([UInt8])
      /// MySQL prints a literal that is no utf8mb3 text so: the bytes of the column's own character set.
      case hexadecimal([UInt8])
      /// `b'101'`
      case bits(String)
      /// `-1.5`, unquoted on MariaDB.
      case number(String)
      /// Without the parentheses around it.
      case expression([UInt8])
    }

    var name: String
    /// `varchar(60)`, `enum('a','b')`, `int(10) unsigned zerofill`.
    var type: [UInt8] = []
    var isNotNull = false
    var isAutoIncrement = false
    var defaultValue: Default?
    /// GENERATED ALWAYS AS: what is inside the parentheses.
    var generated: [UInt8]?
    var comment: [UInt8] = []
    /// MariaDB's CHECK of a column.
    var check: [UInt8]?
  }
}

extension TableDefinition.Column {
  /// Words that end a type or a default.
  private static let clauseWords: Set<String> = [
    "CHARACTER", "CHARSET", "COLLATE", "GENERATED", "AS", "VIRTUAL", "STORED", "PERSISTENT", "NOT", "NULL", "DEFAULT",
    "ON", "AUTO_INCREMENT", "COMMENT", "CHECK", "INVISIBLE", "VISIBLE", "SRID", "STORAGE", "COLUMN_FORMAT", "WITH",
    "WITHOUT", "COMPRESSED", "PRIMARY", "UNIQUE", "KEY",
  ]

  init(name: String, clauses: ArraySlice<DefinitionToken>, of definition: TableDefinition) {
    self.name = name
    func isClause(_ token: DefinitionToken) -> Bool {
      token.kind == .word && Self.clauseWords.contains(String(decoding: definition.bytes[token.range], as: UTF8.self))
    }
    /// The text of the tokens up to the next clause.
    func end(from index: Int) -> Int { clauses[index...].firstIndex(where: isClause) ?? clauses.endIndex }
    func isWord(_ index: Int, _ word: String) -> Bool {
      index < clauses.endIndex && definition.isWord(clauses[index], word)
    }
    func group(_ index: Int) -> [UInt8]? {
      guard index < clauses.endIndex, clauses[index].kind == .group else { return nil }
      return definition.slice(clauses[index].inside)
    }

    let typeEnd = end(from: clauses.startIndex)
    if let first = clauses.first, typeEnd > clauses.startIndex {
      type = definition.slice(first.range.lowerBound..<clauses[typeEnd - 1].range.upperBound)
    }
    var index = typeEnd
    while index < clauses.endIndex {
      if isWord(index, "DEFAULT"), index + 1 < clauses.endIndex {
        // NULL is a clause of its own, too.
        let last = isWord(index + 1, "NULL") ? index + 2 : end(from: index + 1)
        defaultValue = Self.default(clauses[(index + 1)..<last], of: definition)
        index = last
      } else {
        if isWord(index, "AUTO_INCREMENT") { isAutoIncrement = true }
        if isWord(index, "NOT"), isWord(index + 1, "NULL") { isNotNull = true }
        if isWord(index, "AS"), let expression = group(index + 1) { generated = expression }
        if isWord(index, "CHECK"), let expression = group(index + 1) { check = expression }
        if isWord(index, "COMMENT"), index + 1 < clauses.endIndex {
          comment = QuotedText.unquoted(definition.slice(clauses[index + 1].range)) ?? []
        }
        index += 1
      }
    }
  }

  private static func `default`(
    _ tokens: ArraySlice<DefinitionToken>, of definition: TableDefinition
  ) -> Default? {
    guard let first = tokens.first, let last = tokens.last else { return nil }
    let bytes = definition.slice(first.range.lowerBound..<last.range.upperBound)
    guard tokens.count == 1 else { return bits(bytes) ?? .expression(bytes) }
    switch first.kind {
    case .text: return QuotedText.unquoted(bytes).map(Default.text) ?? .expression(bytes)
    case .group: return .expression(definition.slice(first.inside))
    case .word: return word(bytes)
    case .name, .comma: return .expression(bytes)
    }
  }

  private static func word(_ bytes: [UInt8]) -> Default? {
    let text = String(decoding: bytes, as: UTF8.self)
    if text == "NULL" { return nil }
    if text.hasPrefix("0x"), let content = IntroducedText.hexadecimalContent(bytes[2...]) {
      return .hexadecimal(content)
    }
    return ColumnDefaultParser.isNumber(text) ? .number(text) : .expression(bytes)
  }

  /// Two tokens: `b` and `'101'`.
  private static func bits(_ bytes: [UInt8]) -> Default? {
    let text = String(decoding: bytes, as: UTF8.self)
    return ColumnDefaultParser.isBitLiteral(text) ? .bits(text) : nil
  }
}
