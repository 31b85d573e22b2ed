import Foundation
import Migration
import Telemetry
import Testing

@Suite struct `The metric catalogue` {
  @Test func `keeps every rule of naming`() {
    #expect(MetricRules.violations(of: MetricCatalogue.all) == [])
    #expect(MetricCatalogue.all.count > 120)
  }

  private static let bad: [(String, [Metric])] = [
    ("duplicate", [Metric("a_b", .gauge, .run, "Help"), Metric("a_b", .gauge, .run, "Help")]),
    ("name", [Metric("runRows", .gauge, .run, "Help")]),
    ("name", [Metric("1_rows", .gauge, .run, "Help")]),
    ("_total", [Metric("martlet_rows", .counter, .run, "Help")]),
    ("_total", [Metric("martlet_rows_total", .gauge, .run, "Help")]),
    ("_info", [Metric("martlet_build", .info, .run, "Help", labels: [MetricLabel("version")])]),
    ("_info", [Metric("martlet_info", .gauge, .run, "Help")]),
    ("base unit", [Metric("martlet_time_milliseconds", .gauge, .run, "Help")]),
    ("base unit", [Metric("martlet_done_percent", .gauge, .run, "Help")]),
    ("base unit", [Metric("martlet_size_kb", .gauge, .run, "Help")]),
    ("base unit", [Metric("martlet_time", .gauge, .run, "Help", unit: .milliseconds)]),
    ("unit", [Metric("martlet_time", .gauge, .run, "Help", unit: .seconds)]),
    ("unit", [Metric("martlet_seconds_spent", .gauge, .run, "Help")]),
    ("help", [Metric("martlet_rows", .gauge, .run, "")]),
    ("help", [Metric("martlet_rows", .gauge, .run, "Rows.")]),
    ("label", [Metric("martlet_rows", .gauge, .run, "Help", labels: [MetricLabel("le")])]),
    ("label", [Metric("martlet_rows", .gauge, .run, "Help", labels: [MetricLabel("a"), MetricLabel("a")])]),
    ("label", [Metric("martlet_rows", .gauge, .run, "Help", labels: [MetricLabel("a", known: ["x", "x"])])]),
    ("label", [Metric("martlet_rows", .gauge, .run, "Help", labels: [MetricLabel("__a")])]),
    ("bucket", [Metric("martlet_x_seconds", .histogram, .run, "Help", unit: .seconds)]),
    ("bucket", [Metric("martlet_x_seconds", .histogram, .run, "Help", unit: .seconds, buckets: [2, 1])]),
    ("bucket", [Metric("martlet_x_seconds", .histogram, .run, "Help", unit: .seconds, buckets: [1, .infinity])]),
    ("bucket", [Metric("martlet_x", .gauge, .run, "Help", buckets: [1])]),
    (
      "clash",
      [
        Metric("martlet_x_seconds", .histogram, .run, "Help", unit: .seconds, buckets: [1]),
        Metric("martlet_x_seconds_sum", .gauge, .run, "Help", naming: .inherited),
      ]
    ),
    ("clash", [Metric("martlet_x_total", .counter, .run, "Help"), Metric("martlet_x", .gauge, .run, "Help")]),
    ("reserved", [Metric("martlet_x_count", .gauge, .run, "Help")]),
    ("inherited", [Metric("martlet_time", .counter, .run, "Help", naming: .inherited)]),
    ("prefix", [Metric("rows_total", .counter, .run, "Help")]),
  ]

  @Test(arguments: bad)
  func `would not keep a metric that breaks one`(_ rule: String, _ metrics: [Metric]) {
    let violations = MetricRules.violations(of: metrics)
    #expect(violations.contains { $0.contains(rule) }, "\(violations)")
  }

  /// A metric that is declared and not listed would be exported by nobody's leave.
  @Test func `lists every metric that is declared`() throws {
    let folder = URL(fileURLWithPath: #filePath).appending(path: "../../../Sources/Telemetry/Catalogue")
      .standardizedFileURL
    let text = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let listed = Set(MetricCatalogue.all.map(\.name))
    let declared = text.matches(of: #/Metric\(\s*"([a-z0-9_]+)",/#).map { String($0.1) }
    #expect(declared.count > 50)
    #expect(Set(declared).subtracting(listed) == [])
    let made = text.matches(of: #/(?m)^\s+(?:statistic|background|progress|setting|table|counter|gauge)\(/#)
    #expect(declared.count + made.count == MetricCatalogue.all.count)
  }

  @Test func `names the phases, states and holds of a run as the run does`() {
    #expect(MetricCatalogue.runPhase.labels[0].known == RunPhase.allCases.map(\.rawValue))
    #expect(MetricCatalogue.runHold.labels[0].known == RunHold.allCases.map(\.rawValue))
    #expect(MetricCatalogue.runTables.labels[0].known == TableProgress.State.allCases.map(\.rawValue))
    for state in MetricCatalogue.runState.labels[0].known ?? [] { #expect(RunStatus.State(rawValue: state) != nil) }
  }

  @Test func `is found by name`() {
    #expect(MetricCatalogue.metric(named: "pg_up") == MetricCatalogue.postgresUp)
    #expect(MetricCatalogue.metric(named: "pg_down") == nil)
  }
}
