import Telemetry
import Testing

@Suite struct `A metric registry` {
  private let failures = MetricCatalogue.authenticationFailures
  private let requests = MetricCatalogue.httpRequestDuration

  @Test func `shows known series from the start with 0, and open ones from their first event`() {
    let registry = MetricRegistry()
    #expect(registry.samples()[failures][["expired"]] == 0)
    #expect(registry.samples().all.filter { $0.metric == requests }.isEmpty)
    _ = registry.series(requests, "/livez", "GET", "200")
    #expect(registry.samples().all.filter { $0.metric == requests }.map(\.labelValues) == [["/livez", "GET", "200"]])
  }

  @Test func `counts every event of many threads`() async {
    let registry = MetricRegistry()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for event in 0..<5000 {
            registry.increment(MetricCatalogue.authenticationFailures, "expired")
            registry.increment(MetricCatalogue.eventStreams, by: event.isMultiple(of: 2) ? 1 : -1)
            let duration = Duration.milliseconds(event % 20)
            registry.observe(MetricCatalogue.httpRequestDuration, duration, "/\(task % 4)", "GET", "200")
          }
        }
      }
    }
    let samples = registry.samples()
    #expect(samples[failures][["expired"]] == 40_000)
    #expect(samples[MetricCatalogue.eventStreams][[]] == 0)
    let histograms = samples.all.filter { $0.metric == requests }
    #expect(histograms.count == 4)
    for case .histogram(let value) in histograms.map(\.value) {
      #expect(value.count == 10_000)
      // 0 to 5 ms, 6 to 10 ms, 11 to 19 ms of 20.
      #expect(value.counts.prefix(3) == [3000, 2500, 4500])
      #expect((value.sum - 95).magnitude < 1e-6)
    }
  }

  @Test func `puts a value that is not known, and what is too many, under other`() {
    let registry = MetricRegistry(seriesMax: 3)
    registry.increment(failures, "moon phase")
    #expect(registry.samples()[failures][["other"]] == 1)
    for route in 0..<100 { registry.observe(requests, .zero, "/\(route)", "BREW", "200") }
    let routes = registry.samples().all.filter { $0.metric == requests }.map(\.labelValues)
    #expect(
      routes == [
        ["/0", "other", "200"], ["/1", "other", "200"], ["/2", "other", "200"], ["other", "other", "other"],
      ])
  }

  @Test(arguments: [(0, 0), (500, 0), (501, 1), (1000, 1), (30_000_000, 14), (30_000_001, 15)])
  func `puts a duration into the first bucket that holds it`(_ microseconds: Int, _ bucket: Int) {
    let registry = MetricRegistry()
    registry.observe(MetricCatalogue.statementDuration, .microseconds(microseconds), "ledger")
    guard case .histogram(let value) = registry.series(MetricCatalogue.statementDuration, "ledger").value else {
      Issue.record("no histogram")
      return
    }
    #expect(value.counts.firstIndex(of: 1) == bucket)
    #expect(value.count == 1)
  }
}
