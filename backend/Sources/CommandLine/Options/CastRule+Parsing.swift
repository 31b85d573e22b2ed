import ArgumentParser
import SchemaModel

extension CastRule {
  /// `column shop.orders.flags:bigint` or `type bigint unsigned:numeric(20)`.
  ///
  /// The last colon that is not part of a `::` or inside quotes would be ambiguous in names, so the target is what
  /// follows the last colon: PostgreSQL's type names have none.
  init(parsing text: String) throws(ValidationError) {
    let form = "write 'column DATABASE.TABLE.COLUMN:TYPE' or 'type MYSQL-TYPE:TYPE'"
    guard let colon = text.lastIndex(of: ":") else {
      throw ValidationError("there is no ':' before the target type; \(form).")
    }
    let target = text[text.index(after: colon)...].trimmed
    guard !target.isEmpty else { throw ValidationError("the target type after ':' is missing; \(form).") }
    let words = text[..<colon].trimmed
    guard let space = words.firstIndex(of: " ") else {
      throw ValidationError("'\(words)' says neither 'column' nor 'type', or what of; \(form).")
    }
    let subject = words[space...].trimmed
    switch words[..<space].lowercased() {
    case "column":
      guard subject.split(separator: ".", omittingEmptySubsequences: false).count >= 3, !subject.contains("..") else {
        throw ValidationError(
          "'\(subject)' does not name a column as DATABASE.TABLE.COLUMN; * and ? may stand for any of them.")
      }
      self.init(subject: .column(pattern: subject), target: target)
    case "type":
      self.init(subject: .type(name: subject.lowercased()), target: target)
    case let other:
      throw ValidationError("a rule begins with 'column' or 'type', not with '\(other)'; \(form).")
    }
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
