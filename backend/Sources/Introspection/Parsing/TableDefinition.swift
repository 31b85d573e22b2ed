// What SHOW CREATE TABLE says and information_schema does not, or wrongly: the bytes of binary defaults (MySQL cuts
// them at the first 0x00, MariaDB prints `?`), expressions with text outside ASCII (MySQL encodes it twice), and
// MariaDB's DEFAULT partition (printed as 0) and its application-time periods. Only tables with one of these are read
// this way.

/// The clauses of one `CREATE TABLE` text, as far as they are needed. Works on bytes: binary defaults are not UTF-8.
struct TableDefinition {
  /// Column name to the bytes of its DEFAULT, still quoted; the outer parentheses of an expression are removed.
  private(set) var defaults: [String: [UInt8]] = [:]
  /// Column name to its GENERATED ALWAYS AS expression.
  private(set) var generated: [String: String] = [:]
  /// Constraint name to its CHECK expression.
  private(set) var checks: [String: String] = [:]
  /// Index name to the expression of each part that has one, by 0-based position.
  private(set) var indexExpressions: [String: [Int: String]] = [:]
  /// MariaDB's application-time periods.
  private(set) var periods: [String] = []
  /// Index name to the period that its rows may not share.
  private(set) var keysWithoutOverlaps: [String: String] = [:]
  /// Names of partitions that take what no other one does.
  private(set) var defaultPartitions: Set<String> = []

  init(_ statement: [UInt8]) {
    guard let open = statement.firstIndex(of: UInt8(ascii: "(")), let body = Self.group(statement, at: open) else {
      return
    }
    for element in Self.elements(body) { read(element) }
    readPartitions(Array(statement[(open + body.count + 2)...]))
  }

  private mutating func read(_ element: [Token]) {
    guard let first = element.first else { return }
    if case .name(let column) = first {
      readColumn(column, Array(element.dropFirst()))
    } else if first.isWord("CONSTRAINT"), element.count >= 4, case .name(let name) = element[1],
      element[2].isWord("CHECK"), case .group(let expression) = element[3]
    {
      checks[name] = Self.expression(expression)
    } else if first.isWord("PERIOD"), element.count >= 3, case .name(let name) = element[2] {
      periods.append(name)
    } else if first.isWord("PRIMARY"), element.count >= 3, case .group(let parts) = element[2] {
      readOverlaps("PRIMARY", parts)
    } else if let key = element.firstIndex(where: { $0.isWord("KEY") }), element.count > key + 2,
      case .name(let name) = element[key + 1], case .group(let parts) = element[key + 2]
    {
      readOverlaps(name, parts)
      for (position, part) in Self.elements(parts).enumerated() {
        if case .group(let expression) = part.first {
          indexExpressions[name, default: [:]][position] = Self.expression(expression)
        }
      }
    }
  }

  /// ``(`id`,`p` WITHOUT OVERLAPS)``
  private mutating func readOverlaps(_ index: String, _ parts: [UInt8]) {
    for part in Self.elements(parts) {
      if case .name(let period) = part.first, part.dropFirst().first?.isWord("WITHOUT") == true {
        keysWithoutOverlaps[index] = period
      }
    }
  }

  private mutating func readColumn(_ column: String, _ clauses: [Token]) {
    if let index = clauses.firstIndex(where: { $0.isWord("DEFAULT") }), index + 1 < clauses.count {
      switch clauses[index + 1] {
      case .group(let expression): defaults[column] = expression
      case .text(let bytes), .word(let bytes): defaults[column] = bytes
      case .name: break
      }
    }
    if let index = clauses.firstIndex(where: { $0.isWord("AS") }), index + 1 < clauses.count,
      case .group(let expression) = clauses[index + 1]
    {
      generated[column] = Self.expression(expression)
    }
  }

  private mutating func readPartitions(_ rest: [UInt8]) {
    for case .group(let group) in Self.tokens(rest) {
      for element in Self.elements(group) where element.count >= 3 {
        guard element[0].isWord("PARTITION"), case .name(let name) = element[1], element[2].isWord("DEFAULT") else {
          continue
        }
        defaultPartitions.insert(name)
      }
    }
  }
}

extension TableDefinition {
  private enum Token {
    case name(String)
    /// A quoted string with its quotes.
    case text([UInt8])
    /// The inside of a pair of parentheses.
    case group([UInt8])
    case word([UInt8])

    func isWord(_ word: String) -> Bool {
      guard case .word(let bytes) = self else { return false }
      return bytes.elementsEqual(word.utf8)
    }
  }

  private static func expression(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The inside of the parentheses that open at `start`; nil when they do not close.
  private static func group(_ bytes: [UInt8], at start: Int) -> [UInt8]? {
    var depth = 0
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if QuotedText.isQuote(byte) {
        index = QuotedText.end(of: bytes, from: index)
        continue
      }
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { return Array(bytes[(start + 1)..<index]) }
      }
      index += 1
    }
    return nil
  }

  /// The comma-separated elements of a body, each as its tokens.
  private static func elements(_ body: [UInt8]) -> [[Token]] {
    var elements: [[Token]] = [[]]
    for token in tokens(body) {
      if token.isWord(",") { elements.append([]) } else { elements[elements.count - 1].append(token) }
    }
    return elements
  }

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: " ") || byte == 0x0A {
        index += 1
      } else if QuotedText.isQuote(byte) {
        let end = QuotedText.end(of: bytes, from: index)
        let token = Array(bytes[index..<end])
        if byte == UInt8(ascii: "`"), let name = QuotedText.unquoted(token) {
          tokens.append(.name(String(decoding: name, as: UTF8.self)))
        } else {
          tokens.append(.text(token))
        }
        index = end
      } else if byte == UInt8(ascii: "("), let inside = group(bytes, at: index) {
        tokens.append(.group(inside))
        index += inside.count + 2
      } else if byte == UInt8(ascii: ",") {
        tokens.append(.word([byte]))
        index += 1
      } else {
        let end = bytes[index...].firstIndex { isDelimiter($0) } ?? bytes.count
        tokens.append(.word(Array(bytes[index..<max(end, index + 1)])))
        index = max(end, index + 1)
      }
    }
    return tokens
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == 0x0A || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "(")
      || byte == UInt8(ascii: ")") || QuotedText.isQuote(byte)
  }
}
