import Diagnostics
import Telemetry
import Testing

@testable import Monitoring

@Suite struct `A collector's turn` {
  private let start = ContinuousClock.now
  private let metric = MetricCatalogue.processThreads
  private var samples: MetricSamples {
    var samples = MetricSamples()
    samples.add(metric, 7)
    return samples
  }
  private let error = MartletError(.timeout, "Slow.")

  @Test func `comes at once, and then after the interval or a hundred times what it costs`() {
    var state = CollectorState()
    #expect(state.isDue(start, interval: .seconds(5), loadRatioMax: 0.01))
    _ = state.record(.success(samples), duration: .seconds(3), cost: .milliseconds(1), now: start, wallTime: 1)
    #expect(!state.isDue(start + .seconds(4), interval: .seconds(5), loadRatioMax: 0.01))
    #expect(state.isDue(start + .seconds(5), interval: .seconds(5), loadRatioMax: 0.01))
    _ = state.record(.success(samples), duration: .seconds(3), cost: .seconds(2), now: start, wallTime: 1)
    #expect(!state.isDue(start + .seconds(199), interval: .seconds(5), loadRatioMax: 0.01))
    #expect(state.isDue(start + .seconds(200), interval: .seconds(5), loadRatioMax: 0.01))
  }

  @Test func `leaves nothing old behind when it fails, and tells it once`() {
    var state = CollectorState()
    #expect(state.record(.success(samples), duration: .seconds(3), cost: .zero, now: start, wallTime: 100) == nil)
    #expect(state.record(.failure(error), duration: .seconds(3), cost: .zero, now: start, wallTime: 200) == error)
    #expect(state.record(.failure(error), duration: .seconds(3), cost: .zero, now: start, wallTime: 300) == nil)
    var all = MetricSamples()
    state.add(to: &all, collector: "process")
    #expect(all[metric] == [:])
    #expect(all[MetricCatalogue.collectorSuccess] == [["process"]: 0])
    #expect(all[MetricCatalogue.collectorLastSuccess] == [["process"]: 100])
    _ = state.record(.success(samples), duration: .seconds(3), cost: .zero, now: start, wallTime: 400)
    all = MetricSamples()
    state.add(to: &all, collector: "process")
    #expect(all[metric] == [[]: 7])
    #expect(all[MetricCatalogue.collectorSuccess] == [["process"]: 1])
  }

  @Test func `comes at once when the server was lost`() {
    var state = CollectorState()
    _ = state.record(.success(samples), duration: .seconds(3), cost: .seconds(2), now: start, wallTime: 100)
    #expect(state.lose(error) == error)
    #expect(state.lose(error) == nil)
    #expect(state.isDue(start, interval: .seconds(5), loadRatioMax: 0.01))
  }
}

@Suite struct `Counters that may seem to fall` {
  private let metric = MetricCatalogue.statements[0]
  private func samples(_ value: Double) -> MetricSamples {
    var samples = MetricSamples()
    samples.add(metric, value, "shop")
    return samples
  }

  @Test func `stand still until they are passed, and begin anew after a reset`() {
    var counters = MonotoneCounters()
    #expect(counters.raise(samples(10), epoch: "a")[metric] == [["shop"]: 10])
    #expect(counters.raise(samples(4), epoch: "a")[metric] == [["shop"]: 10])
    #expect(counters.raise(samples(12), epoch: "a")[metric] == [["shop"]: 12])
    #expect(counters.raise(samples(3), epoch: "b")[metric] == [["shop"]: 3])
  }

  @Test func `do not keep up what may fall`() {
    var counters = MonotoneCounters()
    for value in [10.0, 4] {
      var samples = MetricSamples()
      samples.add(MetricCatalogue.processThreads, value)
      #expect(counters.raise(samples, epoch: nil)[MetricCatalogue.processThreads] == [[]: value])
    }
  }
}

@Suite struct `A deadline` {
  @Test func `leaves behind what does not end, though it cannot be cancelled`() async {
    let (never, continuation) = AsyncStream.makeStream(of: Void.self)
    let error = await #expect(throws: MartletError.self) {
      // A task of its own, so that cancelling does not reach what it waits for.
      try await withDeadline(.milliseconds(50)) { await Task { for await _ in never {} }.value }
    }
    #expect(error?.code == .timeout)
    continuation.finish()
  }

  @Test func `lets results and errors pass`() async throws {
    #expect(try await withDeadline(.seconds(60)) { 7 } == 7)
    await #expect(throws: MartletError(.query, "No.")) {
      try await withDeadline(.seconds(60)) { throw MartletError(.query, "No.") }
    }
  }

  @Test func `ends with its caller`() async {
    let task = Task { try await withDeadline(.seconds(600)) { try await Task.sleep(for: .seconds(600)) } }
    task.cancel()
    let error = await #expect(throws: MartletError.self) { try await task.value }
    #expect(error?.code == .cancelled)
  }
}

@Suite struct `The collectors` {
  @Test func `are those of the catalogue, and share no metric`() {
    let names = ["process", "host"] + PostgresCollector.all.map(\.name) + ["backend_cpu", "source"]
    #expect(Set(names) == Set(MetricCatalogue.collectorNames))
    #expect(Set(names).count == names.count)
    let metrics = PostgresCollector.all.flatMap(\.metrics)
    #expect(Set(metrics).count == metrics.count)
    let made = Set(metrics + [MetricCatalogue.postgresUp, MetricCatalogue.backendCPU])
    #expect(made == Set(MetricCatalogue.postgres))
  }

  /// PostgreSQL would cut a longer name and the column would not be found.
  @Test func `ask for columns of at most 63 bytes`() {
    #expect(PostgresCollector.all.flatMap(\.metrics).allSatisfy { $0.name.utf8.count <= 63 })
  }
}
