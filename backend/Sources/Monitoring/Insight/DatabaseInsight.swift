public import Diagnostics
import Foundation
public import PostgresClient
import SQLDialect
public import Telemetry

/// What the pages about the database show, read when they are opened.
///
/// One connection of its own, so that no page waits for a scrape nor the reverse; every statement in a read-only
/// transaction with a `statement_timeout` of 2 s and a `lock_timeout` of 100 ms. Names and texts in the documents are
/// data of the database: they are escaped by whoever shows them.
///
/// Errors: `connect…` and `query.connection-lost` while the target cannot be reached, `query.timeout`,
/// `query.permission`, `query.cancelled`.
public actor DatabaseInsight {
  private let connection: MonitoringConnection
  private let registry: MetricRegistry
  private var last: (sample: SummarySample, document: DatabaseMetrics, at: ContinuousClock.Instant)?
  private var size: (bytes: Int, at: ContinuousClock.Instant)?

  /// The server looks at every file for it.
  static let sizeInterval = Duration.seconds(30)
  /// Waiting for other pages included.
  static let limit = Duration.seconds(8)
  static let queryCharactersMax = 500
  public static let queryTextCharactersMax = 20_000
  static let waitersMax = 200
  static let groupsMax = 50
  static let longestTransactionsMax = 10
  static let largeTableRowsMin = 10_000

  /// Connects to nothing yet.
  public init(target: PostgresConfiguration, registry: MetricRegistry) {
    connection = MonitoringConnection(target, applicationName: "martlet insight")
    self.registry = registry
  }

  public func close() async { await connection.close() }

  /// Levels and rates since the call before. A call within a second of another one gets its document; after a minute's
  /// pause there is nothing to compare with, and two samples are taken, half a second apart.
  public func metrics() async throws(MartletError) -> DatabaseMetrics {
    let age = last.map { ContinuousClock.now - $0.at }
    if let last, let age, age < .seconds(1) { return last.document }
    guard let age, age < .seconds(60) else {
      _ = try await sample()
      do {
        try await Task.sleep(for: .milliseconds(500))
      } catch {
        throw MartletError(.cancelled, "The request was cancelled.")
      }
      return try await sample()
    }
    return try await sample()
  }

  private func sample() async throws(MartletError) -> DatabaseMetrics {
    let known = size.flatMap { ContinuousClock.now - $0.at < Self.sizeInterval ? $0.bytes : nil }
    let look = try await ask { connection throws(MartletError) in
      let start = ContinuousClock.now
      _ = try connection.query(PostgresMonitoringSession.canary)
      let probe = ContinuousClock.now - start
      let row = try connection.query(PostgresInsightQueries.summary).first
      let statements = try Self.statementSums(connection)
      let bytes: Int
      if let known {
        bytes = known
      } else {
        bytes = try connection.query(PostgresInsightQueries.databaseSize).first?.int("bytes") ?? 0
      }
      return Look(probeSeconds: probe / .seconds(1), row: row, bytes: bytes, statements: statements)
    }
    guard let row = look.row else {
      throw MartletError(.protocolViolation, "The database has no statistics of its own.")
    }
    if known == nil { size = (look.bytes, .now) }
    let sample = try SummarySample(row, statements: look.statements)
    let document = try DatabaseMetrics(
      row, sample, bytes: look.bytes, rates: last.flatMap { sample.rates(since: $0.sample) },
      latency: sample.latency(probeSeconds: look.probeSeconds, since: last?.sample))
    last = (sample, document, .now)
    return document
  }

  /// What one sample asks for.
  private struct Look: Sendable {
    var probeSeconds: Double
    var row: PostgresRow?
    var bytes: Int
    var statements: SummarySample.StatementSums?
  }

  private static func statementSums(
    _ connection: PostgresConnection
  ) throws(MartletError) -> SummarySample.StatementSums? {
    guard let schema = try ServerFacts(connection).statementsSchema,
      let row = try connection.query(PostgresInsightQueries.statementSums(schema: schema)).first
    else { return nil }
    return SummarySample.StatementSums(
      calls: try row.double("calls") ?? 0, seconds: try row.double("total_seconds") ?? 0)
  }

  /// Runs `body` in one read-only transaction.
  func ask<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws(MartletError) -> Value
  ) async throws(MartletError) -> Value {
    let clock = ContinuousClock()
    let start = clock.now
    defer { registry.observe(MetricCatalogue.statementDuration, clock.now - start, "insight") }
    do {
      return try await connection.run(within: Self.limit) { connection in
        do throws(MartletError) {
          return try connection.transaction { () throws(MartletError) in try body(connection) }
        } catch {
          // A table was locked between the look at the locks and the one at its size.
          guard error.context.sqlState == "55P03" else { throw error }
          return try connection.transaction { () throws(MartletError) in try body(connection) }
        }
      }
    } catch {
      registry.increment(MetricCatalogue.statementFailures, "insight")
      throw error as? MartletError ?? MartletError(.cancelled, "The request was cancelled.")
    }
  }
}
