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

extension Ledger {
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
