import CopyEngine
import Diagnostics
import PostgresClient
import SchemaModel
import Synchronization

/// The parallel part of a run: readers that copy chunks, builders that run statements, both fed by the job board.
struct RunWork: Sendable {
  let plan: MigrationPlan
  let tables: [TableCopyPlan]
  let options: RunOptions
  let target: PostgresConfiguration
  let journal: RunJournal
  let board: JobBoard
  let pace: RunPace
  let ranges: RangeBook
  let tableIndexes: [QualifiedName: Int]
  /// Nil where nothing is left to read.
  let recovery: SnapshotRecovery?
  let snapshotReaders: SnapshotReaders
  let definitions: DefinitionWatch

  /// Lets go of the source as soon as all rows are in; what is left of the readers after an error is the caller's.
  func run(readers: [CopyWorker], builders: Int) async throws {
    let steps = (1...max(1, builders)).map { StepWorker(number: $0, target: target, run: journal.run) }
    do {
      try await work(readers, steps)
    } catch {
      await close(steps)
      throw error
    }
    await close(steps)
  }

  private func work(_ readers: [CopyWorker], _ builders: [StepWorker]) async throws {
    let board = board
    let interruption = WorkInterruption(readers: readers, builders: builders)
    defer { interruption.end() }
    try await withTaskCancellationHandler {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await copyAll(with: readers) }
        for builder in builders { group.addTask { try await build(with: builder) } }
        do {
          while try await group.next() != nil {}
        } catch {
          // The others stop at their next job; what they have in flight is committed or rolled back as a whole.
          await board.stop()
          group.cancelAll()
          while let result = await group.nextResult() { _ = result }
          throw error
        }
      }
    } onCancel: {
      Task { await board.stop() }
      interruption.begin()
    }
    let isCutShort = await board.isCutShort
    if isCutShort || Task.isCancelled { throw RunPace.stopped }
  }

  private func close(_ builders: [StepWorker]) async {
    for builder in builders { await builder.close() }
  }

  // MARK: Copying

  private func copyAll(with readers: [CopyWorker]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for reader in readers { group.addTask { try await copy(with: reader) } }
      do {
        // Not waitForAll, which tells of an error only when every reader has ended: they may be waiting for its chunk.
        while try await group.next() != nil {}
      } catch {
        await board.stop()
        group.cancelAll()
        while let result = await group.nextResult() { _ = result }
        throw error
      }
    }
    guard await !board.isStopped else { return }
    if !readers.isEmpty { try await definitions.finish() }
    // A commit that waits for the target's disk, as those of chunks do not: no crash undoes one of them from now on.
    try await journal.enter(.constraints)
    await snapshotReaders.close()
  }

  private func copy(with reader: CopyWorker) async throws {
    while let job = await board.nextCopy() {
      pace.readerBegins()
      defer { pace.readerEnds() }
      do {
        switch job {
        case .planChunks(let table): try await open(table, with: reader)
        case .copy(let table, let chunk): try await copy(chunk, of: table, with: reader)
        }
      } catch let error as MartletError where error.code == .cancelled && pace.isStopping {
        // What a pause held is rolled back, and does not keep others from finishing theirs.
        return
      } catch let error as MartletError {
        guard !Task.isCancelled, await !reader.seesSnapshot else { throw await explained(error, job) }
        return try await retire(reader, givingBack: job, because: error)
      }
      try await definitions.checkIfDue(with: reader)
    }
  }

  private func explained(_ error: MartletError, _ job: RunSchedule.CopyJob) async -> MartletError {
    switch job {
    case .planChunks(let table), .copy(let table, _):
      await definitions.explain(error, table: tables[table].table.source)
    }
  }

  /// The reader cannot see the run's snapshot any more; as long as another one does, the run goes on.
  private func retire(
    _ reader: CopyWorker, givingBack job: RunSchedule.CopyJob, because error: MartletError
  ) async throws {
    let readersLeft = await board.retireReader(givingBack: job)
    guard readersLeft > 0 else { throw error }
    journal.emit(.readerRetired(readersLeft: readersLeft, error: error))
    await reader.close()
  }

  /// Does a reader's work until it succeeds, or until patience does not help. Each attempt after a failure first gives
  /// the reader back what it has lost. The first one does not: a loss between two pieces of work is told of like any
  /// other.
  private func persist<Result>(
    _ what: String, of table: Int, with reader: CopyWorker, _ body: () async throws -> Result
  ) async throws -> Result {
    var hasFailed = false
    do {
      return try await journal.retrying.perform(what) {
        if hasFailed { try await recovery?.restore(reader) }
        hasFailed = true
        return try await body()
      }
    } catch let error as MartletError {
      throw error.adding(ErrorContext(object: tables[table].table.source.description))
    }
  }

  private func open(_ table: Int, with reader: CopyWorker) async throws {
    journal.emit(.tableStarted(table: tables[table].table.source.description))
    journal.progress.update(table: table) { $0.state = .copying }
    let planned = try await persist("the chunks of \(tables[table].table.source)", of: table, with: reader) {
      try await reader.planChunks(of: tables[table], chunkBytes: chunkBytes(of: table))
    }
    journal.progress.update(table: table) { $0.chunksTotal = planned.count }
    ranges.set(planned, table: table)
    await board.chunksPlanned(table: table, count: planned.count)
  }

  /// A table that would make fewer chunks than there are readers is cut finer, so that all of them can help.
  private func chunkBytes(of table: Int) -> Int {
    let jobs = max(1, options.jobs ?? RunExecution.defaultJobs)
    let share = tables[table].table.estimatedBytes / (jobs * 4)
    return max(min(options.chunkBytes, 8 << 20), min(options.chunkBytes, share))
  }

  private func copy(_ chunk: Int, of table: Int, with reader: CopyWorker) async throws {
    let started = ContinuousClock.now
    let range = try ranges.range(of: chunk, table: table)
    let outcome = try await persist("chunk \(chunk) of \(tables[table].table.source)", of: table, with: reader) {
      try await reader.copy(chunk: chunk, range: range, of: tables[table], meter: pace)
    }
    for finding in outcome.findings { journal.emit(.finding(finding)) }
    let seconds = started.duration(to: .now).seconds
    journal.progress.update(table: table) {
      $0.chunksDone += 1
      $0.secondsCopying += seconds
    }
    journal.watch.copied(
      CopiedChunk(
        table: tables[table].table.source.description, number: chunk, rows: outcome.rowsWritten, bytes: outcome.bytes,
        seconds: seconds))
    guard await board.chunkFinished(table: table) else { return }
    await finish(table)
  }

  private func finish(_ table: Int) async {
    let isReady = await board.isReady(table: table)
    journal.progress.update(table: table) {
      $0.rowsTotal = $0.rowsCopied + $0.rowsRejected
      $0.state = isReady ? .done : .indexing
    }
    let progress = journal.progress.table(table)
    journal.emit(
      .tableCopied(
        table: progress.name, rows: progress.rowsCopied, rejected: progress.rowsRejected,
        seconds: progress.secondsCopying))
  }

  // MARK: Statements after the data

  private func build(with builder: StepWorker) async throws {
    while let ordinal = await board.nextStep() {
      let step = plan.steps[ordinal]
      journal.progress.stepStarted(step.id)
      journal.emit(.stepStarted(id: step.id))
      let started = ContinuousClock.now
      let outcome = try await journal.retrying.perform(step.id) {
        try await builder.perform(step, ordinal: ordinal)
      }
      if case .leftOut(let finding) = outcome { journal.emit(.finding(finding)) }
      journal.progress.stepFinished(step.id)
      journal.emit(.stepFinished(id: step.id, seconds: started.duration(to: .now).seconds))
      let table = step.table.flatMap { tableIndexes[$0] }
      if await board.stepFinished(ordinal, table: table), let table {
        journal.progress.update(table: table) { $0.state = .done }
      }
    }
  }
}

/// The ranges of the chunks that have been planned, by table.
final class RangeBook: Sendable {
  private let ranges: Mutex<[Int: [ChunkRange]]>

  init(_ ranges: [Int: [ChunkRange]]) { self.ranges = Mutex(ranges) }

  func set(_ planned: [ChunkRange], table: Int) { ranges.withLock { $0[table] = planned } }

  func range(of chunk: Int, table: Int) throws(MartletError) -> ChunkRange {
    let range = ranges.withLock { ranges -> ChunkRange? in
      guard let planned = ranges[table], planned.indices.contains(chunk) else { return nil }
      return planned[chunk]
    }
    guard let range else { throw MartletError(.ledger, "A chunk has no range in the ledger.") }
    return range
  }
}
