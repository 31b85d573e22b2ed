import Diagnostics
import Foundation
import PostgresClient

/// The counters of a database at one instant of the server's clock.
struct SummarySample: Sendable, Equatable {
  var sampledAt: Double
  /// Changes when the statistics are reset.
  var epoch: String?
  var counters: [Counter: Double]
  /// Of pg_stat_statements; nil without it.
  var statements: StatementSums?

  struct StatementSums: Sendable, Equatable {
    var calls: Double
    var seconds: Double
  }

  enum Counter: String, CaseIterable {
    case commits = "xact_commit"
    case rollbacks = "xact_rollback"
    case blocksRead = "blks_read"
    case blocksHit = "blks_hit"
    case rowsReturned = "tup_returned"
    case rowsFetched = "tup_fetched"
    case rowsInserted = "tup_inserted"
    case rowsUpdated = "tup_updated"
    case rowsDeleted = "tup_deleted"
    case tempBytes = "temp_bytes"
    case walBytes = "wal_bytes"
  }

  init(_ row: PostgresRow, statements: StatementSums?) throws(MartletError) {
    self.statements = statements
    sampledAt = try row.double("sampled_at") ?? 0
    epoch = try row.string("epoch")
    counters = [:]
    for counter in Counter.allCases { counters[counter] = try row.double(counter.rawValue) ?? 0 }
  }

  init(sampledAt: Double, epoch: String?, counters: [Counter: Double], statements: StatementSums? = nil) {
    self.statements = statements
    self.sampledAt = sampledAt
    self.epoch = epoch
    self.counters = counters
  }

  subscript(counter: Counter) -> Double { counters[counter] ?? 0 }

  var cacheHitRatio: Double? { Self.ratio(self[.blocksHit], self[.blocksRead]) }

  /// nil where a counter was reset in between, or no time has passed.
  func rates(since earlier: SummarySample) -> DatabaseMetrics.Rates? {
    let seconds = sampledAt - earlier.sampledAt
    guard seconds > 0, epoch == earlier.epoch, Counter.allCases.allSatisfy({ self[$0] >= earlier[$0] }) else {
      return nil
    }
    func rate(_ counter: Counter) -> Double { (self[counter] - earlier[counter]) / seconds }
    return DatabaseMetrics.Rates(
      intervalSeconds: seconds, commitsPerSecond: rate(.commits), rollbacksPerSecond: rate(.rollbacks),
      rowsReturnedPerSecond: rate(.rowsReturned), rowsFetchedPerSecond: rate(.rowsFetched),
      rowsInsertedPerSecond: rate(.rowsInserted), rowsUpdatedPerSecond: rate(.rowsUpdated),
      rowsDeletedPerSecond: rate(.rowsDeleted), blocksHitPerSecond: rate(.blocksHit),
      blocksReadPerSecond: rate(.blocksRead), tempBytesPerSecond: rate(.tempBytes),
      walBytesPerSecond: rate(.walBytes), cacheHitRatio: Self.ratio(rate(.blocksHit), rate(.blocksRead)))
  }

  /// - Parameter earlier: nil at the first sample.
  func latency(probeSeconds: Double, since earlier: SummarySample?) -> DatabaseMetrics.Latency {
    var latency = DatabaseMetrics.Latency(probeSeconds: probeSeconds)
    guard let earlier, let now = statements, let before = earlier.statements, sampledAt > earlier.sampledAt else {
      return latency
    }
    let (calls, seconds) = (now.calls - before.calls, now.seconds - before.seconds)
    guard calls >= 0, seconds >= 0 else { return latency }
    latency.statementsPerSecond = calls / (sampledAt - earlier.sampledAt)
    if calls > 0 { latency.statementMeanSeconds = seconds / calls }
    return latency
  }

  /// nil of nothing.
  static func ratio(_ hit: Double, _ read: Double) -> Double? { hit + read > 0 ? hit / (hit + read) : nil }
}

extension DatabaseMetrics {
  init(
    _ row: PostgresRow, _ sample: SummarySample, bytes: Int, rates: Rates?, latency: Latency
  ) throws(MartletError) {
    self.init(
      sampledAt: Date(timeIntervalSince1970: sample.sampledAt), database: try row.string("datname") ?? "",
      serverVersion: try row.string("version_text") ?? "",
      serverStartedAt: Date(timeIntervalSince1970: try row.double("started_at") ?? 0),
      databaseBytes: bytes, connections: try row.int("numbackends") ?? 0,
      activeSessions: try row.int("active_sessions") ?? 0, blockedSessions: try row.int("blocked_sessions") ?? 0,
      longestWaitSeconds: try row.double("longest_wait_seconds") ?? 0,
      longestTransactionSeconds: try row.double("longest_transaction_seconds") ?? 0,
      xminHorizonAgeTransactions: try row.int("xmin_horizon_age") ?? 0, deadlocks: try row.int("deadlocks") ?? 0,
      cacheHitRatio: sample.cacheHitRatio, rates: rates, latency: latency)
  }
}
