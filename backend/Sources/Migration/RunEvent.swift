public import Diagnostics
public import SchemaModel

/// What happens in a run, once per happening; per-row and per-batch progress is in `ProgressSnapshot`.
public enum RunEvent: Sendable {
  case phase(RunPhase)
  /// The plan is made: what will be copied, and everything that differs.
  case planned(tables: Int, estimatedRows: Int, estimatedBytes: Int, findings: [Finding])
  case snapshotTaken(SnapshotReport)
  case tableStarted(table: String)
  case tableCopied(table: String, rows: Int, rejected: Int, seconds: Double)
  case stepStarted(id: String)
  case stepFinished(id: String, seconds: Double)
  case finding(Finding)
  /// The run waits: somebody has paused it, or the source is busy.
  case held(RunHold)
  /// It waits no more.
  case goingOn
  /// It ends when so many chunks and these statements are done, or after so many seconds without them.
  case stopping(chunks: Int, steps: [String], secondsMax: Int)
  /// Something was tried again: what, and the error.
  case retrying(what: String, error: MartletError, inSeconds: Double)
  /// A reader has lost its snapshot for good; the others, whose snapshots live, do its work.
  case readerRetired(readersLeft: Int, error: MartletError)
}

/// How the readers' common view of the source came about, and what it promises.
public struct SnapshotReport: Sendable, Codable, Equatable {
  public enum Method: String, Sendable, Codable, CaseIterable {
    /// FLUSH TABLES WITH READ LOCK while the readers opened their snapshots.
    case globalReadLock
    /// LOCK TABLES … READ, where the account may not flush.
    case tableLocks
    /// MySQL, without a lock: the executed GTID set was the same before the first reader's snapshot and after the last.
    case gtidSetUnchanged
    /// MariaDB, without a lock: the readers' snapshots say that they are of the same place in the binary log.
    case binlogSnapshot
    /// The person said that nothing writes.
    case sourceQuiet
    /// A resumed run: the source's position is the same as when the run began.
    case positionUnchanged
  }

  public var method: Method
  public var lockSeconds: Double
  /// Readers that share the instant.
  public var readers: Int
  /// Executed GTID set, or nil without GTIDs.
  public var gtidSet: String?
  /// `file:position`, or nil without a binary log, and for a GTID set that was read without a lock.
  public var binlogPosition: String?
  /// One sentence for the report: what is guaranteed.
  public var guarantee: String

  public init(
    method: Method, lockSeconds: Double, readers: Int, gtidSet: String?, binlogPosition: String?, guarantee: String
  ) {
    self.method = method
    self.lockSeconds = lockSeconds
    self.readers = readers
    self.gtidSet = gtidSet
    self.binlogPosition = binlogPosition
    self.guarantee = guarantee
  }
}

/// Receives a run's events, in order, and may ask for a snapshot of its progress at any time.
public protocol RunObserver: Sendable {
  /// Called once, before the first event; the closure can be called from any thread until the run has ended.
  func attach(progress: @escaping @Sendable () -> ProgressSnapshot)
  func observe(_ event: RunEvent)
  /// Called when a chunk is committed, some hundred times a second at the most.
  func copied(_ chunk: CopiedChunk)
}

extension RunObserver {
  public func copied(_ chunk: CopiedChunk) {}
}

/// A chunk that is in the target.
public struct CopiedChunk: Sendable, Hashable {
  /// As the source spells it.
  public var table: String
  public var number: Int
  public var rows: Int
  /// COPY bytes.
  public var bytes: Int
  public var seconds: Double

  public init(table: String, number: Int, rows: Int, bytes: Int, seconds: Double) {
    self.table = table
    self.number = number
    self.rows = rows
    self.bytes = bytes
    self.seconds = seconds
  }
}
