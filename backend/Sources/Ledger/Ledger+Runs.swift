public import Diagnostics
import PostgresClient
public import SchemaModel

/// Where a run reads, as the ledger has it.
public struct RunSource: Sendable {
  /// Without a password.
  public var url: String
  /// JSON, of whoever can tell from it whether a password was given for this source; nil where there was none.
  public var binding: String?

  public init(url: String, binding: String? = nil) {
    self.url = url
    self.binding = binding
  }
}

/// A run about to begin.
public struct NewRun: Sendable {
  public var source: RunSource
  public var target: String
  public var targetVersion: String
  /// JSON of the caller's own options.
  public var options: String
  public var plan: MigrationPlan
  public var owner: LeaseOwner

  public init(
    source: RunSource, target: String, targetVersion: String, options: String, plan: MigrationPlan, owner: LeaseOwner
  ) {
    self.source = source
    self.target = target
    self.targetVersion = targetVersion
    self.options = options
    self.plan = plan
    self.owner = owner
  }
}

/// A run as the ledger has it.
public struct RunRecord: Sendable {
  public var runID: String
  public var source: String
  public var target: String
  public var sourceVersion: String
  public var targetVersion: String
  /// running, finished, failed or cancelled; running without a lease holder means killed.
  public var state: String
  public var phase: String
  /// JSON, as given at the beginning.
  public var options: String
  public var plan: MigrationPlan
  /// JSON.
  public var snapshot: String?
  /// JSON.
  public var report: String?
  public var startedAt: String
  public var heartbeatAt: String
  public var elapsedSeconds: Double
  public var resumes: Int
}

/// What the report of a run says of it.
public struct RunFacts: Sendable {
  public var source: String
  public var target: String
  public var sourceVersion: String
  public var targetVersion: String
  /// JSON.
  public var snapshot: String?
  public var startedAt: String
}

extension Ledger {
  /// Writes the run with its plan, and shuts out what is left of earlier runs. The caller holds the lease; one
  /// transaction of its own.
  public func begin(_ run: RunHandle, _ new: NewRun) throws(MartletError) {
    struct Table: Encodable {
      var ordinal: Int
      var source: String
      var target: String
    }
    struct Step: Encodable {
      var ordinal: Int
      var id: String
      var stage: Int
      var table: String?
    }
    let plan = new.plan
    let tables = plan.tables.enumerated().map {
      Table(ordinal: $0, source: $1.source.description, target: $1.target.description)
    }
    let steps = plan.steps.enumerated().map {
      Step(ordinal: $0, id: $1.id, stage: $1.stage.rawValue, table: $1.table?.description)
    }
    try connection.transaction { () throws(MartletError) in
      _ = try connection.query(LedgerStatements.revokeOtherRuns, [.text(run.runID)])
      _ = try connection.query(
        LedgerStatements.insertRun,
        [
          .text(run.runID), .text(new.source.url), .text(new.target), .text(plan.source.versionText),
          .text(new.targetVersion), .text(new.options), .text(try Self.json(plan)), .text(run.leaseToken),
          .text(new.owner.host),
          .text("\(new.owner.processID)"),
        ])
      if new.source.binding != nil { try record(new.source, run: run) }
      _ = try connection.query(LedgerStatements.insertTables, [.text(run.runID), try text(tables)])
      _ = try connection.query(LedgerStatements.insertSteps, [.text(run.runID), try text(steps)])
      try add(plan.findings, run: run)
      try placeWitness(run)
    }
  }

  /// As JSONEncoder would write it, with its long lists an element at a time.
  private static func json(_ plan: MigrationPlan) throws(MartletError) -> String {
    struct Head: Encodable {
      var formatVersion: Int
      var source: SourceServer
      var options: PlanOptions
      var otherTables: [SourceTableName]?
    }
    var text = try json(
      Head(
        formatVersion: plan.formatVersion, source: plan.source, options: plan.options,
        otherTables: plan.otherTables))
    text.removeLast()
    text += try ",\"tables\":" + json(plan.tables)
    text += try ",\"steps\":" + json(plan.steps)
    text += try ",\"findings\":" + json(plan.findings)
    return text + "}"
  }

  /// Takes over a run that has ended early. The caller holds the lease; one transaction of its own.
  ///
  /// - Parameter source: in place of what the ledger has.
  /// - Throws: `.noRun` for a run that is finished.
  public func takeOver(
    _ record: RunRecord, options: String, source: RunSource? = nil, owner: LeaseOwner
  ) throws(MartletError) -> RunHandle {
    let run = RunHandle(runID: record.runID)
    try connection.transaction { () throws(MartletError) in
      let taken = try connection.query(
        LedgerStatements.takeOver,
        [
          .text(run.runID), .text(run.leaseToken), .text(owner.host), .text("\(owner.processID)"), .text(options),
        ])
      guard taken.affectedRows == 1 else { throw Self.nothingToResume }
      if let source { try self.record(source, run: run) }
      try placeWitness(run)
    }
    return run
  }

  public static let nothingToResume = MartletError(
    .noRun, "The target's last run is finished: there is nothing to resume.")

  private func record(_ source: RunSource, run: RunHandle) throws(MartletError) {
    try one(
      LedgerStatements.recordSource,
      [.text(run.runID), .text(run.leaseToken), .text(source.url), .text(source.binding)])
  }

  /// JSON, as it was given; nil where there is none, as in ledgers of older programs.
  public func sourceBinding(ofRun runID: String) throws(MartletError) -> String? {
    guard try version() >= 6 else { return nil }
    return try connection.query(LedgerStatements.sourceBinding, [.text(runID)]).first?.string("source_binding")
  }

  /// The newest run, or nil.
  public func lastRun() throws(MartletError) -> RunRecord? {
    guard let row = try connection.query(LedgerStatements.lastRun).first else { return nil }
    let plan = try Self.value(MigrationPlan.self, from: try row.require("plan").text)
    guard plan.formatVersion <= MigrationPlan.currentFormatVersion else {
      throw MartletError(.ledgerNewer, "The run's plan was written by a newer martlet.")
    }
    return RunRecord(
      runID: try row.require("run_id").text, source: try row.require("source").text,
      target: try row.require("target").text,
      sourceVersion: try row.require("source_version").text, targetVersion: try row.require("target_version").text,
      state: try row.require("state").text, phase: try row.require("phase").text,
      options: try row.require("options").text, plan: plan, snapshot: try row.string("snapshot"),
      report: try row.string("report"), startedAt: try row.require("started_at").text,
      heartbeatAt: try row.require("heartbeat_at").text,
      elapsedSeconds: try row.require("elapsed_seconds").value { Double($0) },
      resumes: try row.require("resumes").int)
  }

  /// Without the plan, which is the bulk of a run's record.
  public func facts(ofRun runID: String) throws(MartletError) -> RunFacts? {
    guard let row = try connection.query(LedgerStatements.runFacts, [.text(runID)]).first else { return nil }
    return RunFacts(
      source: try row.require("source").text, target: try row.require("target").text,
      sourceVersion: try row.require("source_version").text, targetVersion: try row.require("target_version").text,
      snapshot: try row.string("snapshot"), startedAt: try row.require("started_at").text)
  }

  public func enter(_ phase: String, run: RunHandle) throws(MartletError) {
    try one(LedgerStatements.enterPhase, [.text(run.runID), .text(run.leaseToken), .text(phase)])
  }

  /// - Parameter snapshot: JSON.
  public func record(snapshot: String, run: RunHandle) throws(MartletError) {
    try one(LedgerStatements.recordSnapshot, [.text(run.runID), .text(run.leaseToken), .text(snapshot)])
  }

  /// Chunks that are not done and steps that nobody has finished.
  public func unfinishedWork(ofRun runID: String) throws(MartletError) -> Int {
    guard let row = try connection.query(LedgerStatements.unfinishedWork, [.text(runID)]).first else { return 0 }
    return try row.require("count").int
  }

  /// The last write of a run, and a synchronous one: it makes every commit before it durable.
  /// - Parameters:
  ///   - state: finished, failed or cancelled.
  ///   - report: JSON.
  public func finish(_ run: RunHandle, state: String, phase: String, report: String) throws(MartletError) {
    try one(
      LedgerStatements.finishRun,
      [.text(run.runID), .text(run.leaseToken), .text(state), .text(phase), .text(report)])
  }
}
