public import MySQLClient
public import PostgresClient
public import SchemaModel

/// Everything that `martlet migrate` was asked for.
public struct MigrationRequest: Sendable {
  public var source: MySQLConfiguration
  public var target: PostgresConfiguration
  public var plan: PlanOptions
  public var run: RunOptions
  /// Of the run, where somebody has named it beforehand.
  public var runID: String?
  /// Of `plan`: the target tries all statements, and keeps none; a run always does that.
  public var rehearses = false

  public init(source: MySQLConfiguration, target: PostgresConfiguration, plan: PlanOptions, run: RunOptions) {
    self.source = source
    self.target = target
    self.plan = plan
    self.run = run
  }
}

/// How a run is carried out; kept in the ledger, so that a resumed run behaves alike.
public struct RunOptions: Sendable, Hashable, Codable {
  /// What happens when a planned table exists in the target.
  public enum ExistingTables: String, Sendable, Hashable, Codable, CaseIterable {
    /// Refuse, with the list.
    case fail
    /// Keep the tables, delete their rows, load; their own definitions are used as they are.
    case truncate
    /// DROP TABLE of the planned names, never CASCADE.
    case drop
  }

  /// Copy workers; nil means by the number of processors.
  public var jobs: Int?
  /// Statements after the data that run at a time; nil means by the number of processors.
  public var indexJobs: Int?
  /// Index builds of big tables start while other tables are still copied, instead of after the copying.
  public var overlapsIndexes: Bool = false
  public var chunkBytes: Int = 64 << 20
  public var snapshotMethod: SnapshotMethod = .auto
  public var existingTables: ExistingTables = .fail
  public var acceptedFindings: Set<FindingCode> = []
  /// Make the target database if it is missing.
  public var createsTarget: Bool = false
  /// The run ends with an error once more rows than this are rejected; nil records them all.
  public var rejectedRowsMax: Int?
  public var lockWaitSeconds: Int = 10
  /// ALTER, DROP, TRUNCATE and the like wait on the source until all rows are read. Optional, as ledgers of older
  /// programs do not have it.
  public var locksDefinitions: Bool?
  /// Nil is to give way; ledgers of older programs do not have it.
  public var metadataLocks: MetadataLockPolicy?
  /// How long one piece of work waits, in sum, for a lost server to come back; nil means 15 minutes, 0 not at all.
  public var retrySecondsMax: Int?
  /// Readers wait while more threads of others run on the source; nil means never.
  public var sourceThreadsRunningMax: Int?
  /// Bytes that are sent to the target, by all workers together; nil means without a limit.
  public var bytesPerSecondMax: Int?

  public init() {}
}

/// What becomes of a statement of the source that waits for a table which readers hold, and of all who wait behind it.
public enum MetadataLockPolicy: String, Sendable, Hashable, Codable, CaseIterable {
  /// It gets the table within seconds, and the run ends.
  case giveWay = "give-way"
  /// It waits until all rows are read; readers hold all tables from the snapshot on.
  case hold
}

/// How all readers come to see the source at one instant.
public enum SnapshotMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// Without a lock where the source can prove the instant, else under a lock.
  case auto
  /// A short lock of the server, or of the tables where the account may not lock the server.
  case lock
  /// Without a lock, or not at all.
  case optimistic
  /// The person promises that nothing writes to the source.
  case quiet
}

extension RunOptions {
  /// What a resumed run does otherwise than before.
  mutating func apply(_ request: ResumeRequest) {
    acceptedFindings.formUnion(request.acceptedFindings)
    jobs = request.jobs ?? jobs
    rejectedRowsMax = request.rejectedRowsMax ?? rejectedRowsMax
    locksDefinitions = request.locksDefinitions ?? locksDefinitions
    metadataLocks = request.metadataLocks ?? metadataLocks
    if let limit = request.sourceThreadsRunningMax { sourceThreadsRunningMax = limit > 0 ? limit : nil }
    if let limit = request.bytesPerSecondMax { bytesPerSecondMax = limit > 0 ? limit : nil }
  }
}

/// What `martlet resume` was asked for; the rest is in the ledger.
public struct ResumeRequest: Sendable {
  /// What to do when the source has moved on since the run's snapshot.
  public enum MovedSource: String, Sendable, CaseIterable {
    /// Refuse: chunks of two instants would be mixed.
    case refuse
    /// Empty the copied tables and read them all again from a new snapshot.
    case newSnapshot
    /// The person promises that the migrated tables have not changed.
    case assumeQuiet
  }

  public var target: PostgresConfiguration
  /// The run that is meant; nil is whichever was the last.
  public var runID: String?
  /// Overrides the source in the ledger, and takes its place there.
  public var source: MySQLConfiguration?
  /// Where the password of the ledger's source is looked for; nil is the process's own.
  public var environment: [String: String]?
  public var movedSource: MovedSource
  public var acceptedFindings: Set<FindingCode>
  public var jobs: Int?
  /// Overrides the limit in the ledger.
  public var rejectedRowsMax: Int?
  /// In place of the run's own.
  public var locksDefinitions: Bool?
  public var metadataLocks: MetadataLockPolicy?
  /// Limits in place of the run's own; 0 takes one off.
  public var sourceThreadsRunningMax: Int?
  public var bytesPerSecondMax: Int?

  public init(
    target: PostgresConfiguration, source: MySQLConfiguration? = nil, movedSource: MovedSource = .refuse,
    acceptedFindings: Set<FindingCode> = [], jobs: Int? = nil, rejectedRowsMax: Int? = nil
  ) {
    self.target = target
    self.source = source
    self.movedSource = movedSource
    self.acceptedFindings = acceptedFindings
    self.jobs = jobs
    self.rejectedRowsMax = rejectedRowsMax
  }
}
