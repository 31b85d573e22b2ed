import Diagnostics
import Foundation
public import MySQLClient
public import PostgresClient
public import Telemetry

public struct MonitoringOptions: Sendable {
  /// How long what was collected is served again: half a scrape interval.
  public var cacheInterval: Duration
  /// No collector begins later than this.
  public var statementsLimit: Duration
  /// A server that has not answered by then counts as down. Longer than `statementsLimit` and a statement's timeout.
  public var collectionLimit: Duration

  public init(
    cacheInterval: Duration = .seconds(5), statementsLimit: Duration = .seconds(2),
    collectionLimit: Duration = .seconds(5)
  ) {
    self.cacheInterval = cacheInterval
    self.statementsLimit = statementsLimit
    self.collectionLimit = collectionLimit
  }
}

/// Collects the samples of `/metrics`: of this process and host, of the target's PostgreSQL and, while a run lives, of
/// its source.
///
/// However many ask at once, one collection runs, over one connection, and its result is served to all for
/// `cacheInterval`. It never fails: what goes wrong is in the samples (`pg_up`, `martlet_collector_success`).
public actor Monitor {
  public nonisolated let registry: MetricRegistry
  private let options: MonitoringOptions
  private let postgres: PostgresCollection
  private let proc: ProcFolder
  private let now: @Sendable () -> ContinuousClock.Instant
  private let onFailure: @Sendable (CollectorFailure) -> Void
  private var source: (configuration: MySQLConfiguration, collection: SourceCollection)?
  private var localStates: [String: CollectorState] = [:]
  private var cached: (samples: MetricSamples, at: ContinuousClock.Instant)?
  private var inFlight: Task<MetricSamples, Never>?

  /// Connects to nothing yet.
  ///
  /// - Parameter onFailure: called once for each collector that begins to fail, for the log.
  public init(
    target: PostgresConfiguration, registry: MetricRegistry, options: MonitoringOptions = MonitoringOptions(),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    onFailure: @escaping @Sendable (CollectorFailure) -> Void = { _ in }
  ) {
    self.init(
      target: target, collectors: PostgresCollector.all, registry: registry, options: options, proc: ProcFolder(),
      now: now, onFailure: onFailure)
  }

  init(
    target: PostgresConfiguration, collectors: [PostgresCollector], registry: MetricRegistry,
    options: MonitoringOptions, proc: ProcFolder, now: @escaping @Sendable () -> ContinuousClock.Instant,
    onFailure: @escaping @Sendable (CollectorFailure) -> Void
  ) {
    self.registry = registry
    self.options = options
    self.proc = proc
    self.now = now
    self.onFailure = onFailure
    postgres = PostgresCollection(target, collectors, registry: registry, options: options, proc: proc)
  }

  /// The whole page for `/metrics`: what is collected, the registry, and the run that the caller knows of.
  public nonisolated func page(_ format: ExpositionFormat, run: RunMetrics?) async -> [UInt8] {
    var samples = await collected()
    samples.add(registry.samples())
    samples.add(RunMetrics.samples(of: run))
    return Exposition.render(samples, format)
  }

  /// What is read from outside of the process's own registry.
  public func collected() async -> MetricSamples {
    if let cached, now() - cached.at < options.cacheInterval { return cached.samples }
    if let inFlight { return await inFlight.value }
    // Nobody's own: whoever asked first may go away, the others still want it.
    let task = Task { await collect() }
    inFlight = task
    return await task.value
  }

  /// Watches the source of a run from the next collection on; nil when the run is over.
  public func watchSource(_ configuration: MySQLConfiguration?) async {
    guard configuration != source?.configuration else { return }
    let old = source?.collection
    source = configuration.map { ($0, SourceCollection($0, options: options)) }
    cached = nil
    await old?.close()
  }

  /// Ends the connections.
  public func close() async {
    _ = await inFlight?.value
    await watchSource(nil)
    await postgres.close()
  }

  private func collect() async -> MetricSamples {
    let start = now()
    let source = source?.collection
    async let target = postgres.collect(start)
    async let sourceSide = source?.collect(start)
    var samples = MetricSamples()
    var failures = collectLocally(start, into: &samples)
    for (found, failed) in [await target, await sourceSide].compactMap({ $0 }) {
      samples.add(found)
      failures += failed
    }
    failures.forEach(onFailure)
    cached = (samples, start)
    inFlight = nil
    return samples
  }

  private func collectLocally(
    _ start: ContinuousClock.Instant, into samples: inout MetricSamples
  ) -> [CollectorFailure] {
    let clock = ContinuousClock()
    var failures: [CollectorFailure] = []
    for (name, collect) in LocalCollectors.all {
      let begun = clock.now
      let result: Result<MetricSamples, MartletError>
      do throws(MartletError) {
        result = .success(try collect(proc))
      } catch {
        result = .failure(error)
      }
      let new = localStates[name, default: CollectorState()].record(
        result, duration: clock.now - begun, cost: .zero, now: start, wallTime: Date.now.timeIntervalSince1970)
      if let new { failures.append(CollectorFailure(collector: name, error: new)) }
      localStates[name]?.add(to: &samples, collector: name)
    }
    return failures
  }
}
