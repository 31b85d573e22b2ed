// The part of regular expressions that ICU (MySQL 8), PCRE (MariaDB) and PostgreSQL's ARE read alike: literals,
// anchors, groups, alternation, greedy repetition, bracket expressions of plain characters and ranges.
// Source: ICU user guide "Regular Expressions"; PostgreSQL manual 9.7.3.

import SchemaModel

struct RegularExpression {
  struct Problem: Error { var reason: String }

  let postgres: String
  /// Letters in the pattern, whose case would matter.
  let hasLetters: Bool

  init(mysql pattern: String, flavor: SourceFlavor) throws(Problem) {
    var translation = Translation(Array(pattern), flavor: flavor)
    postgres = try translation.run()
    hasLetters = translation.hasLetters
  }

  private struct Translation {
    let characters: [Character]
    /// Where a line may end: before such a one `$` matches at the end of the text, and `.` does not match it.
    let lineEnds: String
    let finalLineEnd: String
    var index = 0
    var depth = 0
    /// The last thing was an anchor, which PostgreSQL does not repeat.
    var isAfterAnchor = false
    var hasLetters = false
    var output = ""

    init(_ characters: [Character], flavor: SourceFlavor) {
      self.characters = characters
      lineEnds = flavor == .mysql ? "\\n\\u000B\\f\\r\\u0085\\u2028\\u2029" : "\\n"
      finalLineEnd = flavor == .mysql ? "(?:\\r\\n|[\(lineEnds)])?$" : "\\n?$"
    }

    mutating func run() throws(Problem) -> String {
      while index < characters.count {
        let character = characters[index]
        index += 1
        defer { isAfterAnchor = character == "$" }
        switch character {
        case "^", "|": output.append(character)
        case "$": output += finalLineEnd
        case "}": throw Problem(reason: "the pattern closes bounds that it did not open")
        case ".": output += "[^\(lineEnds)]"
        case "(": try group()
        case ")":
          depth -= 1
          guard depth >= 0 else { throw Problem(reason: "the pattern closes a group that it did not open") }
          output.append(")")
        case "*", "+", "?": try repetition(String(character))
        case "{": try bounds()
        case "[": try bracket()
        case "\\": try escape()
        default: try literal(character)
        }
      }
      guard depth == 0 else { throw Problem(reason: "the pattern leaves a group open") }
      // A leading `***` or `(?` would be a directive to PostgreSQL; neither can come out of the cases above.
      return output
    }

    private mutating func literal(_ character: Character) throws(Problem) {
      guard character.unicodeScalars.count == 1 else { throw Problem(reason: "the pattern holds combined characters") }
      hasLetters = hasLetters || character.isLetter || !character.isASCII
      output.append(character)
    }

    private mutating func group() throws(Problem) {
      depth += 1
      guard index < characters.count, characters[index] == "?" else {
        output += "("
        return
      }
      guard index + 1 < characters.count, characters[index + 1] == ":" else {
        throw Problem(reason: "the pattern uses `(?`, which the systems read differently")
      }
      index += 2
      output += "(?:"
    }

    private mutating func repetition(_ sign: String) throws(Problem) {
      if index < characters.count, "*+?".contains(characters[index]) {
        throw Problem(reason: "the pattern uses lazy or possessive repetition")
      }
      guard let last = output.last, !isAfterAnchor, !"(|^".contains(last) else {
        throw Problem(reason: "the pattern repeats nothing")
      }
      output += sign
    }

    private mutating func bounds() throws(Problem) {
      guard let end = characters[index...].firstIndex(of: "}") else {
        throw Problem(reason: "the pattern leaves `{` open")
      }
      let parts = characters[index..<end].split(separator: ",", omittingEmptySubsequences: false)
      let isValid =
        parts.count <= 2 && !parts[0].isEmpty
        && parts.allSatisfy { $0.isEmpty || (Int(String($0)).map { $0 <= 255 } ?? false) }
      guard isValid else { throw Problem(reason: "the pattern has bounds that PostgreSQL does not take") }
      let text = String(characters[index..<end])
      index = end + 1
      try repetition("{\(text)}")
    }

    /// `\` before punctuation is that character in all of them; letters mean different things.
    private mutating func escape() throws(Problem) {
      guard index < characters.count, characters[index].isASCII, !characters[index].isLetter,
        !characters[index].isNumber
      else {
        throw Problem(reason: "the pattern uses an escape that the systems read differently")
      }
      output += "\\\(characters[index])"
      index += 1
    }

    private mutating func bracket() throws(Problem) {
      output += "["
      if index < characters.count, characters[index] == "^" {
        output += "^"
        index += 1
      }
      // The last character, where it may begin a range.
      var start: Character?
      var isEmpty = true
      while index < characters.count {
        switch characters[index] {
        case "]":
          guard !isEmpty else { throw Problem(reason: "the pattern has `]` first in a bracket expression") }
          index += 1
          output += "]"
          return
        case "-" where start == nil || (index + 1 < characters.count && characters[index + 1] == "]"):
          // First, last or behind a range it is itself, which PostgreSQL must be told.
          index += 1
          output += "\\-"
          start = nil
          guard index < characters.count, characters[index] != "-" else {
            throw Problem(reason: "the pattern has `--` in a bracket expression")
          }
        case "-":
          index += 1
          output += "-"
          let end = try member()
          guard let start, end != "-", start <= end else {
            throw Problem(reason: "the pattern has a range that ends before its start")
          }
          hasLetters = hasLetters || (start <= "z" && end >= "A")
        default:
          start = try member()
          isEmpty = false
          continue
        }
        isEmpty = false
        start = nil
      }
      throw Problem(reason: "the pattern leaves a bracket expression open")
    }

    /// One character of a bracket expression.
    private mutating func member() throws(Problem) -> Character {
      guard index < characters.count else { throw Problem(reason: "the pattern leaves a bracket expression open") }
      let character = characters[index]
      index += 1
      switch character {
      case "[", "&": throw Problem(reason: "the pattern uses `\(character)` in a bracket expression")
      case "\\":
        guard index < characters.count, "\\]-^.[*+?(){}|$/@_ ".contains(characters[index]) else {
          throw Problem(reason: "the pattern uses an escape in a bracket expression")
        }
        output += "\\\(characters[index])"
        index += 1
        return characters[index - 1]
      default:
        try literal(character)
        return character
      }
    }
  }
}
