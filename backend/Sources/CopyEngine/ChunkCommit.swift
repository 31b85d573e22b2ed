import Diagnostics
import Failpoints
import Ledger
import MySQLClient
import PostgresClient

/// The transaction around a chunk: claim it, copy it, say that it is done.
///
/// The claim comes first and locks the chunk's row. A session whose client was lost in the middle of its COMMIT still
/// holds that lock; whoever copies the chunk next waits for it, and then sees whether it is done.
struct ChunkCommit {
  let run: RunHandle
  let chunk: Int
  let plan: TableCopyPlan
  let source: MySQLConnection
  let target: PostgresConnection
  let meter: any CopyMeter

  /// - Parameter check: comes between the last row and the word that the chunk is done.
  func perform(
    checking check: () throws(MartletError) -> Void, _ copy: () throws(MartletError) -> ChunkOutcome
  ) throws(MartletError) -> ChunkOutcome {
    var copied: ChunkOutcome?
    do throws(MartletError) {
      let outcome = try commit(copy, check, &copied)
      try Failpoints.hit(.chunkAfterCommit, source: source, target: target)
      return outcome
    } catch {
      // What was counted while it was sent is counted again by the next attempt, or found in the ledger.
      if let copied {
        meter.copied(
          table: plan.index, rows: -copied.reportedRows, rejected: -copied.reportedRejects, bytes: -copied.bytes)
      }
      throw error
    }
  }

  private func commit(
    _ copy: () throws(MartletError) -> ChunkOutcome, _ check: () throws(MartletError) -> Void,
    _ copied: inout ChunkOutcome?
  ) throws(MartletError) -> ChunkOutcome {
    let started = ContinuousClock.now
    var done: ChunkCounts?
    var outcome = ChunkOutcome()
    try target.transaction(
      commitIsSent: { () throws(MartletError) in
        try Failpoints.hit(.chunkCommitSent, source: source, target: target)
      },
      { () throws(MartletError) in
        let ledger = Ledger(target)
        done = try ledger.claimChunk(run: run, table: plan.index, chunk: chunk)
        guard done == nil else { return }
        outcome = try copy()
        copied = outcome
        try check()
        try Failpoints.hit(.chunkBeforeLedger, source: source, target: target)
        try ledger.record(outcome.rejected, run: run, table: plan.index)
        try ledger.finishChunk(run: run, table: plan.index, chunk: chunk, counts: outcome.counts(since: started))
        try Failpoints.hit(.chunkBeforeCommit, source: source, target: target)
      })
    guard let done else { return outcome }
    meter.copied(table: plan.index, rows: done.rowsWritten, rejected: done.rowsRejected, bytes: done.bytes)
    outcome = ChunkOutcome(done)
    copied = outcome
    return outcome
  }
}
