public import Diagnostics
import Foundation
import PostgresClient

/// The right to work on a job: its identity, and the token that every write of its owner is checked against.
public struct JobHandle: Sendable, Hashable {
  public let jobID: String
  let leaseToken: String

  init(jobID: String) {
    self.jobID = jobID
    leaseToken = UUID().uuidString.lowercased()
  }
}

/// A job about to begin.
public struct NewJob: Sendable {
  public var kind: JobKind
  public var requestedBy: String
  public var request: JSONDocument
  /// Of the requester's own choosing: the same request under the same key is one job.
  public var idempotencyKey: String?
  public var owner: LeaseOwner

  public init(
    kind: JobKind, requestedBy: String, request: JSONDocument, idempotencyKey: String? = nil, owner: LeaseOwner
  ) {
    self.kind = kind
    self.requestedBy = requestedBy
    self.request = request
    self.idempotencyKey = idempotencyKey
    self.owner = owner
  }
}

public enum JobStart: Sendable {
  /// The caller owns it, and heartbeats from now on.
  case begun(JobHandle, JobRecord)
  /// The requester has asked for it before, under the same key.
  case repeated(JobRecord)
}

extension Ledger {
  // MARK: The requester's side

  /// Begins a job, unless one of its kind is at work on this target.
  ///
  /// - Throws: `.jobActive` with the other one's number as `context.key`; `.idempotencyKeyReused` when the key stands for
  ///   another request.
  public func start(_ new: NewJob) throws(MartletError) -> JobStart {
    let job = JobHandle(jobID: UUID().uuidString.lowercased())
    let owner: [PostgresParameter] = [.text(new.owner.host), .text("\(new.owner.processID)")]
    // What is in the way may be over before it can be looked at.
    for _ in 0..<3 {
      let inserted = try connection.query(
        LedgerStatements.insertJob,
        [
          .text(job.jobID), .text(job.leaseToken), .text(new.kind.rawValue), .text(new.requestedBy),
          .text(new.request.text), .text(new.idempotencyKey),
        ] + owner)
      if let row = inserted.first { return .begun(job, try JobRecord(row)) }
      if let earlier = try repeated(new) { return .repeated(earlier) }
      if let row = try connection.query(LedgerStatements.activeJob, [.text(new.kind.rawValue)]).first {
        throw Self.jobActive(try JobRecord(row))
      }
    }
    throw MartletError(.jobActive, "Others begin jobs of this kind at the same time.", isRetryable: true)
  }

  private func repeated(_ new: NewJob) throws(MartletError) -> JobRecord? {
    guard let key = new.idempotencyKey else { return nil }
    let rows = try connection.query(
      LedgerStatements.jobOfKey,
      [.text(new.requestedBy), .text(key), .text(new.kind.rawValue), .text(new.request.text)])
    guard let row = rows.first else { return nil }
    let record = try JobRecord(row)
    guard try row.bool("is_same") == true else {
      throw MartletError(
        .idempotencyKeyReused, "The idempotency key stands for another request.",
        context: ErrorContext(object: "\(record.kind.rawValue) \(record.jobID)", key: record.jobID),
        hint: "Give each request a key of its own, and repeat a request as it was.")
    }
    return record
  }

  static func jobActive(_ job: JobRecord) -> MartletError {
    let silence = job.isSilent ? ", which is silent" : ""
    return MartletError(
      .jobActive, "Another job of this kind is at work on this target.",
      context: ErrorContext(
        object: "\(job.kind.rawValue) \(job.jobID)", key: job.jobID,
        serverDetail:
          "\(job.phase), begun at \(job.createdAt) by \(job.requestedBy), process \(job.ownerProcessID) on \(job.ownerHost)"
          + silence),
      isRetryable: true, hint: "Wait for it, or cancel it.")
  }

  public func job(_ jobID: String) throws(MartletError) -> JobRecord? {
    guard let row = try connection.query(LedgerStatements.job, [.text(jobID)]).first else { return nil }
    return try JobRecord(row)
  }

  /// At most `limit` jobs, newest first, older than the one of that number.
  public func jobs(
    kind: JobKind? = nil, states: Set<JobState>? = nil, before ordinal: Int? = nil, limit: Int
  ) throws(MartletError) -> [JobRecord] {
    let states = states.map { "{" + $0.map(\.rawValue).sorted().joined(separator: ",") + "}" }
    return try records(
      LedgerStatements.jobs,
      [.text(kind?.rawValue), .text(states), ordinal.map { .int($0) } ?? .null, .int(limit)])
  }

  /// The newest job about a run.
  public func lastJob(ofRun runID: String) throws(MartletError) -> JobRecord? {
    try records(LedgerStatements.lastJobOfRun, [.text(runID)]).first
  }

  /// Jobs whose owners are silent.
  public func silentJobs(_ kind: JobKind) throws(MartletError) -> [JobRecord] {
    try records(LedgerStatements.silentJobs, [.text(kind.rawValue)])
  }

  /// Tells a job's owner, wherever it is, what to do; nil takes a pause back. Cancelling outranks the rest.
  /// - Throws: `.jobUnknown`; `.jobOver`.
  public func order(_ jobID: String, _ wanted: JobOrder?) throws(MartletError) {
    let rows = try connection.query(LedgerStatements.orderJob, [.text(jobID), .text(wanted?.rawValue)])
    guard rows.affectedRows == 0 else { return }
    guard let record = try job(jobID) else { throw Self.jobUnknown(jobID) }
    throw MartletError(
      .jobOver, "The job is over.",
      context: ErrorContext(object: "\(record.kind.rawValue) \(jobID)", serverDetail: record.state.rawValue))
  }

  public static func jobUnknown(_ jobID: String) -> MartletError {
    MartletError(.jobUnknown, "There is no job of that number.", context: ErrorContext(key: jobID))
  }

  // MARK: The owner's side

  /// - Parameter phase: the kind's own name.
  public func enter(_ phase: String, job: JobHandle) throws(MartletError) {
    try own(LedgerStatements.enterJobPhase, job, [.text(phase)])
  }

  /// Says that the owner lives.
  /// - Returns: what others want of the job.
  public func heartbeat(_ job: JobHandle, progress: JobProgress?) throws(MartletError) -> JobOrder? {
    let rows = try own(LedgerStatements.heartbeatJob, job, [try document(progress)])
    return try rows.first?.order()
  }

  /// What others want of the job, without writing.
  public func wanted(of job: JobHandle) throws(MartletError) -> JobOrder? {
    let rows = try own(LedgerStatements.wantedOfJob, job, [])
    return try rows.first?.order()
  }

  /// The run, which is in the ledger by now, that the job is about.
  public func assign(run runID: String, to job: JobHandle) throws(MartletError) {
    try own(LedgerStatements.assignRun, job, [.text(runID)])
  }

  /// The owner's last word; said twice it is recorded once.
  public func finish(
    _ job: JobHandle, state: JobState, result: JSONDocument? = nil, error: MartletError? = nil,
    progress: JobProgress? = nil
  ) throws(MartletError) {
    do throws(MartletError) {
      try own(
        LedgerStatements.finishJob, job,
        [
          .text(state.rawValue), .text(result?.text), try document(error.map { ErrorDocument($0) }),
          try document(progress),
        ])
    } catch {
      guard error.code == .jobLost else { throw error }
      let same = try connection.query(
        LedgerStatements.hasFinishedJob, [.text(job.jobID), .text(job.leaseToken), .text(state.rawValue)])
      if same.isEmpty { throw error }
    }
  }

  /// Lets go of a job that is not over, so that somebody else takes it over at once.
  public func abandon(_ job: JobHandle) throws(MartletError) { try own(LedgerStatements.abandonJob, job, []) }

  /// Takes over a job whose owner is silent; nil when it is not, or when somebody else was faster.
  public func takeOver(_ jobID: String, owner: LeaseOwner) throws(MartletError) -> JobHandle? {
    let job = JobHandle(jobID: jobID)
    let rows = try connection.query(
      LedgerStatements.takeOverJob,
      [.text(jobID), .text(job.leaseToken), .text(owner.host), .text("\(owner.processID)")])
    return rows.affectedRows == 1 ? job : nil
  }

  // MARK: Both

  /// Whether this target has a ledger, and one that knows jobs.
  public func hasJobs() throws(MartletError) -> Bool {
    guard try isInstalled() else { return false }
    return try connection.query(LedgerStatements.hasJobs).first?.bool("found") == true
  }

  /// Refuses while somebody works on a job.
  func refuseLivingJobs() throws(MartletError) {
    guard try hasJobs(), let row = try connection.query(LedgerStatements.livingJobs).first else { return }
    throw Self.jobActive(try JobRecord(row))
  }

  @discardableResult
  private func own(
    _ statement: String, _ job: JobHandle, _ parameters: [PostgresParameter]
  ) throws(MartletError) -> PostgresRows {
    let rows = try connection.query(statement, [.text(job.jobID), .text(job.leaseToken)] + parameters)
    guard rows.affectedRows == 1 else {
      throw MartletError(
        .jobLost, "Another process has taken over this job, or it is over.", context: ErrorContext(key: job.jobID))
    }
    return rows
  }

  private func document(_ value: (some Encodable)?) throws(MartletError) -> PostgresParameter {
    guard let value else { return .null }
    return try text(value)
  }

  private func records(
    _ statement: String, _ parameters: [PostgresParameter]
  ) throws(MartletError) -> [JobRecord] {
    try connection.query(statement, parameters).map { row throws(MartletError) in try JobRecord(row) }
  }
}
