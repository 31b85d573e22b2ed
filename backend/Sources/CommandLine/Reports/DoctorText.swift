import Diagnostics
import Migration

/// The checks of `martlet doctor`, a server at a time.
struct DoctorText {
  var style: TextStyle = .plain

  /// Lines, each ended by a line feed.
  func render(_ report: DoctorReport) -> String {
    var lines: [String] = []
    var server: String?
    let subjectColumns = report.checks.reduce(0) { max($0, DisplayWidth.of($1.subject.printable)) }
    for check in report.checks {
      if check.server != server {
        if server != nil { lines.append("") }
        lines.append(style(.bold, check.server.printable))
        server = check.server
      }
      let subject = DisplayWidth.fit(check.subject.printable, to: subjectColumns)
      lines.append("  \(mark(check.state)) \(subject)  \(check.detail.printable)")
      if let remedy = check.remedy { lines.append("         \(style(.cyan, "→")) \(remedy.printable)") }
    }
    lines += ["", summary(report)]
    return lines.map { $0 + "\n" }.joined()
  }

  private func mark(_ state: DoctorReport.Check.State) -> String {
    switch state {
    case .passed: style(.green, "ok    ")
    case .warning: style(.yellow, "warn  ")
    case .failed: style(.red, "FAILED")
    }
  }

  private func summary(_ report: DoctorReport) -> String {
    let failed = report.checks.count { $0.state == .failed }
    let warnings = report.checks.count { $0.state == .warning }
    if failed > 0 {
      return style(.red, "\(Quantity.counted(failed, "check")) failed: a migration would not work yet.")
    }
    if warnings > 0 { return style(.yellow, "Ready, with \(Quantity.counted(warnings, "warning")).") }
    return style(.green, "Ready.")
  }
}
