import Diagnostics
import Migration
import SchemaModel

/// The report of a run as text: for the terminal, and for report.txt.
struct TextReport {
  var style: TextStyle = .plain
  /// Rows of the table list; nil prints all of them.
  var tablesMax: Int?
  /// Findings of one code that are printed; nil prints all of them.
  var findingsMax: Int? = 10
  /// Where folded lists can be read in full.
  var elsewhere = "report.json"

  /// Lines, each ended by a line feed.
  func render(_ report: RunReport) -> String {
    var sections = [header(report)]
    if !report.tables.isEmpty { sections.append(tables(report)) }
    sections.append(work(report))
    if !report.findings.isEmpty {
      let text = FindingsText(style: style, listedMax: findingsMax, elsewhere: elsewhere)
      sections.append([style(.bold, "Findings")] + text.lines(report.findings, accepted: Set(report.accepted)))
    }
    sections.append(closing(report))
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  // MARK: Sections

  private func header(_ report: RunReport) -> [String] {
    var facts: [(String, String)] = [
      ("outcome", style(Self.ink(report.outcome), Self.name(report.outcome))),
      ("run", report.runID.printable),
      ("source", "\(report.source), \(report.sourceVersion)".printable),
      ("target", "\(report.target), \(report.targetVersion)".printable),
      ("time", "\(report.startedAt) to \(report.finishedAt), \(Quantity.duration(report.elapsedSeconds))".printable),
    ]
    if report.resumes > 0 { facts.append(("resumed", Quantity.counted(report.resumes, "time"))) }
    if let snapshot = report.snapshot {
      facts.append(("snapshot", snapshot.guarantee.printable))
      facts += Self.details(snapshot).map { ("", $0.printable) }
    }
    if let failure = report.failure { facts.append(("failure", failure.printable)) }
    return [style(.bold, "Martlet migration report")]
      + facts.map { "  \(style(.faint, DisplayWidth.fit($0, to: 9))) \($1)" }
  }

  private func tables(_ report: RunReport) -> [String] {
    let shown = Self.shown(report.tables, max: tablesMax)
    var table = TextTable([
      .init(title: "source", alignment: .left), .init(title: "target", alignment: .left),
      .init(title: "rows read", alignment: .right), .init(title: "written", alignment: .right),
      .init(title: "rejected", alignment: .right), .init(title: "size", alignment: .right),
      .init(title: "copy", alignment: .right), .init(title: "indexes", alignment: .right),
    ])
    table.rows = shown.map { row in
      [
        row.source.printable, row.target.printable, Quantity.count(row.rowsRead), Quantity.count(row.rowsWritten),
        Self.rejected(row.rowsRejected, replayed: row.rowsReplayed), Quantity.bytes(row.bytes),
        Quantity.duration(row.copySeconds),
        Quantity.duration(row.indexSeconds),
      ]
    }
    table.footer = [
      Quantity.counted(report.tables.count, "table"), "", Quantity.count(report.rowsRead),
      Quantity.count(report.rowsWritten), Self.rejected(report.rowsRejected, replayed: report.rowsReplayed),
      Quantity.bytes(report.tables.reduce(0) { $0 + $1.bytes }), "", "",
    ]
    var lines = [style(.bold, "Tables")] + table.lines()
    if shown.count < report.tables.count {
      lines.append("  … and \(Quantity.count(report.tables.count - shown.count)) smaller tables (see \(elsewhere))")
    }
    for row in report.unbalancedTables {
      lines.append("  \(style(.red, "does not balance:")) \(row.source.printable)")
    }
    return lines
  }

  private func work(_ report: RunReport) -> [String] {
    var lines: [String] = []
    if !report.objects.isEmpty {
      lines.append("\(style(.bold, "Made"))    \(report.madeObjects.printable)")
    }
    if !report.phases.isEmpty {
      let phases = report.phases.map { "\($0.phase.rawValue) \(Quantity.duration($0.seconds))" }
      lines.append("\(style(.bold, "Phases"))  \(phases.joined(separator: ", "))")
    }
    if let speed = report.copySpeed { lines.append("\(style(.bold, "Speed"))   \(speed)") }
    return lines
  }

  private func closing(_ report: RunReport) -> [String] {
    let verdict = report.verdict
    let answer = style(verdict.answer == .no ? .red : .green, "\(verdict.answer.rawValue):")
    var lines = ["\(style(.bold, "Is everything there?")) \(answer) \(verdict.reason.printable)"]
    if let advice = report.rejectsAdvice { lines.append(advice.printable) }
    if let advice = verdict.advice(target: report.target) { lines.append(advice.printable) }
    return lines
  }

  // MARK: Words

  /// `3`, or `3 (2 replayed)`: the count of the run stays, so that the books balance.
  static func rejected(_ rows: Int, replayed: Int) -> String {
    Quantity.count(rows) + (replayed > 0 ? " (\(Quantity.count(replayed)) replayed)" : "")
  }

  static func name(_ outcome: RunReport.Outcome) -> String {
    switch outcome {
    case .complete: "complete"
    case .completeWithLosses: "complete with losses that nobody accepted"
    case .failed: "failed"
    case .cancelled: "stopped"
    }
  }

  static func ink(_ outcome: RunReport.Outcome) -> TextStyle.Ink {
    switch outcome {
    case .complete: .green
    case .completeWithLosses, .cancelled: .yellow
    case .failed: .red
    }
  }

  /// A GTID set of an old topology can be pages long; report.json has it whole.
  static func details(_ snapshot: SnapshotReport) -> [String] {
    var facts = [Quantity.counted(snapshot.readers, "reader")]
    facts.append(snapshot.lockSeconds > 0 ? "lock held for \(Quantity.duration(snapshot.lockSeconds))" : "no lock")
    if let position = snapshot.binlogPosition { facts.append("binary log \(position)") }
    return [facts.joined(separator: ", ")]
      + (snapshot.gtidSet.map { ["GTID set \(DisplayWidth.cut($0, to: 400))"] } ?? [])
  }

  /// In the order of the report, or, where there are too many, what needs attention and then the biggest.
  static func shown(_ tables: [RunReport.Table], max: Int?) -> [RunReport.Table] {
    guard let max, tables.count > max else { return tables }
    let ranked = tables.sorted { left, right in
      let (isLeftOdd, isRightOdd) = (!left.isClean, !right.isClean)
      if isLeftOdd != isRightOdd { return isLeftOdd }
      return (right.bytes, left.source) < (left.bytes, right.source)
    }
    return Array(ranked.prefix(max))
  }
}

extension RunReport.Table {
  fileprivate var isClean: Bool { isBalanced && rowsWaiting == 0 }
}

extension RunReport {
  /// `foreign keys 2, indexes 5, tables 3`.
  var madeObjects: String {
    objects.sorted { $0.key < $1.key }.map { "\($0.key) \(Quantity.count($0.value))" }.joined(separator: ", ")
  }

  /// Rows and bytes a second over the copying phase, or nil where there was none.
  var copySpeed: String? {
    let seconds = phases.filter { $0.phase == .copying }.reduce(0) { $0 + $1.seconds }
    guard seconds > 0, rowsWritten > 0 else { return nil }
    let bytes = tables.reduce(0) { $0 + $1.bytes }
    return
      "\(Quantity.count(Int(Double(rowsWritten) / seconds))) rows/s, \(Quantity.bytes(Int(Double(bytes) / seconds)))/s"
  }
}
