public import Diagnostics
import PostgresClient

/// Jobs and backups as numbers, for metrics.
public struct JobFigures: Sendable, Hashable {
  /// Jobs that are not over, by `kind state`.
  public var active: [String: Int] = [:]
  /// Backups that are over, by state.
  public var backups: [String: Int] = [:]
  /// Unix time; 0 for never.
  public var lastAttemptSeconds = 0.0
  public var lastSuccessSeconds = 0.0
  /// Of the last dump that was written.
  public var lastBytes = 0
  /// Of all dumps that the ledger knows.
  public var storedBytes = 0
}

/// How long a dump took.
public struct BackupDuration: Sendable, Hashable {
  /// Of its job.
  public var ordinal: Int
  public var seconds: Double
}

extension Ledger {
  /// Of dumps that were written to their end, oldest first, of jobs behind `ordinal`.
  public func backupDurations(after ordinal: Int) throws(MartletError) -> [BackupDuration] {
    var durations: [BackupDuration] = []
    for row in try connection.query(LedgerStatements.backupDurations, [.int(ordinal)]) {
      durations.append(
        BackupDuration(
          ordinal: try row.require("ordinal").int, seconds: try row.require("seconds").value { Double($0) }))
    }
    return durations
  }

  public func jobFigures() throws(MartletError) -> JobFigures {
    var figures = JobFigures()
    for row in try connection.query(LedgerStatements.jobCounts) {
      let (kind, state) = (try row.require("kind").text, try row.require("state").text)
      let count = try row.require("count").int
      if JobState(rawValue: state)?.isActive == true {
        figures.active["\(kind) \(state)"] = count
      } else if kind == JobKind.backup.rawValue {
        figures.backups[state] = count
      }
    }
    guard let row = try connection.query(LedgerStatements.backupFigures).first else { return figures }
    figures.lastAttemptSeconds = try row.require("last_attempt").value { Double($0) }
    figures.lastSuccessSeconds = try row.require("last_success").value { Double($0) }
    figures.lastBytes = try row.require("last_bytes").int
    figures.storedBytes = try row.require("stored_bytes").int
    return figures
  }
}
