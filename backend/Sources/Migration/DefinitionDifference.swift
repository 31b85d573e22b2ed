/// What is different between two texts of SHOW CREATE TABLE, in words. Pure.
///
/// Elements stand on lines of their own, indented by two spaces; options and partitions follow from the line that begins
/// with `)`.
enum DefinitionDifference {
  /// One phrase for each element that differs; empty for equal texts.
  static func phrases(from old: String, to new: String) -> [String] {
    guard old != new else { return [] }
    let (before, after) = (Parts(old), Parts(new))
    var phrases: [String] = []
    for element in before.elements {
      guard let now = after.byName[element.name] else {
        phrases.append("\(element.name) is gone")
        continue
      }
      if now != element.text { phrases.append("\(element.name) was \(element.text), is now \(now)") }
    }
    for element in after.elements where before.byName[element.name] == nil {
      phrases.append("\(element.name) is new: \(element.text)")
    }
    if phrases.isEmpty, before.elements.map(\.name) != after.elements.map(\.name) {
      phrases.append("its columns or keys stand in another order")
    }
    if before.options != after.options {
      phrases.append("its options were \(before.options), are now \(after.options)")
    }
    return phrases.isEmpty ? ["its definition was changed"] : phrases
  }

  private struct Parts {
    struct Element {
      /// ``column `a` ``, ``key `k` ``, `primary key`.
      var name: String
      var text: String
    }

    var elements: [Element] = []
    var byName: [String: String] = [:]
    /// With the partitions.
    var options = ""

    init(_ statement: String) {
      let lines = statement.split(separator: "\n", omittingEmptySubsequences: false)
      let end = lines.firstIndex { $0.hasPrefix(")") } ?? lines.endIndex
      for line in lines[..<end].dropFirst() {
        let element = Self.element(line)
        elements.append(element)
        byName[element.name] = element.text
      }
      if end < lines.endIndex {
        options = lines[end...].joined(separator: " ").drop { $0 == ")" || $0 == " " }.description
      }
    }

    private static func element(_ line: Substring) -> Element {
      var text = line.drop { $0 == " " }
      if text.last == "," { text.removeLast() }
      if text.first == "`" {
        let name = quotedName(text)
        return Element(name: "column \(name)", text: String(text.dropFirst(name.count + 1)))
      }
      guard let tick = text.firstIndex(of: "`"), !text.hasPrefix("PRIMARY KEY") else {
        let name = text.prefix { $0 != "(" }.split(separator: " ").joined(separator: " ").lowercased()
        return Element(name: name, text: String(text))
      }
      let kind = text[..<tick].split(separator: " ").joined(separator: " ").lowercased()
      return Element(name: "\(kind) \(quotedName(text[tick...]))", text: String(text))
    }

    /// The name at the beginning, with its quotes; a quote within it is doubled.
    private static func quotedName(_ text: Substring) -> String {
      var name = "`"
      var rest = text.dropFirst()
      while let character = rest.popFirst() {
        name.append(character)
        guard character == "`" else { continue }
        guard rest.first == "`" else { break }
        name.append(rest.removeFirst())
      }
      return name
    }
  }
}
