// What an account may do, from the lines of SHOW GRANTS. Role grants and proxies are passed over: the server expands
// the privileges of active roles into lines of their own.
// Sources: MySQL manual, 15.7.7.22 "SHOW GRANTS", 8.2.12 "Privilege Restriction Using Partial Revokes".

public struct GrantSet: Sendable, Hashable {
  private struct Grant: Sendable, Hashable {
    /// Upper-cased.
    var privileges: Set<String>
    var scope: Scope
  }

  private enum Scope: Sendable, Hashable {
    case global
    /// `%` and `_` are wildcards in a database's name unless escaped.
    case database(pattern: String)
    /// A table, some of its columns, or a routine: never enough for a whole database.
    case narrower(database: String)
  }

  private var grants: [Grant] = []
  /// MySQL 8's partial revokes: exceptions from what is granted globally.
  private var revokes: [Grant] = []

  public init(lines: [String]) {
    for line in lines {
      guard let (verb, grant) = Self.parse(line) else { continue }
      if verb == "REVOKE" { revokes.append(grant) } else { grants.append(grant) }
    }
  }

  /// Whether `privilege` holds for every object of `database`, or for the whole server where nil.
  public func allows(_ privilege: String, on database: String? = nil) -> Bool {
    let wanted = privilege.uppercased()
    let isGranted = grants.contains { grant in
      switch grant.scope {
      case .global: return Self.includes(grant.privileges, wanted)
      case .database(let pattern):
        guard let database else { return false }
        return Self.includes(grant.privileges, wanted) && Self.matches(database, pattern)
      case .narrower: return false
      }
    }
    guard isGranted, let database else { return isGranted }
    return !revokes.contains { revoke in
      if case .database(let name) = revoke.scope {
        name == database && Self.includes(revoke.privileges, wanted)
      } else {
        false
      }
    }
  }

  public func allowsAny(of privileges: [String], on database: String? = nil) -> Bool {
    privileges.contains { allows($0, on: database) }
  }

  /// Whether `privilege` holds for some object of `database`.
  public func allowsPart(_ privilege: String, of database: String) -> Bool {
    grants.contains { grant in
      if case .narrower(database) = grant.scope {
        Self.includes(grant.privileges, privilege.uppercased())
      } else {
        false
      }
    }
  }

  private static func includes(_ privileges: Set<String>, _ wanted: String) -> Bool {
    privileges.contains(wanted) || privileges.contains("ALL PRIVILEGES") || privileges.contains("ALL")
  }

  private static func parse(_ line: String) -> (verb: String, grant: Grant)? {
    let bytes = Array(line.utf8)
    let words = topLevelWords(bytes)
    guard let verb = words.first?.text.uppercased(), verb == "GRANT" || verb == "REVOKE",
      let on = words.first(where: { $0.text.uppercased() == "ON" }),
      var object = words.first(where: { $0.start > on.start })
    else { return nil }
    if ["PROCEDURE", "FUNCTION", "TABLE", "PACKAGE"].contains(object.text.uppercased()) {
      guard let name = words.first(where: { $0.start > object.start }) else { return nil }
      object = name
    }
    let list = String(decoding: bytes[words[0].end..<on.start], as: UTF8.self)
    var privileges: Set<String> = []
    for item in list.split(separator: ",") {
      let name = item.uppercased().split(separator: " ").joined(separator: " ")
      // `SELECT (a, b)` is about columns; PROXY is no privilege on data.
      if !name.contains("(") && !name.contains(")") && name != "PROXY" { privileges.insert(name) }
    }
    return privileges.isEmpty ? nil : (verb, Grant(privileges: privileges, scope: scope(object.text)))
  }

  private static func scope(_ text: String) -> Scope {
    if text == "*.*" { return .global }
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "`") else { return .database(pattern: String(text.dropLast(2))) }
    let end = QuotedText.end(of: bytes, from: 0)
    let name = QuotedText.unquoted(Array(bytes[..<end])).map { String(decoding: $0, as: UTF8.self) } ?? text
    return text.hasSuffix(".*") && bytes.count == end + 2 ? .database(pattern: name) : .narrower(database: name)
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

  /// SQL's LIKE with `\` as its escape.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    var name = Array(name)[...]
    var pattern = Array(pattern)[...]
    var afterPercent: (name: ArraySlice<Character>, pattern: ArraySlice<Character>)?
    while true {
      if pattern.first == "%" {
        pattern.removeFirst()
        afterPercent = (name, pattern)
        continue
      }
      var literal = pattern.first
      var width = 1
      var isWildcard = literal == "_"
      if literal == "\\", pattern.count > 1 {
        literal = pattern[pattern.startIndex + 1]
        width = 2
        isWildcard = false
      }
      if let character = name.first, let literal, isWildcard || literal == character {
        name.removeFirst()
        pattern.removeFirst(width)
      } else if name.isEmpty, pattern.isEmpty {
        return true
      } else if var retry = afterPercent, !retry.name.isEmpty {
        retry.name.removeFirst()
        afterPercent = retry
        (name, pattern) = retry
      } else {
        return false
      }
    }
  }
}
