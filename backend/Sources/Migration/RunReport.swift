public import SchemaModel

/// The result of a run: what a person shows to whoever asks "is everything there?".
public struct RunReport: Sendable, Codable, Equatable {
  public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// Everything is there, exactly, or what differs was accepted.
    case complete
    /// Everything ran, but something was left out, altered with loss or rejected, and not accepted: exit code 3.
    case completeWithLosses
    case failed
    case cancelled
  }

  public struct Table: Sendable, Codable, Equatable {
    public var source: String
    public var target: String
    public var rowsRead: Int
    public var rowsWritten: Int
    public var rowsRejected: Int
    /// Rejected rows that `martlet rejects replay` has written since; part of `rowsRejected`.
    public var rowsReplayed: Int
    public var bytes: Int
    public var chunks: Int
    public var copySeconds: Double
    public var indexSeconds: Double

    public init(
      source: String, target: String, rowsRead: Int, rowsWritten: Int, rowsRejected: Int, rowsReplayed: Int = 0,
      bytes: Int, chunks: Int, copySeconds: Double, indexSeconds: Double
    ) {
      self.source = source
      self.target = target
      self.rowsRead = rowsRead
      self.rowsWritten = rowsWritten
      self.rowsRejected = rowsRejected
      self.rowsReplayed = rowsReplayed
      self.bytes = bytes
      self.chunks = chunks
      self.copySeconds = copySeconds
      self.indexSeconds = indexSeconds
    }

    /// Rows that were read and are in no table.
    public var rowsWaiting: Int { rowsRejected - rowsReplayed }

    /// Rows read = rows written + rows rejected.
    public var isBalanced: Bool { rowsRead == rowsWritten + rowsRejected }
  }

  public struct PhaseTiming: Sendable, Codable, Equatable {
    public var phase: RunPhase
    public var seconds: Double

    public init(phase: RunPhase, seconds: Double) {
      self.phase = phase
      self.seconds = seconds
    }
  }

  public var runID: String
  public var outcome: Outcome
  /// ISO 8601, UTC.
  public var startedAt: String
  public var finishedAt: String
  public var elapsedSeconds: Double
  /// Server and database, without credentials.
  public var source: String
  public var target: String
  public var sourceVersion: String
  public var targetVersion: String
  public var snapshot: SnapshotReport?
  public var tables: [Table]
  /// Kinds and numbers of what was made: `tables`, `indexes`, `foreign keys`, …
  public var objects: [String: Int]
  public var findings: [Finding]
  /// Codes given with `--accept`.
  public var accepted: [FindingCode]
  public var phases: [PhaseTiming]
  /// How often the run was resumed.
  public var resumes: Int
  /// The error that ended a failed run, as one line.
  public var failure: String?

  public init(
    runID: String, outcome: Outcome, startedAt: String, finishedAt: String, elapsedSeconds: Double, source: String,
    target: String, sourceVersion: String, targetVersion: String, snapshot: SnapshotReport?, tables: [Table],
    objects: [String: Int], findings: [Finding], accepted: [FindingCode], phases: [PhaseTiming], resumes: Int,
    failure: String?
  ) {
    self.runID = runID
    self.outcome = outcome
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.elapsedSeconds = elapsedSeconds
    self.source = source
    self.target = target
    self.sourceVersion = sourceVersion
    self.targetVersion = targetVersion
    self.snapshot = snapshot
    self.tables = tables
    self.objects = objects
    self.findings = findings
    self.accepted = accepted
    self.phases = phases
    self.resumes = resumes
    self.failure = failure
  }

  public var rowsRead: Int { tables.reduce(0) { $0 + $1.rowsRead } }
  public var rowsWritten: Int { tables.reduce(0) { $0 + $1.rowsWritten } }
  public var rowsRejected: Int { tables.reduce(0) { $0 + $1.rowsRejected } }
  public var rowsReplayed: Int { tables.reduce(0) { $0 + $1.rowsReplayed } }
  public var rowsWaiting: Int { rowsRejected - rowsReplayed }

  /// Exit status by the command line's table.
  public var exitCode: Int32 {
    switch outcome {
    case .complete: 0
    case .failed, .cancelled: 1
    case .completeWithLosses: 3
    }
  }
}

extension RunReport.Table {
  /// Reports that were written before rows could be replayed say nothing of it.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      source: try values.decode(String.self, forKey: .source), target: try values.decode(String.self, forKey: .target),
      rowsRead: try values.decode(Int.self, forKey: .rowsRead),
      rowsWritten: try values.decode(Int.self, forKey: .rowsWritten),
      rowsRejected: try values.decode(Int.self, forKey: .rowsRejected),
      rowsReplayed: try values.decodeIfPresent(Int.self, forKey: .rowsReplayed) ?? 0,
      bytes: try values.decode(Int.self, forKey: .bytes), chunks: try values.decode(Int.self, forKey: .chunks),
      copySeconds: try values.decode(Double.self, forKey: .copySeconds),
      indexSeconds: try values.decode(Double.self, forKey: .indexSeconds))
  }
}

extension RunReport {
  /// This report of a run that came to its end, with what replays have done to it since.
  ///
  /// - Parameters:
  ///   - replayed: rows that were written, by index of the table in the plan.
  ///   - findings: the run's, as they are now.
  func after(replayed: [Int: Int], findings: [Finding]) -> RunReport {
    var report = self
    for index in tables.indices { report.tables[index].rowsReplayed = replayed[index] ?? 0 }
    report.findings = findings
    if outcome == .complete || outcome == .completeWithLosses { report.outcome = report.finishedOutcome }
    return report
  }

  /// What a run has come to that did all its work.
  var finishedOutcome: Outcome {
    findings.contains { $0.severity >= .loss && !accepted.contains($0.code) } ? .completeWithLosses : .complete
  }
}
