import Testing

/// Pairs of lines: MySQL's text, and indented below it PostgreSQL's. `\#` at the end of a line continues it.
struct TranslationTable {
  struct Row: Sendable, CustomTestStringConvertible {
    var mysql: String
    var postgres: String
    var testDescription: String { mysql }
  }

  let rows: [Row]

  init(_ text: String) {
    var rows: [Row] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("  ") {
        rows[rows.count - 1].postgres = String(line.dropFirst(2))
      } else {
        rows.append(Row(mysql: String(line), postgres: ""))
      }
    }
    self.rows = rows
  }
}
