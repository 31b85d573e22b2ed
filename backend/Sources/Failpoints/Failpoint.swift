/// A named place in the path of a run where a fault can be injected, in the order in which a run comes by.
public enum Failpoint: String, CaseIterable, Sendable {
  // Beginning.
  case leaseTaken = "lease.taken"
  case planRecorded = "plan.recorded"
  case schemaBeforeCommit = "schema.before-commit"
  case schemaCommitSent = "schema.commit-sent"
  case schemaAfterCommit = "schema.after-commit"
  // The readers' common view.
  case snapshotUnderLock = "snapshot.under-lock"
  case snapshotUnlocked = "snapshot.unlocked"
  // Chunks.
  case chunksBeforeCommit = "chunks.before-commit"
  case chunksCommitSent = "chunks.commit-sent"
  case chunksPlanned = "chunks.planned"
  case chunkStreamOpened = "chunk.stream-opened"
  /// After each full buffer that was sent; a chunk smaller than one never comes by.
  case copyFlush = "copy.flush"
  /// The last row is in; the COPY has ended.
  case chunkBeforeLedger = "chunk.before-ledger"
  case chunkBeforeCommit = "chunk.before-commit"
  /// COMMIT is on its way, its answer is not.
  case chunkCommitSent = "chunk.commit-sent"
  case chunkAfterCommit = "chunk.after-commit"
  /// A generated column whose values differ from the source's has been made plain, and a finding says so.
  case generatedBeforeCommit = "generated.before-commit"
  case generatedCommitSent = "generated.commit-sent"
  /// Within a savepoint of the slow path, for a chunk that holds a refused row.
  case isolationSavepoint = "isolation.savepoint"
  // Statements after the data.
  case indexBeforeCommit = "index.before-commit"
  case indexCommitSent = "index.commit-sent"
  case indexAfterCommit = "index.after-commit"
  case identityBeforeCommit = "identity.before-commit"
  /// ANALYZE, triggers, comments.
  case statementBeforeCommit = "statement.before-commit"
  /// Every five seconds, on the run's own connection.
  case heartbeat = "journal.heartbeat"
  case foreignKeyBeforeCommit = "foreign-key.before-commit"
  case validationBeforeCommit = "validation.before-commit"
  // The end.
  case reportBeforeWrite = "report.before-write"
  case reportAfterWrite = "report.after-write"

  /// Which connections a fault can cut here.
  public var sides: Set<FailpointAction.Side> {
    switch self {
    case .snapshotUnderLock, .snapshotUnlocked: [.source]
    case .chunkStreamOpened, .copyFlush, .chunkBeforeLedger, .chunkBeforeCommit, .chunkCommitSent, .chunkAfterCommit,
      .chunksBeforeCommit, .chunksCommitSent, .chunksPlanned, .isolationSavepoint:
      [.source, .target]
    default: [.target]
    }
  }
}

/// What happens at a failpoint.
public enum FailpointAction: Sendable, Equatable {
  public enum Side: String, Sendable {
    case source, target
  }

  /// SIGKILL: nothing can be said or cleaned up.
  case kill
  /// The connection's socket is shut down, as if the line were cut.
  case lose(Side)
  /// The errors of a deadlock, a statement timeout and a full disk of the target.
  case deadlock, timeout, diskFull
  case stall(milliseconds: Int)
}
