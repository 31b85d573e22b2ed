import Diagnostics
import Ledger
import Migration
import SchemaModel

/// What starts a run. What is left out is as `martlet migrate` has it.
struct RunStart: Codable, Sendable {
  /// The name of one of the server's sources (`GET /api/sources`).
  var source: String
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
  var targetSchema: String?
  var identifierCase: PlanOptions.IdentifierCase?
  var tinyintOne: PlanOptions.TinyintOne?
  var bigintUnsigned: PlanOptions.BigintUnsigned?
  var time: PlanOptions.TimeType?
  var zeroDate: PlanOptions.ZeroDate?
  var nul: NulPolicy?
  var encoding: EncodingPolicy?
  var emptyEnum: EmptyEnumPolicy?
  var enumeration: PlanOptions.EnumType?
  var set: PlanOptions.SetType?
  var binary16: PlanOptions.Binary16?
}

extension RunStart {
  var planOptions: PlanOptions {
    var options = PlanOptions()
    options.includedTables = include ?? options.includedTables
    options.excludedTables = exclude ?? options.excludedTables
    options.targetSchema = targetSchema
    options.identifierCase = identifierCase ?? options.identifierCase
    options.tinyintOne = tinyintOne ?? options.tinyintOne
    options.bigintUnsigned = bigintUnsigned ?? options.bigintUnsigned
    options.time = time ?? options.time
    options.zeroDate = zeroDate ?? options.zeroDate
    options.nul = nul ?? options.nul
    options.encoding = encoding ?? options.encoding
    options.emptyEnum = emptyEnum ?? options.emptyEnum
    options.enumeration = enumeration ?? options.enumeration
    options.set = set ?? options.set
    options.binary16 = binary16 ?? options.binary16
    return options
  }

  /// - Throws: a `Problem` that names the member that cannot be.
  func runOptions() throws -> RunOptions {
    var options = RunOptions()
    options.acceptedFindings = Set((accept ?? []).map { FindingCode($0) })
    options.existingTables = onExisting ?? options.existingTables
    options.snapshotMethod = snapshot ?? options.snapshotMethod
    options.overlapsIndexes = overlapIndexes ?? options.overlapsIndexes
    options.jobs = try Self.checked(jobs, 1...64, "jobs")
    options.indexJobs = try Self.checked(indexJobs, 1...64, "indexJobs")
    options.rejectedRowsMax = try Self.checked(rejectedRowsMax, 0...Int.max, "rejectedRowsMax")
    options.sourceThreadsRunningMax = try Self.checked(
      sourceThreadsRunningMax, 1...100_000, "sourceThreadsRunningMax")
    options.bytesPerSecondMax = try Self.checked(bytesPerSecondMax, 1...Int.max, "bytesPerSecondMax")
    return options
  }

  private static func checked(_ number: Int?, _ range: ClosedRange<Int>, _ name: String) throws -> Int? {
    guard let number, !range.contains(number) else { return number }
    throw Problem.badRequest(
      "A member of the body is wrong.",
      fields: [
        Problem.Field(name: name, message: "is no whole number from \(range.lowerBound) to \(range.upperBound)")
      ])
  }
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

  init(_ job: JobRecord) {
    id = job.jobID
    kind = job.kind.rawValue
    state = job.state.rawValue
    phase = job.phase
    requestedBy = job.requestedBy
    error = job.error?.error.description
    hint = job.error?.hint
    createdAt = job.createdAt
    finishedAt = job.finishedAt
  }
}

struct RunDocument: Codable, Sendable {
  var id: String
  /// Nil for a run that was started by the command line.
  var job: JobDocument?
  /// Nil until the plan is recorded.
  var run: RunSummary?
  var progress: ProgressDocument?
  /// Findings by severity.
  var findings: [String: Int]
  /// Codes of findings that were said to be all right when the run was begun or last resumed.
  var accepted: [FindingCode]
}

enum RunOrder: String, Codable, Sendable, CaseIterable {
  case pause, resume, cancel
}

struct OrderDocument: Codable, Sendable {
  var runID: String
  var order: RunOrder
  /// `given`: to the run in this process. `left`: in the ledger, for the process that works on the run, which looks
  /// every few seconds. `started`: the run goes on in this process.
  var effect: RunJobs.Effect
}
