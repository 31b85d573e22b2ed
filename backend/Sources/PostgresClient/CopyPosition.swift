// The server says where COPY stood only in prose, in the error's context:
//
//   COPY orders, line 17, column total: "12x"
//   COPY orders, Zeile 17, Spalte total: »12x«
//   ordersのCOPY、行 17、列 total: "12x"
//   orders 복사, 17번째 줄, total 열: "12x"
//
// `lc_messages` may only be set by a superuser, so translations are read too.

/// Where a COPY stood when it failed.
struct CopyPosition: Equatable {
  /// As the server names it here: without schema or quotes.
  var table: String
  /// 1-based; in the binary format the number of the row.
  var line: Int
  var column: String?

  init(table: String, line: Int, column: String? = nil) {
    self.table = table
    self.line = line
    self.column = column
  }

  /// Finds the COPY in a context of one or more lines; nil without one.
  init?(context: String) {
    // The first that fits: lines of a trigger come before it, and only a value shown within it, which may hold line
    // feeds and anything else, can come after.
    for line in context.split(separator: "\n") {
      if let position = CopyPosition(contextLine: line) {
        self = position
        return
      }
    }
    return nil
  }

  private init?(contextLine: Substring) {
    let text = contextLine.replacing("、", with: ", ")
    let head: String
    if text.hasPrefix("COPY ") {
      head = String(text.dropFirst(5))
    } else if let mark = ["のCOPY, ", " 복사, "].lazy.compactMap({ text.firstRange(of: $0) }).first {
      head = text[..<mark.lowerBound] + ", " + text[mark.upperBound...]
    } else {
      return nil
    }
    // The table's name may hold commas itself: the first part with a number after one decides.
    var search = head.startIndex
    while let comma = head[search...].firstRange(of: ", ") {
      let part = Self.part(of: head[comma.upperBound...])
      if let line = Self.number(in: part) {
        self.init(
          table: String(head[..<comma.lowerBound]), line: line, column: Self.column(in: head[part.endIndex...]))
        return
      }
      search = comma.upperBound
    }
    return nil
  }

  /// Up to the next comma or colon.
  private static func part(of text: Substring) -> Substring {
    text.prefix { $0 != "," && $0 != ":" }
  }

  /// `line 17` or `17번째 줄`: one number, first or last.
  private static func number(in part: Substring) -> Int? {
    let isDigit = { (character: Character) in character.isASCII && character.isNumber }
    let words = part.split(separator: " ")
    if let last = words.last, words.count > 1, last.allSatisfy(isDigit) { return Int(last) }
    let digits = part.prefix(while: isDigit)
    return digits.isEmpty || digits.count == part.count ? nil : Int(digits)
  }

  /// - Parameter text: what follows the number: nothing, `: "raw line"`, or `, column NAME` and perhaps `: value`.
  private static func column(in text: Substring) -> String? {
    guard text.hasPrefix(", ") else { return nil }
    let phrase = text.dropFirst(2)
    let end = phrase.firstRange(of: ": ")?.lowerBound ?? phrase.endIndex
    let words = trimmed(String(phrase[..<end]))
    if words.hasSuffix(" 열") { return String(words.dropLast(2)) }
    guard let space = words.firstIndex(of: " ") else { return nil }
    return String(words[words.index(after: space)...])
  }
}
