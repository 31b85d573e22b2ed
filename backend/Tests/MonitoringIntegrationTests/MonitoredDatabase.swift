import Foundation
import MySQLClient
import PostgresClient
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Monitoring

/// A database of a test's own with a monitor whose clock the test moves.
final class MonitoredDatabase {
  let database: TestDatabase
  let monitor: Monitor
  let failures = Collected<CollectorFailure>()
  private let clock: TestClock

  init(
    _ collectors: [PostgresCollector] = PostgresCollector.all, options: MonitoringOptions = MonitoringOptions(),
    as configure: (PostgresConfiguration) -> PostgresConfiguration = { $0 }
  ) throws {
    database = try TestDatabase()
    let clock = TestClock()
    self.clock = clock
    let failures = failures
    monitor = Monitor(
      target: configure(database.configuration), collectors: collectors, registry: MetricRegistry(), options: options,
      proc: ProcFolder(), now: { clock.now }, onFailure: { failures.append($0) })
  }

  /// Past every cache, so that all collectors run again.
  func collect() async -> MetricSamples {
    clock.advance(by: .seconds(3600))
    return await monitor.collected()
  }

  func advance(by duration: Duration) { clock.advance(by: duration) }

  func execute(_ sql: String) throws { try database.connect().execute(sql) }

  /// Statements of another database's session, as this one may let nobody in.
  func executeElsewhere(_ sql: String) throws {
    try PostgresConnection(unprepared: try TestServers.target(), applicationName: "martlet test").execute(sql)
  }

  var name: String { database.configuration.database ?? "" }
}

final class TestClock: Sendable {
  private let start = ContinuousClock.now
  private let moved = Mutex(Duration.zero)
  var now: ContinuousClock.Instant { start + moved.withLock { $0 } }
  func advance(by duration: Duration) { moved.withLock { $0 += duration } }
}

final class Collected<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  var all: [Element] { elements.withLock { $0 } }
  func append(_ element: Element) { elements.withLock { $0.append(element) } }
}

extension MetricSamples {
  var isUp: Bool { self[MetricCatalogue.postgresUp][[]] == 1 }
  func succeeded(_ collector: String) -> Bool { self[MetricCatalogue.collectorSuccess][[collector]] == 1 }
}

func metric(_ name: String) throws -> Metric { try #require(MetricCatalogue.metric(named: name)) }
