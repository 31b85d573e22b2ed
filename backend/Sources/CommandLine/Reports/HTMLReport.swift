import Migration
import SchemaModel

/// The report of a run as one page that needs nothing else: no script, no font, no picture from elsewhere.
enum HTMLReport {
  /// Findings of one code on the page; a schema can have tens of thousands.
  static let findingsMax = 200

  static func render(_ report: RunReport) -> String {
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Martlet: \(report.source) to \(report.target)</title>
      <style>
      \(styleSheet)
      </style>
      </head>
      <body>
      <main>
      \(header(report))
      \(verdict(report))
      \(balance(report))
      \(snapshot(report))
      \(phases(report))
      \(findings(report))
      </main>
      </body>
      </html>

      """
    return page.text
  }

  // MARK: Sections

  private static func header(_ report: RunReport) -> HTML {
    let resumed = report.resumes > 0 ? ", resumed \(Quantity.counted(report.resumes, "time"))" : ""
    return """
      <header>
      <h1>Migration report <span class="badge \(badge(report.outcome))">\(TextReport.name(report.outcome))</span></h1>
      <dl>
      <dt>Source</dt><dd>\(report.source) <small>\(report.sourceVersion)</small></dd>
      <dt>Target</dt><dd>\(report.target) <small>\(report.targetVersion)</small></dd>
      <dt>Time</dt><dd>\(report.startedAt) to \(report.finishedAt), \
      \(Quantity.duration(report.elapsedSeconds))\(resumed)</dd>
      <dt>Run</dt><dd>\(report.runID)</dd>
      </dl>
      </header>
      """
  }

  private static func verdict(_ report: RunReport) -> HTML {
    let verdict = report.verdict
    let advice: HTML = verdict.advice(target: report.target).map { "<p><code>\($0)</code></p>" } ?? ""
    let kind = verdict.answer == .no ? "bad" : verdict.answer == .except ? "warn" : "good"
    return """
      <section class="verdict \(kind)">
      <h2>Is everything there?</h2>
      <p><strong>\(verdict.answer.rawValue):</strong> \(verdict.reason)</p>
      \(advice)
      </section>
      """
  }

  private static func balance(_ report: RunReport) -> HTML {
    guard !report.tables.isEmpty else { return "" }
    let rows = report.tables.map { table -> HTML in
      let mark: HTML = table.isBalanced ? "" : " <strong>does not balance</strong>"
      let kind = !table.isBalanced ? "bad" : table.rowsWaiting > 0 ? "warn" : ""
      return """
        <tr class="\(kind)"><td>\(table.source)\(mark)</td><td>\(table.target)</td>\
        \(number(table.rowsRead))\(number(table.rowsWritten))\
        <td class="n">\(TextReport.rejected(table.rowsRejected, replayed: table.rowsReplayed))</td>\
        <td class="n">\(Quantity.bytes(table.bytes))</td><td class="n">\(Quantity.duration(table.copySeconds))</td>\
        <td class="n">\(Quantity.duration(table.indexSeconds))</td></tr>

        """
    }
    let objects: HTML = report.objects.isEmpty ? "" : "<p>Made: \(report.madeObjects).</p>"
    return """
      <section>
      <h2>Balance</h2>
      <p>Rows read = rows written + rows rejected, for every table.</p>
      <table>
      <thead><tr><th>source</th><th>target</th><th class="n">rows read</th><th class="n">written</th>\
      <th class="n">rejected</th><th class="n">size</th><th class="n">copy</th><th class="n">indexes</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      <tfoot><tr><td>\(Quantity.counted(report.tables.count, "table"))</td><td></td>\
      \(number(report.rowsRead))\(number(report.rowsWritten))\
      <td class="n">\(TextReport.rejected(report.rowsRejected, replayed: report.rowsReplayed))</td>\
      <td class="n">\(Quantity.bytes(report.tables.reduce(0) { $0 + $1.bytes }))</td><td></td><td></td></tr></tfoot>
      </table>
      \(objects)
      </section>
      """
  }

  private static func snapshot(_ report: RunReport) -> HTML {
    guard let snapshot = report.snapshot else { return "" }
    let details = TextReport.details(snapshot).map { "<p><small>\($0)</small></p>" as HTML }
    return """
      <section>
      <h2>Consistency of the read</h2>
      <p>\(snapshot.guarantee)</p>
      \(details)
      </section>
      """
  }

  private static func phases(_ report: RunReport) -> HTML {
    guard !report.phases.isEmpty else { return "" }
    let longest = max(report.phases.map(\.seconds).max() ?? 0, 0.001)
    let rows = report.phases.map { phase -> HTML in
      let width = Quantity.fixed(max(phase.seconds, 0) / longest * 100, digits: 1)
      return """
        <tr><td>\(phase.phase.rawValue)</td><td class="track"><span class="bar" style="width:\(width)%"></span></td>\
        <td class="n">\(Quantity.duration(phase.seconds))</td></tr>

        """
    }
    let speed: HTML = report.copySpeed.map { "<p>Copied at \($0).</p>" } ?? ""
    return """
      <section>
      <h2>Time</h2>
      <table class="phases"><tbody>
      \(rows)</tbody></table>
      \(speed)
      </section>
      """
  }

  private static func findings(_ report: RunReport) -> HTML {
    guard !report.findings.isEmpty else { return "" }
    let groups = report.findingGroups.map { group -> HTML in
      let items = group.findings.prefix(findingsMax).map { finding -> HTML in
        let count: HTML = finding.count.map { " (\(Quantity.count($0)))" } ?? ""
        let hint: HTML =
          group.commonHint == nil ? finding.hint.map { "<br><small>→ \($0)</small>" } ?? "" : ""
        return "<li><code>\(finding.object)</code>: \(finding.detail)\(count)\(hint)</li>\n"
      }
      let rest = group.findings.count - findingsMax
      let more: HTML = rest > 0 ? "<li>… and \(Quantity.count(rest)) more (see report.json)</li>\n" : ""
      let hint: HTML = group.commonHint.map { "<p>→ \($0)</p>" } ?? ""
      let accepted: HTML =
        group.isAccepted && group.severity >= .loss ? " <span class=\"badge good\">accepted</span>" : ""
      return """
        <details\(group.isOpen ? " open" as HTML : "")>
        <summary><span class="badge \(badge(group.severity))">\(group.severity.rawValue)</span> \
        <code>\(group.code.rawValue)</code> \(Quantity.count(group.findings.count))\(accepted)</summary>
        \(hint)
        <ul>
        \(items)\(more)</ul>
        </details>

        """
    }
    return """
      <section>
      <h2>Findings</h2>
      \(groups)</section>
      """
  }

  // MARK: Parts

  private static func number(_ value: Int) -> HTML { "<td class=\"n\">\(Quantity.count(value))</td>" }

  private static func badge(_ outcome: RunReport.Outcome) -> String {
    switch outcome {
    case .complete: "good"
    case .completeWithLosses, .cancelled: "warn"
    case .failed: "bad"
    }
  }

  private static func badge(_ severity: Finding.Severity) -> String {
    switch severity {
    case .note: "plain"
    case .altered: "info"
    case .loss: "warn"
    case .refusal: "bad"
    }
  }

  private static let styleSheet: HTML = """
    :root { color-scheme: light dark; --ink: #1b1f24; --faint: #5b6470; --paper: #fff; --line: #d9dee4;
      --good: #1a7f37; --warn: #9a6700; --bad: #c4232b; --info: #0b64b0; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6e9ed; --faint: #98a2ad; --paper: #14171b; --line: #343a42;
        --good: #4cc26a; --warn: #e0ad32; --bad: #ff7b78; --info: #6cb6ff; } }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
    dt, small { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    .n { text-align: right; white-space: nowrap; } tfoot td { font-weight: 600; border-top: 2px solid var(--line); }
    tr.bad td { color: var(--bad); } tr.warn td { color: var(--warn); }
    .badge { font-size: .8rem; font-weight: 600; border: 1px solid; border-radius: 1rem; padding: .1rem .6rem; }
    .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
    .info { color: var(--info); }
    .plain { color: var(--faint); }
    .verdict { border-left: .3rem solid; padding: .1rem 1rem; } .verdict h2 { margin-top: .5rem; }
    .verdict p { color: var(--ink); }
    .phases td:first-child { width: 9rem; } .track { width: 70%; }
    .bar { display: block; height: .7rem; min-width: 2px; background: var(--info); border-radius: .2rem;
      print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    details { margin: .5rem 0; } summary { cursor: pointer; } code { font-size: .9em; overflow-wrap: anywhere; }
    @media print { main { padding: 0; max-width: none; } details::details-content { content-visibility: visible; }
      tr, li { break-inside: avoid; } thead { display: table-header-group; } }
    """
}
