import SchemaModel

// Which work may start now. Pure: what has happened goes in, the next job comes out; `JobBoard` is its thin shell.

/// The order of a run's work from the first chunk to the last comment.
///
/// Copying goes biggest table first, and all readers share the biggest open table before they open the next, so that
/// its indexes can start early and no long table is left for the end. Statements follow by `StepSchedule`'s rules.
struct RunSchedule {
  enum CopyJob: Hashable {
    case planChunks(table: Int)
    case copy(table: Int, chunk: Int)
  }

  enum Next<Job> {
    case job(Job)
    /// Nothing can start now; ask again after the next event.
    case wait
    case finished
  }

  private struct Table {
    var pendingChunks: ArraySlice<Int> = []
    var unfinishedChunks = 0
    /// By an earlier process: it is passed over where it stands among the unopened ones.
    var wasOpened = false
    var isCopied = false
  }

  private var tables: [Table]
  /// Tables that nobody has opened yet, biggest first.
  private var unopened: ArraySlice<Int>
  /// Tables with chunks that nobody has taken yet, in the order of their opening.
  private var open: ArraySlice<Int> = []
  private var uncopied: Int
  /// Copy jobs that are under way.
  private var busyReaders = 0
  /// More than this are not.
  var busyReadersMax = Int.max
  /// Readers wait for something else than processors: the source is busy, or the rate is limited.
  var isCopyingHeld = false
  private let overlapsIndexes: Bool
  private var steps: StepSchedule

  /// - Parameters:
  ///   - sizes: estimated bytes by table.
  ///   - steps: the steps after the data that are not done yet.
  ///   - overlapsIndexes: statements on big tables start at once when their rows are in.
  init(sizes: [Int], steps: [StepSchedule.Step], overlapsIndexes: Bool = false) {
    self.overlapsIndexes = overlapsIndexes
    tables = Array(repeating: Table(), count: sizes.count)
    // The index breaks ties, so that equal plans run in equal order.
    unopened = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }[...]
    uncopied = sizes.count
    self.steps = StepSchedule(sizes: sizes, steps: steps)
  }

  // MARK: Events

  /// A resumed run: the table's data is complete already.
  mutating func markCopied(table: Int) {
    tables[table].wasOpened = true
    finishCopy(of: table)
  }

  /// A resumed run: these chunks were planned before and are not done.
  mutating func reopen(table: Int, chunks: [Int]) {
    tables[table].wasOpened = true
    offer(chunks, of: table)
  }

  mutating func chunksPlanned(table: Int, chunks: [Int]) {
    busyReaders -= 1
    offer(chunks, of: table)
  }

  private mutating func offer(_ chunks: [Int], of table: Int) {
    guard !chunks.isEmpty else { return finishCopy(of: table) }
    tables[table].pendingChunks = chunks[...]
    tables[table].unfinishedChunks = chunks.count
    open.append(table)
  }

  /// - Returns: whether it was the table's last.
  mutating func chunkFinished(table: Int) -> Bool {
    busyReaders -= 1
    tables[table].unfinishedChunks -= 1
    guard tables[table].unfinishedChunks == 0 else { return false }
    finishCopy(of: table)
    return true
  }

  /// Whoever had the job cannot do it; somebody else will.
  mutating func giveBack(_ job: CopyJob) {
    busyReaders -= 1
    switch job {
    case .planChunks(let table): unopened.insert(table, at: unopened.startIndex)
    case .copy(let table, let chunk):
      if tables[table].pendingChunks.isEmpty { open.insert(table, at: open.startIndex) }
      tables[table].pendingChunks.insert(chunk, at: tables[table].pendingChunks.startIndex)
    }
  }

  mutating func stepFinished(_ step: Int) { steps.finished(step) }

  private mutating func finishCopy(of table: Int) {
    guard !tables[table].isCopied else { return }
    tables[table].isCopied = true
    uncopied -= 1
    steps.tableCopied(table)
  }

  // MARK: Decisions

  mutating func nextCopy() -> Next<CopyJob> {
    guard busyReaders < busyReadersMax else { return .wait }
    guard let job = takeCopy() else { return uncopied == 0 ? .finished : .wait }
    busyReaders += 1
    return .job(job)
  }

  private mutating func takeCopy() -> CopyJob? {
    if let table = open.first, let chunk = tables[table].pendingChunks.popFirst() {
      if tables[table].pendingChunks.isEmpty { _ = open.popFirst() }
      return .copy(table: table, chunk: chunk)
    }
    while let table = unopened.popFirst() {
      if !tables[table].wasOpened { return .planChunks(table: table) }
    }
    return nil
  }

  mutating func nextStep() -> Next<Int> {
    steps.next(copyingWaits: !overlapsIndexes && !isCopyingHeld && hasUntakenCopy())
  }

  /// Copying for which no reader is free yet.
  mutating func hasUntakenCopy() -> Bool {
    while let table = unopened.first, tables[table].wasOpened { unopened.removeFirst() }
    return !open.isEmpty || !unopened.isEmpty
  }

  /// Nothing is left to do or under way.
  var isFinished: Bool { uncopied == 0 && steps.isFinished }

  /// Whether the table's rows are in and its own statements done; for progress.
  func isReady(table: Int) -> Bool { steps.isReady(table: table) }
}
