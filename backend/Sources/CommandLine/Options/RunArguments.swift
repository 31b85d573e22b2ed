import ArgumentParser
import Migration
import SchemaModel

/// `--accept`, on every command that judges findings.
struct AcceptArguments: ParsableArguments {
  @Option(
    name: .customLong("accept"),
    help: ArgumentHelp(
      "Findings that are all right, by code, as the plan and the report print them. Repeatable.",
      valueName: "code[,code]"))
  var lists: [String] = []

  var codes: Set<FindingCode> {
    Set(lists.flatMap { $0.split(separator: ",") }.map { FindingCode(String($0.filter { !$0.isWhitespace })) })
  }

  func validate() throws {
    for list in lists where list.split(separator: ",", omittingEmptySubsequences: false).contains(where: \.isEmpty) {
      throw ValidationError("--accept '\(list)' has an empty code; write codes with commas between them.")
    }
  }
}

/// How a migration is carried out.
struct RunArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Chunks that are copied at a time (default: tried out, from the number of processors up to eight).",
      valueName: "n"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Indexes that are built at a time (default: by the processors).", valueName: "n"))
  var indexJobs: Int?

  @Flag(help: "Build big tables' indexes while others are copied: for a source that cannot keep the target busy.")
  var overlapIndexes = false

  @Option(
    help: ArgumentHelp(
      "Unit of work: what each job reads again after a crash, at most (default: 64MiB).", valueName: "size"),
    transform: { try ByteSize(parsing: $0) })
  var chunkSize = ByteSize(bytes: 64 << 20)

  @Option(
    help: ArgumentHelp(
      "How all readers come to see one instant: without a lock, proved by the source's own books (optimistic), under a short lock, by the promise that nothing writes (quiet), or the first of the former two that works (auto).",
      valueName: "method"))
  var snapshot: SnapshotMethod = .auto

  @Flag(help: "The same as --snapshot quiet: take no lock, and allow a resumed run to go on reading.")
  var sourceQuiet = false

  @Option(
    help: ArgumentHelp(
      "When a table exists in the target: refuse, delete its rows, or drop it (never CASCADE).", valueName: "action"))
  var onExisting: RunOptions.ExistingTables = .fail

  @Flag(help: "Make the target database if it is missing.")
  var createTarget = false

  @Option(
    help: ArgumentHelp("Fail once more rows than this are rejected (default: record them all, exit 3).", valueName: "n")
  )
  var maxRejects: Int?

  @Option(help: ArgumentHelp("Longest wait for the short lock that starts the snapshot.", valueName: "seconds"))
  var lockWait: Int = 10

  @OptionGroup(title: "Statements of the source that alter tables") var definitions: DefinitionArguments

  @Option(
    help: ArgumentHelp(
      "How long to wait for a server that was lost to come back (default: 900; 0 gives up at once).",
      valueName: "seconds"))
  var retryFor: Int?

  func validate() throws {
    try Self.requirePositive(jobs, "--jobs")
    try Self.requirePositive(indexJobs, "--index-jobs")
    guard (1 << 20...16 << 30).contains(chunkSize.bytes) else {
      throw ValidationError("--chunk-size must be between 1MiB and 16GiB.")
    }
    try Self.requireRejectLimit(maxRejects)
    guard retryFor.map({ (0...604_800).contains($0) }) ?? true else {
      throw ValidationError("--retry-for must be between 0 and 604800 seconds.")
    }
    if sourceQuiet, snapshot != .auto, snapshot != .quiet {
      throw ValidationError(
        "--source-quiet and --snapshot \(snapshot.rawValue) contradict each other; give one of them.")
    }
    guard (1...86_400).contains(lockWait) else {
      throw ValidationError("--lock-wait must be between 1 and 86400 seconds.")
    }
  }

  func runOptions(accepting codes: Set<FindingCode>) -> RunOptions {
    var options = RunOptions()
    options.jobs = jobs
    options.indexJobs = indexJobs
    options.overlapsIndexes = overlapIndexes
    options.chunkBytes = chunkSize.bytes
    options.snapshotMethod = sourceQuiet ? .quiet : snapshot
    options.existingTables = onExisting
    options.acceptedFindings = codes
    options.createsTarget = createTarget
    options.rejectedRowsMax = maxRejects
    options.lockWaitSeconds = lockWait
    if definitions.lockDDL { options.locksDefinitions = true }
    options.metadataLocks = definitions.metadataLocks
    options.retrySecondsMax = retryFor
    return options
  }

  static func requireRejectLimit(_ value: Int?) throws(ValidationError) {
    guard value.map({ $0 >= 0 }) ?? true else { throw ValidationError("--max-rejects must not be negative.") }
  }

  /// More than 256 connections is a slip of the keyboard.
  static func requirePositive(_ value: Int?, _ name: String) throws(ValidationError) {
    guard value.map({ (1...256).contains($0) }) ?? true else {
      throw ValidationError("\(name) must be between 1 and 256.")
    }
  }
}
