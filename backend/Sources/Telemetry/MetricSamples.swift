/// A value of one series at one instant.
public struct MetricSample: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    case number(Double)
    case histogram(HistogramValue)
  }

  public let metric: Metric
  /// In the order of `metric.labels`.
  public let labelValues: [String]
  public let value: Value

  /// nil for a histogram.
  public var number: Double? {
    guard case .number(let number) = value else { return nil }
    return number
  }
}

public struct HistogramValue: Sendable, Equatable {
  /// For each bucket of the metric, and last for infinity: observations in it alone, not in those before it.
  public var counts: [Int]
  public var sum: Double

  public init(counts: [Int], sum: Double) {
    self.counts = counts
    self.sum = sum
  }

  public var count: Int { counts.reduce(0, +) }
}

/// What one look has found, in any order; `Exposition` groups it.
public struct MetricSamples: Sendable, Equatable {
  public private(set) var all: [MetricSample] = []

  public init() {}

  /// - Parameter labelValues: as many as the metric has labels, in their order.
  public mutating func add(_ metric: Metric, _ value: Double, _ labelValues: String...) {
    add(metric, .number(value), labelValues)
  }

  public mutating func add(_ metric: Metric, _ value: MetricSample.Value, _ labelValues: [String]) {
    precondition(labelValues.count == metric.labels.count, "\(metric.name) has labels \(metric.labels)")
    all.append(MetricSample(metric: metric, labelValues: labelValues, value: value))
  }

  /// One series for each known value of the metric's only label: 1 for `current`, else 0.
  public mutating func addState(_ metric: Metric, _ current: String?) {
    for value in metric.labels.first?.known ?? [] { add(metric, value == current ? 1 : 0, value) }
  }

  public mutating func add(_ samples: MetricSamples) { all += samples.all }

  /// The numbers of one metric by their label values.
  public subscript(metric: Metric) -> [[String]: Double] {
    Dictionary(
      all.compactMap { sample in sample.metric == metric ? sample.number.map { (sample.labelValues, $0) } : nil },
      uniquingKeysWith: { first, _ in first })
  }
}
