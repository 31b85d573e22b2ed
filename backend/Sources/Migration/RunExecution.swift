import CopyEngine
import Diagnostics
import Introspection
import Ledger
import MySQLClient
import Planning
import PostgresClient
import SQLDialect
import SchemaModel

/// A run from its first statement on the target to its report, whether it is new or resumed: everything that is done
/// already is in `state` and is not done again.
struct RunExecution {
  let source: MySQLConfiguration
  let target: PostgresConfiguration
  let options: RunOptions
  let plan: MigrationPlan
  let state: RunState
  let journal: RunJournal
  let control: RunControl
  let definitions: DefinitionWatch
  /// Nil where the readers have one, from an execution that the target's crash has ended.
  let snapshot: SnapshotPolicy?
  var snapshotReaders = SnapshotReaders()

  func execute() async throws {
    try await journal.enter(.schema)
    try await runStepsBeforeData()
    let tables = try await copyPlans()

    try await journal.enter(.copying)
    let (readers, recovery) = try await openReaders(tables)
    let pace = RunPace(
      progress: journal.progress, control: control, bytesPerSecondMax: options.bytesPerSecondMax)
    let board = JobBoard(schedule: schedule(tables), readers: readers.count, control: control, pace: pace)
    control.onOrder { Task { await board.reconsider() } }
    let steering = RunSteering(
      control: control, pace: pace, board: board, journal: journal, source: source,
      threadsRunningMax: options.sourceThreadsRunningMax, governor: governor)
    let work = RunWork(
      plan: plan, tables: tables, options: options, target: target, journal: journal, board: board, pace: pace,
      ranges: RangeBook(state.ranges), tableIndexes: tableIndexes, recovery: recovery,
      snapshotReaders: snapshotReaders, definitions: definitions)
    control.workBegins()
    async let _: Void = steering.keep()
    try await work.run(readers: readers, builders: options.indexJobs ?? Self.defaultJobs)
  }

  /// Copying is bound by the servers, which often have as many processors: a few workers keep them busy.
  static let defaultJobs = max(2, min(8, Runtime.processors))

  /// Readers that are opened where nobody has given a number: the governor finds out how many of them pay.
  static let readersMax = 2 * defaultJobs

  private var governor: ReaderGovernor {
    ReaderGovernor(start: options.jobs ?? Self.defaultJobs, readersMax: options.jobs ?? Self.readersMax)
  }

  // MARK: Schema

  private func runStepsBeforeData() async throws {
    let worker = StepWorker(number: 0, target: target, run: journal.run)
    do {
      for (ordinal, step) in plan.steps.enumerated() where step.stage.isBeforeData && !state.isStepDone(ordinal) {
        journal.emit(.stepStarted(id: step.id))
        let started = ContinuousClock.now
        _ = try await journal.retrying.perform(step.id) { try await worker.perform(step, ordinal: ordinal) }
        journal.emit(.stepFinished(id: step.id, seconds: started.duration(to: .now).seconds))
      }
    } catch {
      await worker.close()
      throw error
    }
    await worker.close()
  }

  /// Binary COPY has no casts: what the target's columns really are decides the conversions, also where a person
  /// edited the plan or made the tables. A column that cannot take its source exactly ends the run before any row.
  private func copyPlans() async throws -> [TableCopyPlan] {
    let tables = plan.tables
    let columns = try await journal.read { connection throws(MartletError) in
      try TargetCatalogReader(connection: connection).columnTypes(of: tables.map(\.target))
    }
    let policies = ConversionPolicies(plan.options)
    return try tables.enumerated().map { index, table in
      TableCopyPlan(
        index: index, table: try TargetFit.fit(table, to: columns[table.target] ?? [], policies: policies))
    }
  }

  // MARK: Data

  /// - Returns: also what helps a reader that loses its connection later.
  private func openReaders(_ tables: [TableCopyPlan]) async throws -> ([CopyWorker], SnapshotRecovery?) {
    if state.isAllCopied {
      try await checkDefinitionsAfterwards()
      return ([], nil)
    }
    guard let snapshot else { return await (snapshotReaders.readers, snapshotReaders.recovery) }
    let jobs = max(1, options.jobs ?? Self.readersMax)
    let readers = (1...jobs).map {
      CopyWorker(
        number: $0, source: source, target: target, run: journal.run, flavor: plan.source.flavor,
        held: snapshotReaders.held)
    }
    do {
      // Chunks of an earlier snapshot stay: the tables must still be the ones that they were read from.
      let isContinued = state.hasCopiedChunks
      let recorded = isContinued ? try await recordedDefinitions().0 : nil
      // A lock that is not granted is not asked for again at once: while it waits, the source's writers do.
      var report = try await journal.retrying.only([.connection]).perform("opening the snapshots") {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for reader in readers { group.addTask { try await reader.connect() } }
          try await group.waitForAll()
        }
        try await definitions.begin(after: recorded)
        return try await openSnapshots(readers, tables, snapshot)
      }
      if options.metadataLocks == .hold { try await lockDefinitions(of: tables, readers) }
      try await raiseIdentities(tables.map(\.table))
      report.except(plan.findings.filter { $0.code == FindingCatalog.engineWithoutSnapshot }.map(\.object))
      let text = try RunReporting.json(report)
      try await journal.write { ledger, run throws(MartletError) in try ledger.record(snapshot: text, run: run) }
      journal.emit(.snapshotTaken(report))
      let recovery = SnapshotRecovery(
        source: source, tables: tables.map(\.table.source), first: report,
        locksDefinitions: options.metadataLocks == .hold)
      let lock =
        options.locksDefinitions == true
        ? try await journal.retrying.only([.connection]).perform("locking the source's definitions") {
          try await DefinitionLock.take(source, plan.source)
        } : nil
      // Closes the lock's session if what follows fails.
      await snapshotReaders.keep(readers, recovery, lock)
      try await definitions.snapshotsAreOpen(isNew: !isContinued)
      return (readers, recovery)
    } catch {
      for reader in readers { await reader.close() }
      throw error
    }
  }

  private func lockDefinitions(of tables: [TableCopyPlan], _ readers: [CopyWorker]) async throws {
    let names = tables.map(\.table.source)
    try await journal.retrying.perform("the metadata locks of all tables") {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for reader in readers { group.addTask { try await reader.lockDefinitions(of: names) } }
        try await group.waitForAll()
      }
    }
  }

  /// Where a process ended between the last row and the comparison that follows it.
  private func checkDefinitionsAfterwards() async throws {
    let (recorded, held) = try await recordedDefinitions()
    guard let recorded, !held else { return }
    try await definitions.begin(after: recorded)
    try await definitions.finish()
  }

  private func recordedDefinitions() async throws -> (RecordedDefinitions?, held: Bool) {
    try await journal.write { ledger, run throws(MartletError) in
      try RecordedDefinitions.last(ofRun: run.runID, ledger)
    }
  }

  /// After the snapshot was opened, and before a row of it is in the target.
  private func raiseIdentities(_ tables: [TablePlan]) async throws {
    let counted = Set(plan.steps.filter { $0.stage == .identities }.compactMap(\.table))
    let tables = tables.filter { counted.contains($0.target) }
    guard !tables.isEmpty else { return }
    let definitions = try await journal.retrying.only([.connection]).perform("the next values of identities") {
      try await MySQLSession.with(source) { connection in
        try TableDefinitionReader(connection: connection).read(tables.map(\.source)).definitions
      }
    }
    let raise = SnapshotCounters(tables: tables).raise(definitions)
    try await journal.read { connection throws(MartletError) in
      for statement in raise.statements { try connection.execute(statement) }
    }
  }

  private func openSnapshots(
    _ readers: [CopyWorker], _ tables: [TableCopyPlan], _ snapshot: SnapshotPolicy
  ) async throws -> SnapshotReport {
    let coordinator = try await MySQLSession(source)
    let opening = SnapshotOpening(
      coordinator: coordinator, tables: tables.map(\.table.source), lockWaitSeconds: options.lockWaitSeconds)
    do {
      let report =
        switch snapshot {
        case .new(let method): try await opening.open(readers, by: method)
        case .same(let first): try await opening.resumed(readers, after: first)
        }
      await coordinator.close()
      return report
    } catch {
      await coordinator.close()
      throw error
    }
  }

  private var tableIndexes: [QualifiedName: Int] {
    Dictionary(plan.tables.enumerated().map { ($1.target, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func schedule(_ tables: [TableCopyPlan]) -> RunSchedule {
    let tableIndexes = tableIndexes
    let ordinals = Dictionary(
      plan.steps.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let steps = plan.steps.enumerated().compactMap { ordinal, step -> StepSchedule.Step? in
      guard !step.stage.isBeforeData, !state.isStepDone(ordinal) else { return nil }
      return StepSchedule.Step(
        index: ordinal, stage: step.stage, table: step.table.flatMap { tableIndexes[$0] },
        referencedTable: step.referencedTable.flatMap { tableIndexes[$0] }, after: step.after.flatMap { ordinals[$0] })
    }
    var schedule = RunSchedule(
      sizes: tables.map(\.table.estimatedBytes), steps: steps, overlapsIndexes: options.overlapsIndexes)
    for table in tables {
      if state.isCopied(table.index) {
        schedule.markCopied(table: table.index)
      } else if let pending = state.pendingChunks(of: table.index) {
        schedule.reopen(table: table.index, chunks: pending)
      }
    }
    return schedule
  }
}

/// How the readers of this run come to one view of the source.
enum SnapshotPolicy: Sendable {
  case new(SnapshotMethod)
  /// Chunks of an earlier snapshot are in the target: the source must still be where it was.
  case same(SnapshotReport)
}
