import Foundation
import Telemetry
import TestSupport
import Testing

@Suite struct `The exposition` {
  private static let requests = Metric(
    "martlet_requests_total", .counter, .service, "Requests \\ \"all\" of them",
    labels: [MetricLabel("route"), MetricLabel("status")])
  private static let latency = Metric(
    "martlet_latency_seconds", .histogram, .service, "Latency", unit: .seconds, labels: [MetricLabel("route")],
    buckets: [0.005, 1, 10])
  private static let build = Metric("martlet_build_info", .info, .service, "Build", labels: [MetricLabel("version")])
  private static let cpu = Metric("process_cpu_seconds_total", .counter, .process, "CPU", unit: .seconds)
  private static let temperature = Metric("martlet_strange_ratio", .gauge, .host, "Odd\nnumbers", unit: .ratio)
  private static let odd = Metric(
    "martlet_odd", .gauge, .host, "Numbers", labels: [MetricLabel("of")])
  private static let inherited = Metric(
    "pg_stat_database_xact_commit", .counter, .postgres, "Commits", labels: [MetricLabel("datname")],
    naming: .inherited)

  private static var samples: MetricSamples {
    var samples = MetricSamples()
    samples.add(requests, 3, "/api/runs/{id}", "200")
    samples.add(build, 1, "1.0 \"β\"")
    samples.add(requests, 1, "a\\b\n\"c\"", "500")
    samples.add(latency, .histogram(HistogramValue(counts: [2, 0, 1, 4], sum: 61.5)), ["/livez"])
    samples.add(cpu, 1.25)
    samples.add(temperature, 0.5)
    for (name, value) in [
      ("nan", Double.nan), ("inf", .infinity), ("-inf", -.infinity), ("small", 1e-9), ("large", 1e300), ("whole", -7),
      ("precise", 9_007_199_254_740_992), ("byte", 1_099_511_627_776), ("zero", -0.0),
    ] {
      samples.add(odd, value, name)
    }
    samples.add(inherited, 12, "shop")
    // The same series again: a page with both would be refused.
    samples.add(inherited, 13, "shop")
    return samples
  }

  @Test(arguments: [
    (ExpositionFormat.prometheusText, "exposition.prom"), (.openMetrics, "exposition.openmetrics"),
  ])
  func `is what the format says`(_ format: ExpositionFormat, _ golden: String) throws {
    let text = String(decoding: Exposition.render(Self.samples, format), as: UTF8.self)
    let file = URL(fileURLWithPath: #filePath).appending(path: "../Goldens/\(golden)").standardizedFileURL
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test func `of nothing is empty, or an end`() {
    #expect(Exposition.render(MetricSamples(), .prometheusText) == [])
    #expect(Exposition.render(MetricSamples(), .openMetrics) == Array("# EOF\n".utf8))
  }

  @Test(arguments: [
    ("", ExpositionFormat.prometheusText), ("*/*", .prometheusText), ("text/plain", .prometheusText),
    ("application/openmetrics-text", .openMetrics),
    ("application/openmetrics-text; version=1.0.0; charset=utf-8, text/plain;q=0.5", .openMetrics),
    // What Prometheus 2.42 sends.
    (
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
    ),
    ("application/openmetrics-text;version=0.0.1,text/plain;q=0.5", .prometheusText),
    ("application/openmetrics-text;q=0", .prometheusText),
    ("text/plain, application/openmetrics-text;q=0.4", .prometheusText),
    (";;,,q=", .prometheusText), ("application/openmetrics-text;q=x", .prometheusText),
  ])
  func `is in the format that the scraper likes best`(_ accept: String, _ expected: ExpositionFormat) {
    #expect(ExpositionFormat(accept: accept) == expected)
  }

  @Test func `of every metric in the catalogue satisfies promtool`() throws {
    var samples = MetricRegistry(MetricCatalogue.all).samples()
    for metric in MetricCatalogue.all where metric.knownLabelSets == nil {
      let values = metric.labels.map { $0.known?.first ?? "x" }
      let empty = HistogramValue(counts: Array(repeating: 0, count: metric.buckets.count + 1), sum: 0)
      samples.add(metric, metric.kind == .histogram ? .histogram(empty) : .number(1), values)
    }
    #expect(Set(samples.all.map(\.metric)) == Set(MetricCatalogue.all))
    #expect(try Promtool.complaint(about: Exposition.render(samples, .prometheusText)) == "")
  }

  @Test func `that is wrong does not satisfy promtool`() throws {
    #expect(try Promtool.complaint(about: Array("# TYPE rows counter\nrows 1\n".utf8)) != "")
  }
}
