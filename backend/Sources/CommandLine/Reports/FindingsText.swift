import Diagnostics
import SchemaModel

/// Findings of one code, which stand and fall together: they are accepted together.
struct FindingGroup: Sendable {
  var code: FindingCode
  var severity: Finding.Severity
  var findings: [Finding]
  var isAccepted: Bool

  /// The hint of every finding of the group where they agree.
  var commonHint: String? {
    guard let hint = findings.first?.hint, findings.allSatisfy({ $0.hint == hint }) else { return nil }
    return hint
  }

  /// Rows or values concerned.
  var count: Int { findings.reduce(0) { $0 + ($1.count ?? 0) } }

  /// Worst first, then by code; the findings of a group stay in their order.
  static func groups(_ findings: [Finding], accepted: Set<FindingCode>) -> [FindingGroup] {
    struct Key: Hashable {
      var code: FindingCode
      var severity: Finding.Severity
    }
    return Dictionary(grouping: findings) { Key(code: $0.code, severity: $0.severity) }
      .map { key, findings in
        FindingGroup(
          code: key.code, severity: key.severity, findings: findings, isAccepted: accepted.contains(key.code))
      }
      .sorted { $0.severity == $1.severity ? $0.code < $1.code : $0.severity > $1.severity }
  }

  /// What nobody accepted and what makes a run end with 3, or not begin.
  var isOpen: Bool { severity >= .loss && !isAccepted }
}

/// Findings by severity and code, long lists folded.
struct FindingsText {
  var style: TextStyle
  /// Findings of one code that are printed; nil prints all.
  var listedMax: Int?
  /// Where the rest can be read.
  var elsewhere: String

  func lines(_ findings: [Finding], accepted: Set<FindingCode>) -> [String] {
    FindingGroup.groups(findings, accepted: accepted).flatMap(lines)
  }

  private func lines(_ group: FindingGroup) -> [String] {
    var lines = ["  " + title(group)]
    for finding in group.findings.prefix(listedMax ?? .max) {
      let count = finding.count.map { " (\(Quantity.count($0)))" } ?? ""
      lines.append("    \(finding.object.printable): \(finding.detail.printable)\(count)")
      if group.commonHint == nil, let hint = finding.hint {
        lines.append("      \(style(.cyan, "→")) \(hint.printable)")
      }
    }
    if let listedMax, group.findings.count > listedMax {
      lines.append("    … and \(Quantity.count(group.findings.count - listedMax)) more (see \(elsewhere))")
    }
    if let hint = group.commonHint { lines.append("    \(style(.cyan, "→")) \(hint.printable)") }
    return lines
  }

  private func title(_ group: FindingGroup) -> String {
    let severity = style(Self.ink(group.severity), DisplayWidth.fit(group.severity.rawValue, to: 8))
    let accepted = group.isAccepted && group.severity >= .loss ? style(.green, "  accepted") : ""
    return
      "\(severity) \(style(.bold, group.code.rawValue.printable))  \(Quantity.count(group.findings.count))\(accepted)"
  }

  static func ink(_ severity: Finding.Severity) -> TextStyle.Ink {
    switch severity {
    case .note: .faint
    case .altered: .cyan
    case .loss: .yellow
    case .refusal: .red
    }
  }
}
