import Diagnostics
import Telemetry

/// What a collector did last, and when it may run again: pure policy.
struct CollectorState: Sendable {
  /// Of the last attempt that succeeded.
  private(set) var samples = MetricSamples()
  private(set) var succeededAt: Double?
  private(set) var failure: MartletError?
  private(set) var duration: Duration?
  private var cost = Duration.zero
  private var startedAt: ContinuousClock.Instant?

  init() {}

  /// - Parameter loadRatioMax: the share of the time for which the collector may keep the server busy: the longer it
  ///   takes, the rarer it runs.
  func isDue(_ now: ContinuousClock.Instant, interval: Duration, loadRatioMax: Double) -> Bool {
    guard let startedAt else { return true }
    return now - startedAt >= max(interval, cost / loadRatioMax)
  }

  /// - Parameters:
  ///   - cost: how long it kept the server busy.
  ///   - now: when the attempt began.
  ///   - wallTime: Unix time.
  /// - Returns: the error, if there was none the time before.
  mutating func record(
    _ result: Result<MetricSamples, MartletError>, duration: Duration, cost: Duration, now: ContinuousClock.Instant,
    wallTime: Double
  ) -> MartletError? {
    let failedBefore = failure != nil
    startedAt = now
    self.duration = duration
    self.cost = cost
    switch result {
    case .success(let samples):
      self.samples = samples
      succeededAt = wallTime
      failure = nil
      return nil
    case .failure(let error):
      // Old values would be taken for present ones.
      samples = MetricSamples()
      failure = error
      return failedBefore ? nil : error
    }
  }

  /// The server could not be asked at all: what it said before is out of date, and it is asked again at once.
  mutating func lose(_ error: MartletError) -> MartletError? {
    let failedBefore = failure != nil
    let succeededAt = succeededAt
    self = CollectorState()
    self.succeededAt = succeededAt
    failure = error
    return failedBefore ? nil : error
  }

  func add(to all: inout MetricSamples, collector: String) {
    all.add(samples)
    all.add(MetricCatalogue.collectorSuccess, failure == nil && succeededAt != nil ? 1 : 0, collector)
    if let duration { all.add(MetricCatalogue.collectorDuration, duration / .seconds(1), collector) }
    if let succeededAt { all.add(MetricCatalogue.collectorLastSuccess, succeededAt, collector) }
  }
}
