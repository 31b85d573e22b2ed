public import Diagnostics
import PostgresClient

/// A run without its plan and report, which are the bulk of its record.
public struct RunSummaryRecord: Sendable, Hashable {
  public var runID: String
  /// Rises from run to run.
  public var ordinal: Int
  public var source: String
  public var target: String
  public var sourceVersion: String
  public var targetVersion: String
  public var state: String
  public var phase: String
  /// Of the report, where there is one.
  public var outcome: String?
  public var failure: String?
  /// ISO 8601, UTC, as all that follow.
  public var startedAt: String
  public var finishedAt: String?
  public var heartbeatAt: String
  public var elapsedSeconds: Double
  public var resumes: Int
  public var ownerHost: String
  public var ownerProcess: Int
}

/// What the plan of a run expects of a table.
public struct TableEstimate: Sendable, Hashable {
  public var source: String
  public var target: String
  public var rows: Int
  public var bytes: Int

  public init(source: String, target: String, rows: Int, bytes: Int) {
    self.source = source
    self.target = target
    self.rows = rows
    self.bytes = bytes
  }
}

extension Ledger {
  /// Newest first.
  /// - Parameter before: the ordinal of the last one of the page before.
  public func runSummaries(before: Int? = nil, limit: Int) throws(MartletError) -> [RunSummaryRecord] {
    let rows = try connection.query(
      LedgerStatements.runSummaries, [before.map { .int($0) } ?? .null, .int(limit)])
    return try rows.map { row throws(MartletError) in try Self.summary(row) }
  }

  public func runSummary(_ runID: String) throws(MartletError) -> RunSummaryRecord? {
    try connection.query(LedgerStatements.runSummary, [.text(runID)]).first.map { row throws(MartletError) in
      try Self.summary(row)
    }
  }

  /// JSON, of a run that has ended.
  public func report(ofRun runID: String) throws(MartletError) -> String? {
    try connection.query(LedgerStatements.runReport, [.text(runID)]).first.flatMap { row throws(MartletError) in
      try row.string("report")
    }
  }

  /// In the order of the plan. The plan stays in the server, which takes it apart: ask once for each run.
  public func estimates(ofRun runID: String) throws(MartletError) -> [TableEstimate] {
    try connection.query(LedgerStatements.tableEstimates, [.text(runID)]).map { row throws(MartletError) in
      TableEstimate(
        source: try row.require("source").text, target: try row.require("target").text,
        rows: try row.require("rows").int, bytes: try row.require("bytes").int)
    }
  }

  /// JSON of the options that the run was begun or last resumed with; nil for a run that is not there.
  public func options(ofRun runID: String) throws(MartletError) -> String? {
    try connection.query(LedgerStatements.runOptions, [.text(runID)]).first?.string("options")
  }

  /// Steps in all, and those that are done.
  public func stepCounts(ofRun runID: String) throws(MartletError) -> (total: Int, done: Int) {
    guard let row = try connection.query(LedgerStatements.stepCounts, [.text(runID)]).first else { return (0, 0) }
    return (try row.require("total").int, try row.require("done").int)
  }

  /// Numbers of findings by severity, and of rejected rows.
  public func findingCounts(ofRun runID: String) throws(MartletError) -> [String: Int] {
    let rows = try connection.query(LedgerStatements.findingCounts, [.text(runID)])
    var counts: [String: Int] = [:]
    for row in rows { counts[try row.require("severity").text] = try row.require("count").int }
    return counts
  }

  private static func summary(_ row: PostgresRow) throws(MartletError) -> RunSummaryRecord {
    RunSummaryRecord(
      runID: try row.require("run_id").text, ordinal: try row.require("ordinal").int,
      source: try row.require("source").text, target: try row.require("target").text,
      sourceVersion: try row.require("source_version").text, targetVersion: try row.require("target_version").text,
      state: try row.require("state").text, phase: try row.require("phase").text, outcome: try row.string("outcome"),
      failure: try row.string("failure"), startedAt: try row.require("started_at").text,
      finishedAt: try row.string("finished_at"), heartbeatAt: try row.require("heartbeat_at").text,
      elapsedSeconds: try row.require("elapsed_seconds").value { Double($0) },
      resumes: try row.require("resumes").int, ownerHost: try row.require("owner_host").text,
      ownerProcess: try row.require("owner_pid").int)
  }
}
