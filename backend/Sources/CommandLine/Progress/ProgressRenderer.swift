// The live display as a pure function of a snapshot:
//
//   copying       ━━━━━━━━━━━━━━━━━━━━──────────────  62%  1.2 M of 1.9 M rows    0:41
//   312 k rows/s · 41.2 MB/s · 0:24 left · 12 of 30 tables · 3 findings
//   indexes       ━━━━━━━━──────────────────────────  31 of 80
//     shop.order_items      ━━━━━━━━━━──────────  51%   410 k rows   12.1 MB
//     shop.orders           indexing
//     building index:shop.users.idx_email

import Diagnostics
import Migration

struct ProgressRenderer: Sendable {
  var style: TextStyle

  /// At most `size.rows - 1` lines, each at most `size.columns` wide, so that nothing wraps or scrolls.
  func lines(
    _ snapshot: ProgressSnapshot, rate: RateHistory.Rate?, findings: Int, size: TerminalSize, hasDetails: Bool = true
  ) -> [String] {
    let columns = max(size.columns, 20)
    var lines = [overall(snapshot, columns), facts(snapshot, rate, findings, columns)]
    if snapshot.stepsDone > 0 || !snapshot.activeSteps.isEmpty { lines.append(steps(snapshot, columns)) }
    let room = max(size.rows - 1, 1)
    if hasDetails, !snapshot.isOver { lines += details(snapshot, columns, room: room - lines.count) }
    return Array(lines.prefix(room))
  }

  // MARK: Lines

  private func overall(_ snapshot: ProgressSnapshot, _ columns: Int) -> String {
    let clock = Quantity.clock(snapshot.elapsedSeconds)
    let percent = DisplayWidth.fit(Quantity.percent(snapshot.share), to: 4, alignment: .right)
    let rows =
      "\(Quantity.shortCount(snapshot.rowsCopied)) of \(Quantity.shortCount(snapshot.rowsTotal)) rows"
    let tail = columns >= 64 ? "\(percent)  \(rows)  \(clock)" : "\(percent)  \(clock)"
    let ink: TextStyle.Ink = snapshot.phase == .failed || snapshot.phase == .cancelled ? .red : .bold
    if !snapshot.isOver, let hold = snapshot.hold, hold == .paused || hold == .stopping {
      return labelled(hold.rawValue, .yellow, share: snapshot.share, tail: tail, columns)
    }
    return labelled(snapshot.phase.rawValue, ink, share: snapshot.share, tail: tail, columns)
  }

  private func steps(_ snapshot: ProgressSnapshot, _ columns: Int) -> String {
    let share = snapshot.stepsTotal > 0 ? Double(snapshot.stepsDone) / Double(snapshot.stepsTotal) : 0
    let tail = "\(Quantity.count(snapshot.stepsDone)) of \(Quantity.count(snapshot.stepsTotal))"
    return labelled("indexes", .bold, share: share, tail: tail, columns)
  }

  /// As many facts as fit, the most important first.
  private func facts(_ snapshot: ProgressSnapshot, _ rate: RateHistory.Rate?, _ findings: Int, _ columns: Int) -> String
  {
    var facts: [(text: String, ink: TextStyle.Ink?)] = []
    if !snapshot.isOver, let hold = snapshot.hold, hold == .sourceBusy || hold == .rateLimit {
      facts.append((EventText.words(hold), .yellow))
    }
    if let rate, !snapshot.isOver {
      facts.append(("\(Quantity.shortCount(Int(rate.rowsPerSecond))) rows/s", nil))
      facts.append(("\(Quantity.bytes(Int(rate.bytesPerSecond)))/s", nil))
      if let left = rate.remainingSeconds { facts.append(("\(Quantity.clock(left)) left", .cyan)) }
    }
    if snapshot.rowsRejected > 0 { facts.append(("\(Quantity.shortCount(snapshot.rowsRejected)) rejected", .red)) }
    if !snapshot.tables.isEmpty {
      facts.append(("\(Quantity.count(snapshot.tablesCopied)) of \(Quantity.count(snapshot.tables.count)) tables", nil))
    }
    if findings > 0 { facts.append((Quantity.counted(findings, "finding"), .yellow)) }

    var width = 0
    var shown: [String] = []
    for fact in facts {
      let next = width + (shown.isEmpty ? 0 : 3) + DisplayWidth.of(fact.text)
      if next > columns { break }
      width = next
      shown.append(fact.ink.map { style($0, fact.text) } ?? fact.text)
    }
    return shown.joined(separator: style(.faint, " · "))
  }

  private func details(_ snapshot: ProgressSnapshot, _ columns: Int, room: Int) -> [String] {
    let tables = snapshot.activeTables
    let total = tables.count + snapshot.activeSteps.count
    guard room > 0, total > 0 else { return [] }
    let shown = total <= room ? total : room - 1
    let nameColumns = min(max(tables.map { DisplayWidth.of($0.name.printable) }.max() ?? 0, 12), columns / 3)
    var lines = tables.prefix(shown).map { table($0, nameColumns, columns) }
    lines += snapshot.activeSteps.prefix(shown - lines.count).map { step in
      style(.faint, DisplayWidth.cut("  building \(step.printable)", to: columns))
    }
    if shown < total { lines.append(style(.faint, "  … and \(Quantity.count(total - shown)) more")) }
    return lines
  }

  private func table(_ table: TableProgress, _ nameColumns: Int, _ columns: Int) -> String {
    let name = "  " + DisplayWidth.fit(table.name.printable, to: nameColumns)
    switch table.state {
    case .failed: return "\(name)  \(style(.red, "failed"))"
    case .indexing: return "\(name)  \(style(.faint, "indexing"))"
    case .waiting, .copying, .done: break
    }
    let percent = DisplayWidth.fit(Quantity.percent(table.share), to: 4, alignment: .right)
    let rows = DisplayWidth.fit("\(Quantity.shortCount(table.rowsCopied)) rows", to: 12, alignment: .right)
    let bytes = DisplayWidth.fit(Quantity.bytes(table.bytesCopied), to: 9, alignment: .right)
    let tail = columns >= 64 ? "\(percent)\(rows)\(bytes)" : percent
    let room = columns - nameColumns - 2 - 2 - 1 - DisplayWidth.of(tail)
    guard room >= 5 else { return "\(name) \(tail)" }
    return "\(name)  \(bar(table.share, min(room, 40))) \(tail)"
  }

  // MARK: Parts

  private func labelled(_ label: String, _ ink: TextStyle.Ink, share: Double, tail: String, _ columns: Int) -> String {
    let labelColumns = 14
    let room = columns - labelColumns - 2 - DisplayWidth.of(tail)
    guard room >= 5 else { return DisplayWidth.cut("\(label) \(tail)", to: columns) }
    let head = style(ink, label) + String(repeating: " ", count: max(0, labelColumns - label.count))
    return "\(head)\(bar(share, min(room, 60)))  \(tail)"
  }

  private func bar(_ share: Double, _ columns: Int) -> String {
    let full = Int((Double(columns) * min(max(share, 0), 1)).rounded(.down))
    return style(.green, String(repeating: "━", count: full))
      + style(.faint, String(repeating: "─", count: columns - full))
  }
}
