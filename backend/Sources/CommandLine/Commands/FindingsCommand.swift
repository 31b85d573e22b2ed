import ArgumentParser
import SchemaModel

struct FindingsCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, markdown
  }

  static let configuration = CommandConfiguration(
    commandName: "findings", abstract: "Lists every code of a finding, and what it means.",
    discussion: """
      Asks no server. docs/findings.md is the Markdown.

      EXAMPLES:
        martlet findings
        martlet findings view-not-migrated
        martlet findings --format json | jq -r '.[] | select(.severity == "loss") | .code'

      \(ExitStatus.help)
      """)

  @Argument(help: ArgumentHelp("Explains this code only.", valueName: "code"))
  var code: String?

  @Option(help: ArgumentHelp("For reading, for programs or for a page.", valueName: "format"))
  var format: Format = .text

  func validate() throws {
    if let code, !FindingReference.document.contains(where: { $0.code == code }) {
      throw ValidationError("'\(code)' is no code of a finding; martlet findings lists them.")
    }
    if code != nil, format == .markdown { throw ValidationError("The page has all codes: leave the code out.") }
  }

  func run() {
    let console = Session.current.console
    let chosen = FindingReference.document.filter { code == nil || $0.code == code }
    switch format {
    case .text: console.write(code == nil ? Self.table(chosen) : Self.words(chosen), to: .standardOutput)
    case .json: console.writeLine(JSONLine.document(chosen))
    case .markdown: console.write(FindingReference.markdown, to: .standardOutput)
    }
  }

  private static func table(_ findings: [FindingDocument]) -> String {
    var table = TextTable(["code", "severity", "meaning"].map { .init(title: $0, alignment: .left) })
    table.indent = 0
    table.rows = findings.map { [$0.code, $0.severity, $0.meaning] }
    return table.lines().joined(separator: "\n") + "\n"
  }

  private static func words(_ findings: [FindingDocument]) -> String {
    findings.map { finding in
      """
      \(finding.code) (\(finding.severity))
      \(finding.meaning)
      What to do: \(finding.remedy)

      Example:
      \(finding.example)

      \(finding.says)

      """
    }.joined(separator: "\n")
  }
}
