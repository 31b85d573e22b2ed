// Swift compares and searches text by grapheme: `'` followed by a combining mark is one `Character`, which is no `'`.
// Servers read code points, so whatever is quoted, cut or trimmed for one goes by Unicode scalars.

extension StringProtocol {
  /// The text with each `scalar` replaced, whatever marks combine with it.
  public func replacing(scalar: Unicode.Scalar, with replacement: String) -> String {
    var result = String.UnicodeScalarView()
    for character in unicodeScalars {
      if character == scalar { result.append(contentsOf: replacement.unicodeScalars) } else { result.append(character) }
    }
    return String(result)
  }

  /// The text without white space at its ends. A mark that combines with a blank stays.
  public var trimmingBlankScalars: String {
    var rest = Substring(self).unicodeScalars
    while rest.first?.properties.isWhitespace == true { rest.removeFirst() }
    while rest.last?.properties.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
