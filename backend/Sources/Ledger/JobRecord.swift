public import Diagnostics
import Foundation
import PostgresClient

public enum JobKind: String, Sendable, Hashable, Codable, CaseIterable {
  case run, backup
}

public enum JobState: String, Sendable, Hashable, Codable, CaseIterable {
  case queued, running, succeeded, failed, cancelled
  /// Its process died or was shut down.
  case interrupted

  /// Somebody works on it, or is about to.
  public var isActive: Bool { self == .queued || self == .running }
}

/// What others want of a job or a run that is at work.
public enum JobOrder: String, Sendable, Hashable, Codable, CaseIterable {
  case pause, cancel
}

public struct JobProgress: Sendable, Hashable, Codable {
  /// From 0 to 1, never falling; nil where nobody can tell.
  public var doneRatio: Double?
  public var doneBytes: Int?
  public var totalBytes: Int?
  /// What is worked on, as a person would name it: `shop.orders`.
  public var item: String?

  public init(doneRatio: Double? = nil, doneBytes: Int? = nil, totalBytes: Int? = nil, item: String? = nil) {
    self.doneRatio = doneRatio
    self.doneBytes = doneBytes
    self.totalBytes = totalBytes
    self.item = item
  }
}

/// A job as the ledger has it. Times are ISO 8601 with milliseconds, UTC.
public struct JobRecord: Sendable, Equatable, Codable {
  /// A job whose owner has not been heard of for so long is anybody's.
  public static let silenceSecondsMax = 30

  public var jobID: String
  /// Rises with time; the place to go on listing from.
  public var ordinal: Int
  public var kind: JobKind
  public var state: JobState
  /// The kind's own name of what is being done; the state's where the job is over, but for an interrupted one.
  public var phase: String
  public var requestedBy: String
  public var request: JSONDocument
  public var result: JSONDocument?
  /// Why it ended otherwise than it should.
  public var error: ErrorDocument?
  public var progress: JobProgress?
  public var wanted: JobOrder?
  public var runID: String?
  public var idempotencyKey: String?
  public var createdAt: String
  public var startedAt: String?
  public var finishedAt: String?
  public var heartbeatAt: String
  public var ownerHost: String
  public var ownerProcessID: Int
  /// At work by its state, but its owner is silent.
  public var isSilent: Bool

  init(_ row: PostgresRow) throws(MartletError) {
    jobID = try row.require("job_id").text
    ordinal = try row.require("ordinal").int
    kind = try row.require("kind").value(JobKind.init(rawValue:))
    state = try row.require("state").value(JobState.init(rawValue:))
    phase = try row.require("phase").text
    requestedBy = try row.require("requested_by").text
    request = JSONDocument(text: try row.require("request").text)
    result = try row.string("result").map { JSONDocument(text: $0) }
    error = try row.string("error").map { text throws(MartletError) in try Ledger.value(ErrorDocument.self, from: text)
    }
    progress = try row.string("progress").map { text throws(MartletError) in
      try Ledger.value(JobProgress.self, from: text)
    }
    wanted = try row.order()
    runID = try row.string("run_id")
    idempotencyKey = try row.string("idempotency_key")
    createdAt = try row.require("created_at").text
    startedAt = try row.string("started_at")
    finishedAt = try row.string("finished_at")
    heartbeatAt = try row.require("heartbeat_at").text
    ownerHost = try row.require("owner_host").text
    ownerProcessID = try row.require("owner_pid").int
    isSilent = try row.bool("is_silent") ?? false
  }
}

extension PostgresRow {
  func order() throws(MartletError) -> JobOrder? {
    guard let text = try string("wanted") else { return nil }
    return try LedgerValue(column: "wanted", text: text).value(JobOrder.init(rawValue:))
  }
}
