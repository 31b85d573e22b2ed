public import Diagnostics
import Foundation
import PostgresClient
import SQLDialect
import Telemetry

/// All collectors of the target, over one connection.
actor PostgresCollection {
  private let connection: MonitoringConnection
  private let collectors: [PostgresCollector]
  private let registry: MetricRegistry
  private let options: MonitoringOptions
  private let proc: ProcFolder
  private var states: [String: CollectorState] = [:]
  private var counters: [String: MonotoneCounters] = [:]

  private static let backendCPU = "backend_cpu"

  init(
    _ target: PostgresConfiguration, _ collectors: [PostgresCollector], registry: MetricRegistry,
    options: MonitoringOptions, proc: ProcFolder
  ) {
    connection = MonitoringConnection(target, applicationName: "martlet monitor")
    self.collectors = collectors
    self.registry = registry
    self.options = options
    self.proc = proc
  }

  private struct Outcome: Sendable {
    var collector: String
    var result: Result<PostgresCollector.Result, MartletError>
    var duration: Duration
    /// Without the way there and back.
    var cost: Duration
  }

  /// All collectors together keep the server busy for at most this share of the time.
  static let loadRatioMax = 0.01

  /// Runs what is due. Never fails: what goes wrong is in the samples.
  /// - Returns: and the errors that are new.
  func collect(_ now: ContinuousClock.Instant) async -> (MetricSamples, [CollectorFailure]) {
    let intervals = Dictionary(
      collectors.map { ($0.name, $0.intervalMin) }, uniquingKeysWith: { first, _ in first })
    let share = Self.loadRatioMax / Double(names.count)
    let due = names.filter { name in
      let interval = max(options.cacheInterval, intervals[name] ?? .zero)
      return states[name, default: CollectorState()].isDue(now, interval: interval, loadRatioMax: share)
    }
    var failures: [CollectorFailure] = []
    var isUp = true
    do {
      for outcome in try await run(Set(due)) { failures += record(outcome, now) }
    } catch {
      isUp = false
      registry.increment(MetricCatalogue.canaryFailures)
      for name in names {
        let new = states[name, default: CollectorState()].lose(MartletError.monitoring(error))
        failures += new.map { [CollectorFailure(collector: name, error: $0)] } ?? []
      }
      // They all have the same reason.
      failures = Array(failures.prefix(1))
    }
    var samples = MetricSamples()
    samples.add(MetricCatalogue.postgresUp, isUp ? 1 : 0)
    for name in names { states[name]?.add(to: &samples, collector: name) }
    return (samples, failures)
  }

  private var names: [String] { collectors.map(\.name) + [Self.backendCPU] }

  /// - Throws: when the server cannot be reached, is lost on the way or falls silent.
  private func run(_ due: Set<String>) async throws -> [Outcome] {
    try await connection.run(within: options.collectionLimit) { [collectors, registry, options, proc] connection in
      let clock = ContinuousClock()
      let start = clock.now
      let latency = try clock.measure { _ = try connection.query(PostgresMonitoringSession.canary) }
      registry.observe(MetricCatalogue.canaryDuration, latency)
      let facts = try ServerFacts(connection)
      var outcomes: [Outcome] = []
      func attempt(_ name: String, _ body: () throws(MartletError) -> PostgresCollector.Result) throws(MartletError) {
        // What is left out now is due at the next collection.
        guard due.contains(name), clock.now - start < options.statementsLimit else { return }
        let begun = clock.now
        let result: Result<PostgresCollector.Result, MartletError>
        do throws(MartletError) {
          result = .success(try body())
        } catch {
          guard error.code != .connectionLost else { throw error }
          result = .failure(error)
          registry.increment(MetricCatalogue.statementFailures, "monitor")
        }
        let duration = clock.now - begun
        outcomes.append(
          Outcome(collector: name, result: result, duration: duration, cost: max(.zero, duration - latency)))
        registry.observe(MetricCatalogue.statementDuration, duration, "monitor")
      }
      for collector in collectors {
        try attempt(collector.name) { () throws(MartletError) in try collector.collect(connection, facts) }
      }
      try attempt(Self.backendCPU) { () throws(MartletError) in try Self.backendCPU(connection, proc) }
      return outcomes
    }
  }

  private static func backendCPU(
    _ connection: PostgresConnection, _ proc: ProcFolder
  ) throws(MartletError) -> PostgresCollector.Result {
    var processes: [ServerProcess] = []
    for row in try connection.query(PostgresMetricQueries.processes) {
      guard let pid = try row.int("pid"), let startedAt = try row.double("started_at") else { continue }
      processes.append(ServerProcess(pid: pid, isOwn: try row.bool("is_own") == true, startedAt: startedAt))
    }
    var result = PostgresCollector.Result(canFall: true)
    if let seconds = try BackendCPU.seconds(of: processes, proc) {
      result.samples.add(MetricCatalogue.backendCPU, seconds, "proc")
    }
    return result
  }

  private func record(_ outcome: Outcome, _ now: ContinuousClock.Instant) -> [CollectorFailure] {
    let name = outcome.collector
    let result = outcome.result.map { result in
      result.canFall
        ? counters[name, default: MonotoneCounters()].raise(result.samples, epoch: result.epoch) : result.samples
    }
    let new = states[name, default: CollectorState()].record(
      result, duration: outcome.duration, cost: outcome.cost, now: now, wallTime: Date.now.timeIntervalSince1970)
    return new.map { [CollectorFailure(collector: name, error: $0)] } ?? []
  }

  func close() async { await connection.close() }
}

/// A collector that has begun to fail.
public struct CollectorFailure: Sendable, Equatable {
  public let collector: String
  public let error: MartletError
}

extension MartletError {
  static func monitoring(_ error: any Error) -> MartletError {
    error as? MartletError ?? MartletError(.cancelled, "The collection was cancelled.")
  }
}
