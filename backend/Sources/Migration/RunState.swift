import Ledger
import SchemaModel

/// What of a run is done already: nothing for a new one, what the ledger says for a resumed one.
struct RunState: Sendable {
  private var doneSteps: Set<Int> = []
  private var pendingChunks: [Int: [Int]] = [:]
  private(set) var ranges: [Int: [ChunkRange]] = [:]
  private var tables = 0

  /// A new run.
  init(tables: Int) { self.tables = tables }

  init(tables: Int, chunks: [ChunkRecord], steps: [StepRecord]) {
    self.tables = tables
    for step in steps where step.state == .done { doneSteps.insert(step.step) }
    for chunk in chunks {
      ranges[chunk.table, default: []].append(chunk.range)
      if !chunk.isDone { pendingChunks[chunk.table, default: []].append(chunk.chunk) }
    }
  }

  var stepsDone: Int { doneSteps.count }

  func isStepDone(_ step: Int) -> Bool { doneSteps.contains(step) }

  /// A table without chunks has not been planned yet.
  func isCopied(_ table: Int) -> Bool { ranges[table] != nil && pendingChunks[table] == nil }

  /// The chunks that are left of a table that was begun; nil for one that was not.
  func pendingChunks(of table: Int) -> [Int]? { pendingChunks[table] }

  var isAllCopied: Bool { pendingChunks.isEmpty && ranges.count == tables }

  /// Rows of an earlier snapshot are in the target.
  var hasCopiedChunks: Bool { ranges.contains { table, ranges in ranges.count > (pendingChunks[table]?.count ?? 0) } }
}
