import Diagnostics

extension OptionFile {
  /// One line of an option file.
  enum Line: Equatable {
    case nothing
    case group(String)
    case option(_ name: String, _ value: String?)
    case include(String)
    case includeFolder(String)
  }

  /// Example: `ssl_ca = "/etc/my ca.pem"  # ours` is `.option("ssl-ca", "/etc/my ca.pem")`.
  static func parse(_ line: Substring, at place: ErrorContext) throws(MartletError) -> Line {
    let text = trimmed(line)
    switch text.first {
    case nil, "#", ";": return .nothing
    case "!": return try directive(text, at: place)
    case "[":
      guard let end = text.firstIndex(of: "]") else {
        throw MartletError(.file, "A group of an option file lacks its ]", context: place)
      }
      return .group(String(trimmed(text[..<end].dropFirst())).lowercased())
    default: break
    }
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    var name = trimmed(withoutComment(parts[0])).lowercased().replacing("_", with: "-")
    if name.hasPrefix("loose-") { name.removeFirst("loose-".count) }
    return .option(name, parts.count == 2 ? value(parts[1]) : nil)
  }

  private static func directive(_ text: Substring, at place: ErrorContext) throws(MartletError) -> Line {
    let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    switch (words[0], words.count) {
    case ("!include", 2): return .include(String(trimmed(words[1])))
    case ("!includedir", 2): return .includeFolder(String(trimmed(words[1])))
    default: throw MartletError(.file, "An option file has an unknown ! directive", context: place)
    }
  }

  /// The value without quotes, comment and escapes; `#` starts a comment only outside of quotes.
  private static func value(_ raw: Substring) -> String {
    let text = trimmed(raw)
    if let quote = text.first, quote == "\"" || quote == "'",
      let end = closingQuote(quote, in: text.dropFirst())
    {
      return unescaped(text[text.index(after: text.startIndex)..<end])
    }
    return unescaped(trimmed(withoutComment(text)))
  }

  private static func closingQuote(_ quote: Character, in text: Substring) -> Substring.Index? {
    var isEscaped = false
    for index in text.indices {
      if isEscaped {
        isEscaped = false
      } else if text[index] == "\\" {
        isEscaped = true
      } else if text[index] == quote {
        return index
      }
    }
    return nil
  }

  private static func withoutComment(_ text: Substring) -> Substring { text.prefix { $0 != "#" } }

  /// `\b \t \n \r \\ \s` and quotes; any other backslash stays, as in the servers' clients.
  private static func unescaped(_ text: Substring) -> String {
    let escapes: [Character: Character] = [
      "b": "\u{8}", "t": "\t", "n": "\n", "r": "\r", "\\": "\\", "s": " ", "\"": "\"", "'": "'",
    ]
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.first, let meaning = escapes[next] {
        result.append(meaning)
        rest.removeFirst()
      } else {
        result.append(character)
      }
    }
    return result
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
