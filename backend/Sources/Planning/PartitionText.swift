import SchemaModel

/// What the catalog prints about partitions: `year(`created`)`, `'2024-01-01',MAXVALUE`. Only the shapes that have an
/// exact counterpart are read.
enum PartitionText {
  struct Expression: Hashable {
    /// Lower-cased; nil for plain columns.
    var function: String?
    var columns: [String]
  }

  enum Value: Hashable {
    case integer(Int)
    case text(String)
    case null, maximum
  }

  /// Plain columns, or one function over one column; nil for anything else.
  static func expression(_ text: String) -> Expression? {
    let rest = text.trimmingBlankScalars
    if rest.hasSuffix(")"), let open = rest.firstIndex(of: "("), open > rest.startIndex {
      let function = rest[..<open].lowercased()
      let argument = rest[rest.index(after: open)...].dropLast()
      guard function.allSatisfy({ $0.isLetter || $0 == "_" }), let column = name(argument) else { return nil }
      return Expression(function: function, columns: [column])
    }
    let columns = split(rest).map { name($0[...]) }
    guard !columns.isEmpty, !columns.contains(nil) else { return nil }
    return Expression(function: nil, columns: columns.compactMap(\.self))
  }

  /// A list of literals; nil where one is an expression or a list of its own.
  static func values(_ text: String) -> [Value]? {
    let values = split(text).map(value)
    return values.contains(nil) ? nil : values.compactMap(\.self)
  }

  private static func value(_ text: String) -> Value? {
    switch text.uppercased() {
    case "MAXVALUE", "(MAXVALUE)": return .maximum
    case "NULL": return .null
    default: break
    }
    if let number = Int(text) { return .integer(number) }
    // A character set introducer does not change what stands in ASCII, and dates are all that matters here.
    let scalars = text.unicodeScalars
    guard let open = scalars.firstIndex(of: "'"), !scalars[..<open].contains("("), scalars.last == "'" else {
      return nil
    }
    let content = scalars[scalars.index(after: open)...]
    guard !content.isEmpty, !content.dropLast().contains(where: { $0 == "'" || $0 == "\\" }) else { return nil }
    return .text(String(content.dropLast()))
  }

  private static func name(_ text: Substring) -> String? {
    var name = text.filter { $0 != " " || text.hasPrefix("`") }
    if name.hasPrefix("`"), name.hasSuffix("`"), name.count > 2 {
      name = String(name.dropFirst().dropLast()).replacing("``", with: "`")
    } else if name.contains(where: { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }) {
      return nil
    }
    return name.isEmpty ? nil : String(name)
  }

  /// Splits at commas outside quotes and backticks, and trims.
  private static func split(_ text: String) -> [String] {
    var parts = [String.UnicodeScalarView()]
    var quote: Unicode.Scalar?
    for character in text.unicodeScalars {
      if quote == character {
        quote = nil
      } else if quote == nil, character == "'" || character == "`" {
        quote = character
      } else if quote == nil, character == "," {
        parts.append(String.UnicodeScalarView())
        continue
      }
      if quote != nil || !character.properties.isWhitespace { parts[parts.count - 1].append(character) }
    }
    return parts.map { String($0) }
  }
}
