import Diagnostics
import Foundation
import MySQLClient
import SQLDialect
import Telemetry

/// The MySQL source, while a run reads from it.
actor SourceCollection {
  private let configuration: MySQLConfiguration
  private var session: MySQLSession?
  private var state = CollectorState()
  private let options: MonitoringOptions

  private static let collector = "source"

  init(_ configuration: MySQLConfiguration, options: MonitoringOptions) {
    var impatient = configuration
    impatient.connectTimeoutSeconds = min(configuration.connectTimeoutSeconds, 2)
    impatient.readTimeoutSeconds = 3
    impatient.writeTimeoutSeconds = 3
    // The status is the server's; the database may go away.
    impatient.database = nil
    self.configuration = impatient
    self.options = options
  }

  func collect(_ now: ContinuousClock.Instant) async -> (MetricSamples, [CollectorFailure]) {
    let clock = ContinuousClock()
    let start = clock.now
    var new: MartletError?
    do {
      let samples = try await withDeadline(options.collectionLimit) { try await self.ask() }
      new = state.record(
        .success(samples), duration: clock.now - start, cost: .zero, now: now, wallTime: Date.now.timeIntervalSince1970)
    } catch {
      session = nil
      new = state.lose(MartletError.monitoring(error))
    }
    var samples = MetricSamples()
    samples.add(MetricCatalogue.sourceUp, state.failure == nil ? 1 : 0)
    state.add(to: &samples, collector: Self.collector)
    return (samples, new.map { [CollectorFailure(collector: Self.collector, error: $0)] } ?? [])
  }

  /// A session that was lost since the last time is opened anew.
  private func ask() async throws -> MetricSamples {
    if let session {
      do {
        return try await Self.status(session)
      } catch let error as MartletError where error.code == .connectionLost {
        self.session = nil
      }
    }
    let opened = try await MySQLSession(configuration)
    session = opened
    return try await Self.status(opened)
  }

  private static func status(_ session: MySQLSession) async throws -> MetricSamples {
    let metrics = Dictionary(
      MetricCatalogue.sourceStatus.map { (String($0.name.dropFirst("mysql_global_status_".count)), $0) },
      uniquingKeysWith: { first, _ in first })
    let sql = SourceMetricQueries.status(metrics.keys.sorted())
    let rows = try await session.run { try $0.query(sql) }
    var samples = MetricSamples()
    for row in rows {
      guard let name = try row.string(at: 0)?.lowercased(), let metric = metrics[name],
        let value = try row.string(at: 1).flatMap({ Double($0) })
      else { continue }
      samples.add(metric, value)
    }
    return samples
  }

  func close() async {
    await session?.close()
    session = nil
  }
}
