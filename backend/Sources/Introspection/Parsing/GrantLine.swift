import SchemaModel

/// One line of SHOW GRANTS:
///
///     GRANT privilege [(column, …)], … ON [PROCEDURE | FUNCTION | …] object TO account …
///     REVOKE privilege, … ON `database`.* FROM account
struct GrantLine: Sendable, Hashable {
  enum Scope: Sendable, Hashable {
    case global
    /// See `GrantPattern`.
    case database(pattern: String)
    case table(SourceTableName)
    case routine(database: String)
  }

  var isRevoke: Bool
  /// Upper-cased; those that hold for the whole of the scope.
  var privileges: Set<String>
  /// By upper-cased privilege, where it holds for some columns of the table only.
  var columns: [String: Set<String>]
  var scope: Scope
  /// As the server prints it: the account, or one of its roles.
  var grantee: String

  func includes(_ privilege: String) -> Bool {
    privileges.contains(privilege.uppercased()) || privileges.contains("ALL PRIVILEGES") || privileges.contains("ALL")
  }

  /// Nil for a line that is about something else.
  init?(_ line: String) {
    let bytes = Array(line.utf8)
    let words = Self.topLevelWords(bytes)
    guard let verb = words.first?.text.uppercased(), verb == "GRANT" || verb == "REVOKE",
      let on = words.firstIndex(where: { $0.text.uppercased() == "ON" }), on + 1 < words.count
    else { return nil }
    var object = on + 1
    var isRoutine = false
    while object + 1 < words.count, Self.objectKinds.contains(words[object].text.uppercased()) {
      isRoutine = isRoutine || words[object].text.uppercased() != "TABLE"
      object += 1
    }
    isRevoke = verb == "REVOKE"
    privileges = []
    columns = [:]
    for item in Self.items(bytes[words[0].end..<words[on].start]) {
      // PROXY is no privilege on data.
      guard item.name != "PROXY", !item.name.isEmpty else { continue }
      if let names = item.columns {
        columns[item.name, default: []].formUnion(names)
      } else {
        privileges.insert(item.name)
      }
    }
    guard !privileges.isEmpty || !columns.isEmpty,
      let scope = Self.scope(words[object].text, isRoutine: isRoutine)
    else { return nil }
    self.scope = scope
    // After TO or FROM.
    grantee = object + 2 < words.count ? words[object + 2].text : ""
  }

  /// `PACKAGE BODY` is two words.
  private static let objectKinds: Set<String> = ["TABLE", "PROCEDURE", "FUNCTION", "PACKAGE", "BODY", "LIBRARY"]

  private static func scope(_ text: String, isRoutine: Bool) -> Scope? {
    if text == "*.*" { return .global }
    let bytes = Array(text.utf8)
    let (database, rest) = name(bytes[...])
    guard rest.first == UInt8(ascii: ".") else { return nil }
    let object = rest.dropFirst()
    if isRoutine { return .routine(database: database) }
    if object.elementsEqual([UInt8(ascii: "*")]) { return .database(pattern: database) }
    return .table(SourceTableName(database: database, name: name(object).name))
  }

  /// A quoted or plain name and what follows it.
  private static func name(_ bytes: ArraySlice<UInt8>) -> (name: String, rest: ArraySlice<UInt8>) {
    let bytes = Array(bytes)
    guard let first = bytes.first, QuotedText.isQuote(first) else {
      let end = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
      return (String(decoding: bytes[..<end], as: UTF8.self), bytes[end...])
    }
    let end = QuotedText.end(of: bytes, from: 0)
    let text = QuotedText.unquoted(Array(bytes[..<end])) ?? Array(bytes[..<end])
    return (String(decoding: text, as: UTF8.self), bytes[end...])
  }

  private struct Item {
    var name: String
    var columns: Set<String>?
  }

  /// The list of privileges: commas inside parentheses divide columns.
  private static func items(_ list: ArraySlice<UInt8>) -> [Item] {
    pieces(Array(list)).map { piece in
      guard let open = piece.firstIndex(of: UInt8(ascii: "(")), piece.first.map(QuotedText.isQuote) != true else {
        return Item(name: words(piece))
      }
      let inside = piece[(open + 1)...]
      let end = inside.lastIndex(of: UInt8(ascii: ")")) ?? inside.endIndex
      let columns = pieces(Array(inside[..<end])).map { name(trimmed($0)[...]).name }
      return Item(name: words(Array(piece[..<open])), columns: Set(columns))
    }
  }

  private static func words(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).uppercased().split(separator: " ").joined(separator: " ")
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes.drop { $0 == UInt8(ascii: " ") })
  }

  /// Divided at commas that are in no parentheses and no quotes.
  private static func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    var depth = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      if byte == UInt8(ascii: ","), depth == 0 {
        pieces.append(Array(bytes[start..<index]))
        start = index + 1
      }
      index = QuotedText.isQuote(byte) ? QuotedText.end(of: bytes, from: index) : index + 1
    }
    pieces.append(Array(bytes[start...]))
    return pieces
  }

  private struct Word {
    var text: String
    var start: Int
    var end: Int
  }

  /// Words outside parentheses; a quoted name stays one word, whatever it holds.
  private static func topLevelWords(_ bytes: [UInt8]) -> [Word] {
    var words: [Word] = []
    var start: Int?
    var depth = 0
    var index = 0
    while index <= bytes.count {
      let isEnd = index == bytes.count || bytes[index] == UInt8(ascii: " ")
      if isEnd {
        if let first = start {
          words.append(Word(text: String(decoding: bytes[first..<index], as: UTF8.self), start: first, end: index))
          start = nil
        }
        index += 1
        continue
      }
      let byte = bytes[index]
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      if start == nil, depth == 0, byte != UInt8(ascii: ")") { start = index }
      index = QuotedText.isQuote(byte) ? QuotedText.end(of: bytes, from: index) : index + 1
    }
    return words
  }
}
