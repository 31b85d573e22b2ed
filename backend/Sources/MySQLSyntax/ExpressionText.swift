/// Undoes what MySQL's catalog does to the text of an expression.
public enum ExpressionText {
  /// The expression as its server would accept it, from `CHECK_CONSTRAINTS.CHECK_CLAUSE`,
  /// `COLUMNS.GENERATION_EXPRESSION`, `STATISTICS.EXPRESSION` or a `DEFAULT_GENERATED` `COLUMNS.COLUMN_DEFAULT` of
  /// **MySQL 8.0 and later**. MySQL 5.7 and MariaDB print the plain expression: do not call this for them.
  ///
  /// MySQL puts two layers on the whole text, backticked names included (measured on 9.7):
  ///
  /// | layer | example |
  /// |---|---|
  /// | quotes, backslashes, control characters get a backslash | `_utf8mb4'it\'s'` becomes `_utf8mb4\'it\\\'s\'` |
  /// | each byte of the UTF-8 text becomes one character (as if it were Latin-1) | `é` becomes `Ã©` |
  ///
  /// The second layer is undone only where every character is a byte and the bytes are valid UTF-8, so that a server
  /// that does not have it loses nothing (but a text that really means `Ã©`).
  public static func unescapingCatalogQuotes(_ listed: String) -> String {
    undoingByteCharacters(unescaping(listed))
  }

  private static func unescaping(_ listed: String) -> String {
    var text = String.UnicodeScalarView()
    var scalars = listed.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "\\", let escaped = scalars.next() else {
        text.append(scalar)
        continue
      }
      switch escaped {
      case "0": text.append("\u{0}")
      case "n": text.append("\n")
      case "r": text.append("\r")
      case "Z": text.append("\u{1A}")
      default: text.append(escaped)
      }
    }
    return String(text)
  }

  private static func undoingByteCharacters(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return text }
      bytes.append(byte)
    }
    return String(validating: bytes, as: UTF8.self) ?? text
  }
}
