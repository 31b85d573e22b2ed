import Diagnostics
import Migration

/// Rejected rows as text.
struct RejectsText {
  var style: TextStyle = .plain

  // MARK: list

  /// Lines, each ended by a line feed. `target` is how to name it on a command line.
  func list(_ page: RejectPage, target: String) -> String {
    guard !page.counts.isEmpty else { return "No rejected rows.\n" }
    var sections = [counts(page.counts)]
    if !page.rows.isEmpty { sections.append(rows(page.rows)) }
    var closing: [String] = []
    if let token = page.nextPageToken { closing.append("More rows: --page \(token)") }
    if let row = page.rows.first {
      closing.append("One of them in full: martlet rejects show \(target.shellQuoted) \(row.id)")
    }
    sections.append(closing)
    return Self.text(sections)
  }

  private func counts(_ counts: [RejectCount]) -> [String] {
    var table = TextTable([
      .init(title: "table", alignment: .left), .init(title: "column", alignment: .left),
      .init(title: "reason", alignment: .left), .init(title: "rows", alignment: .right),
      .init(title: "replayed", alignment: .right), .init(title: "such as", alignment: .right),
    ])
    table.rows = counts.map { count in
      [
        count.table.printable, (count.column ?? "").printable, count.reason.printable, Quantity.count(count.rows),
        Quantity.count(count.rowsReplayed), "\(count.firstID)",
      ]
    }
    table.footer = [
      "", "", "", Quantity.count(counts.reduce(0) { $0 + $1.rows }),
      Quantity.count(counts.reduce(0) { $0 + $1.rowsReplayed }), "",
    ]
    return [style(.bold, "Rejected rows")] + table.lines()
  }

  private func rows(_ rows: [RejectSummary]) -> [String] {
    var table = TextTable([
      .init(title: "id", alignment: .right), .init(title: "table", alignment: .left),
      .init(title: "key", alignment: .left), .init(title: "column", alignment: .left),
      .init(title: "reason", alignment: .left),
    ])
    table.rows = rows.map { row in
      [
        "\(row.id)", row.table.printable, DisplayWidth.cut(row.keyText.printable, to: 40), (row.column ?? "").printable,
        row.reason.printable + (row.replayedAt == nil ? "" : ", replayed"),
      ]
    }
    return table.lines()
  }

  // MARK: show

  /// - Parameter bytesMax: of a value or of the row.
  func detail(_ row: RejectDetail, bytesMax: Int) -> String {
    let summary = row.summary
    let place = summary.column.map { " in column \($0)" } ?? ""
    var facts = [
      ("row", "\(summary.id)"), ("table", "\(summary.table) → \(summary.target)".printable),
      ("key", summary.keyText.printable), ("reason", (summary.reason + place).printable),
    ]
    if let message = summary.message { facts.append(("it said", message.printable)) }
    facts.append(("rejected", summary.rejectedAt.printable))
    if let replayed = summary.replayedAt { facts.append(("replayed", replayed.printable)) }
    if summary.replayedAt == nil { facts.append(("remedy", row.remedy.printable)) }
    var sections = [facts.map { "\(style(.faint, DisplayWidth.fit($0, to: 9))) \($1)" }]
    let columns = row.values.reduce(0) { max($0, DisplayWidth.of($1.column.printable)) }
    let values = row.values.map { value in
      let text = value.text.map { Self.cut($0, bytesMax: bytesMax).printable } ?? style(.faint, "NULL")
      return "  \(DisplayWidth.fit(value.column.printable, to: columns))  \(text)"
    }
    sections.append([style(.bold, "Values")] + values)
    let size = " (a row packet of MySQL's binary protocol, \(Quantity.count(row.raw.count)) bytes)"
    sections.append(
      [style(.bold, "Source bytes") + size]
        + HexDump.lines(row.raw.prefix(bytesMax)).map { "  " + $0 }
        + (row.raw.count > bytesMax ? ["  … the rest: martlet rejects export"] : []))
    return Self.text(sections)
  }

  private static func cut(_ text: String, bytesMax: Int) -> String {
    text.utf8.count <= bytesMax
      ? text : String(text.prefix(bytesMax / 4)) + "… (\(Quantity.count(text.utf8.count)) bytes as text)"
  }

  // MARK: replay

  func replay(_ report: ReplayReport, target: String) -> String {
    guard !report.tables.isEmpty else { return "No rejected rows wait for a replay.\n" }
    var table = TextTable([
      .init(title: "table", alignment: .left), .init(title: "target", alignment: .left),
      .init(title: "replayed", alignment: .right), .init(title: "refused again", alignment: .right),
    ])
    table.rows = report.tables.map { row in
      [
        row.source.printable, row.target.printable, Quantity.count(row.rowsReplayed), Quantity.count(row.rowsRefused),
      ]
    }
    table.footer = ["", "", Quantity.count(report.rowsReplayed), Quantity.count(report.rowsRefused)]
    var closing = report.altered.sorted { $0.key < $1.key }.map { column, count in
      "\(Quantity.counted(count, "value")) of \(column.printable) altered by the policy that was chosen."
    }
    closing.append(
      report.rowsWaiting == 0
        ? style(.green, "Every row that the run rejected is in its table now.")
        : "\(Quantity.counted(report.rowsWaiting, "rejected row waits", plural: "rejected rows wait")): "
          + "martlet rejects list \(target.shellQuoted)")
    return Self.text([[style(.bold, "Replay")] + table.lines(), closing])
  }

  private static func text(_ sections: [[String]]) -> String {
    sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }
}

/// Bytes as people read them, as `xxd` and `hexdump -C` print them.
enum HexDump {
  static func lines(_ bytes: some Collection<UInt8>) -> [String] {
    var lines: [String] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let row = rest.prefix(16)
      rest = rest.dropFirst(16)
      let offset = String(lines.count * 16, radix: 16)
      let digits = row.map { hex($0) }.joined(separator: " ")
      let text = row.map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
      lines.append(
        String(repeating: "0", count: max(0, 6 - offset.count)) + offset + "  "
          + DisplayWidth.fit(digits, to: 47) + "  " + text)
    }
    return lines
  }

  /// Two digits for each byte, nothing between them.
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> String { text([byte]) }
}
