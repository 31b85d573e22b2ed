import Migration
import SchemaModel

/// What starts a run. What is left out is as `martlet migrate` has it.
struct RunStart: Codable, Sendable {
  /// The name of one of the server's sources (`GET /api/sources`).
  var source: String
  /// Databases of the source; the one of its URL unless told.
  var databases: [String]?
  var include: [String]?
  var exclude: [String]?
  /// Codes of findings that are all right.
  var accept: [String]?
  var onExisting: RunOptions.ExistingTables?
  var snapshot: SnapshotMethod?
  var jobs: Int?
  var indexJobs: Int?
  var rejectedRowsMax: Int?
  var sourceThreadsRunningMax: Int?
  var bytesPerSecondMax: Int?
  var overlapIndexes: Bool?
}

/// A job of the server that is, or becomes, a run.
struct JobDocument: Codable, Sendable, Equatable {
  var id: String
  var kind: String
  var state: String
  var phase: String
  var requestedBy: String
  /// Why it failed.
  var error: String?
  var hint: String?
  var createdAt: String
  var finishedAt: String?
}

struct RunDocument: Codable, Sendable {
  var id: String
  /// Nil for a run that was started by the command line.
  var job: JobDocument?
  /// Nil until the plan is recorded.
  var run: RunSummary?
  var progress: ProgressDocument?
  var findings: [String: Int]
}

enum RunOrder: String, Codable, Sendable, CaseIterable {
  case pause, resume, cancel
}

struct OrderDocument: Codable, Sendable {
  var runID: String
  var order: RunOrder
  /// `given`: to the run in this process. `left`: in the ledger, for the process that works on the run, which looks
  /// every few seconds. `started`: the run goes on in this process.
  var effect: String
}
