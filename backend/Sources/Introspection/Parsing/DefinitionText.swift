/// The text of SHOW CREATE TABLE, so that two readings of a table that nobody has altered are equal.
enum DefinitionText {
  /// Without the next AUTO_INCREMENT value, which every row changes; bytes that are not UTF-8 (literals of binary
  /// columns) as `\xHH`.
  ///
  ///     CREATE TABLE `t` (
  ///       `id` int NOT NULL AUTO_INCREMENT,
  ///       PRIMARY KEY (`id`)
  ///     ) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4 COMMENT='…'
  static func normalized(_ definition: TableDefinition) -> String { text(definition.withoutCounter) }

  private static func text(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let digits = Array("0123456789ABCDEF")
    var text = ""
    for byte in bytes {
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        // Such a text is compared, not read: each byte beyond ASCII stands for itself.
        text += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return text
  }
}
