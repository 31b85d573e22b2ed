/// A table of plain text whose columns line up, wide characters included.
struct TextTable {
  struct Column {
    var title: String
    var alignment: DisplayWidth.Alignment
  }

  var columns: [Column]
  var rows: [[String]] = []
  /// Set apart by a rule.
  var footer: [String]?
  var indent: Int = 2

  init(_ columns: [Column]) { self.columns = columns }

  func lines() -> [String] {
    let titles = columns.map(\.title)
    let body = [titles] + rows + (footer.map { [$0] } ?? [])
    let widths = columns.indices.map { index in body.reduce(0) { max($0, DisplayWidth.of($1[index])) } }
    let rule =
      String(repeating: " ", count: indent) + widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    var lines = [line(titles, widths), rule]
    lines += rows.map { line($0, widths) }
    if let footer { lines += [rule, line(footer, widths)] }
    return lines
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = String(repeating: " ", count: indent)
    text += columns.indices.map { DisplayWidth.fit(cells[$0], to: widths[$0], alignment: columns[$0].alignment) }
      .joined(separator: "  ")
    while text.last == " " { text.removeLast() }
    return text
  }
}
