import ArgumentParser
import Telemetry

struct MetricsCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, markdown
  }

  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Lists what /metrics of the server exports.",
    discussion: """
      Asks no server. Dashboards and their tests are made from the JSON, docs/metrics.md is the Markdown.

      EXAMPLES:
        martlet metrics
        martlet metrics --format json | jq -r '.[] | select(.group == "backup") | .name'

      \(ExitStatus.help)
      """)

  @Option(help: ArgumentHelp("For reading, for programs or for a page.", valueName: "format"))
  var format: Format = .text

  func run() {
    let console = Session.current.console
    switch format {
    case .text: console.write(Self.text, to: .standardOutput)
    case .json: console.writeLine(JSONLine.document(MetricReference.document))
    case .markdown: console.write(MetricReference.markdown, to: .standardOutput)
    }
  }

  private static var text: String {
    var table = TextTable(["metric", "type", "unit", "labels", "what"].map { .init(title: $0, alignment: .left) })
    table.indent = 0
    table.rows = MetricReference.document.map { metric in
      [metric.name, metric.type, metric.unit ?? "", metric.labels.map(\.name).joined(separator: ","), metric.help]
    }
    return table.lines().joined(separator: "\n") + "\n"
  }
}
