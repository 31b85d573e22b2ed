import Diagnostics
import SchemaModel

/// The texts of a plan's files.
enum PlanDocument {
  static func script(_ stage: TargetStep.Stage, _ steps: [TargetStep]) -> String {
    let when =
      stage.isBeforeData
      ? "Runs before the data." : stage.isPerTable ? "Runs when the table's data are in." : "Runs when all data are in."
    let head = """
      -- \(when) Each step runs once, in a transaction of its own.
      -- Statements may be edited, steps added and taken out; the line `-- step:` names them.

      """
    return head + steps.map { "\n\(PlanDirectory.marker)\($0.id)\n\($0.sql)\n" }.joined()
  }

  static func findings(_ plan: MigrationPlan) -> String {
    var text = """
      # Findings

      Source: \(plan.source.flavor.rawValue) \(plan.source.versionText). \(plan.tables.count) tables, \
      \(plan.steps.count) statements, \(plan.findings.count) findings.

      A *refusal* stops the migration before anything is written, until an option or `--accept CODE` decides. A *loss*
      makes the exit code 3 until its code is accepted. *Altered* behaves differently; a *note* does not.

      """
    for severity in Finding.Severity.allCases.reversed() {
      let group = plan.findings.filter { $0.severity == severity }
      guard !group.isEmpty else { continue }
      text += "\n## \(severity.rawValue) (\(group.count))\n\n| code | object | what | what to do |\n|---|---|---|---|\n"
      for finding in group {
        text +=
          "| \(finding.code.rawValue) | \(cell(finding.object)) | \(cell(finding.detail)) | \(cell(finding.hint ?? "")) |\n"
      }
    }
    return text
  }

  /// A text for a table of Markdown: names and expressions of a source show as they are, and are no links, images,
  /// elements or columns. Source: CommonMark 0.31, "Backslash escapes".
  static func cell(_ text: String) -> String {
    let scalars = Array(text.printable.unicodeScalars)
    var cell = ""
    for (index, scalar) in scalars.enumerated() {
      // Between two letters it is one itself, as names have it.
      let isWithinWord =
        scalar == "_" && index > 0 && index + 1 < scalars.count && isWord(scalars[index - 1])
        && isWord(scalars[index + 1])
      if "\\`*_[]<>|~&$".unicodeScalars.contains(scalar), !isWithinWord { cell += "\\" }
      cell.unicodeScalars.append(scalar)
    }
    return cell
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
