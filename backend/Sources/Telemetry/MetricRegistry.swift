import Synchronization

/// Counters, gauges and histograms of the own process.
///
/// Each series has a lock of its own, held for a few instructions; finding a series by its labels takes its metric's
/// lock for one look into a dictionary. Where even that is too much, keep the `MetricSeries`.
///
/// Series whose labels are all known exist from the start, with 0. The number of a metric's series is bounded: a value
/// that is not among a label's known ones, and what comes when `seriesMax` is reached, is counted as `other`.
public final class MetricRegistry: Sendable {
  private let families: [Metric: Family]
  private let metrics: [Metric]

  /// - Parameter metrics: without duplicates.
  public init(_ metrics: [Metric] = MetricCatalogue.inProcess, seriesMax: Int = 1000) {
    self.metrics = metrics
    families = Dictionary(uniqueKeysWithValues: metrics.map { ($0, Family($0, seriesMax: seriesMax)) })
  }

  /// The series with these labels, made where it is new: with 0, so that the first event is an increase.
  public func series(_ metric: Metric, _ labelValues: [String]) -> MetricSeries {
    guard let family = families[metric] else { preconditionFailure("\(metric.name) is not in this registry") }
    return family.series(labelValues)
  }

  public func series(_ metric: Metric, _ labelValues: String...) -> MetricSeries { series(metric, labelValues) }

  public func increment(_ metric: Metric, by amount: Double = 1, _ labelValues: String...) {
    series(metric, labelValues).increment(by: amount)
  }

  public func set(_ metric: Metric, to value: Double, _ labelValues: String...) {
    series(metric, labelValues).set(to: value)
  }

  public func observe(_ metric: Metric, _ duration: Duration, _ labelValues: String...) {
    series(metric, labelValues).observe(duration)
  }

  public func samples() -> MetricSamples {
    var samples = MetricSamples()
    for metric in metrics {
      for series in families[metric]?.all ?? [] { samples.add(metric, series.value, series.labelValues) }
    }
    return samples
  }

  private final class Family: Sendable {
    private struct Members {
      var byLabels: [[String]: MetricSeries] = [:]
      var inOrder: [MetricSeries] = []
    }

    private let metric: Metric
    private let seriesMax: Int
    private let members = Mutex(Members())

    init(_ metric: Metric, seriesMax: Int) {
      self.metric = metric
      self.seriesMax = seriesMax
      for labelValues in metric.knownLabelSets ?? [] { _ = series(labelValues) }
    }

    var all: [MetricSeries] { members.withLock { $0.inOrder } }

    func series(_ labelValues: [String]) -> MetricSeries {
      precondition(labelValues.count == metric.labels.count, "\(metric.name) has labels \(metric.labels)")
      return members.withLock { members in
        if let found = members.byLabels[labelValues] { return found }
        let bounded = bounded(labelValues, isFull: members.inOrder.count >= seriesMax)
        if let found = members.byLabels[bounded] { return found }
        let new = MetricSeries(metric, bounded)
        members.byLabels[bounded] = new
        members.inOrder.append(new)
        return new
      }
    }

    private func bounded(_ labelValues: [String], isFull: Bool) -> [String] {
      zip(metric.labels, labelValues).map { label, value in
        let isKept = label.known.map { $0.contains(value) } ?? !isFull
        return isKept ? value : MetricLabel.overflow
      }
    }
  }
}

/// One series of a registry: a metric with its label values.
public final class MetricSeries: Sendable {
  public let metric: Metric
  public let labelValues: [String]
  private let state: Mutex<MetricSample.Value>

  init(_ metric: Metric, _ labelValues: [String]) {
    self.metric = metric
    self.labelValues = labelValues
    let isHistogram = metric.kind == .histogram
    state = Mutex(
      isHistogram
        ? .histogram(HistogramValue(counts: Array(repeating: 0, count: metric.buckets.count + 1), sum: 0)) : .number(0))
  }

  public var value: MetricSample.Value { state.withLock { $0 } }

  /// - Parameter amount: below 0 for gauges only.
  public func increment(by amount: Double = 1) {
    precondition(metric.kind == .gauge || metric.kind == .counter && amount >= 0, "\(metric.name) cannot do that")
    state.withLock { state in
      guard case .number(let number) = state else { return }
      state = .number(number + amount)
    }
  }

  public func set(to value: Double) {
    precondition(metric.kind == .gauge || metric.kind == .info, "\(metric.name) cannot be set")
    state.withLock { $0 = .number(value) }
  }

  public func observe(_ duration: Duration) {
    let seconds = max(0, duration / .seconds(1))
    let bucket = metric.buckets.firstIndex { seconds <= $0 } ?? metric.buckets.count
    state.withLock { state in
      guard case .histogram(var histogram) = state else {
        preconditionFailure("\(metric.name) is no histogram")
      }
      // Let go of the old value first, or the array would be copied.
      state = .number(0)
      histogram.counts[bucket] += 1
      histogram.sum += seconds
      state = .histogram(histogram)
    }
  }
}
