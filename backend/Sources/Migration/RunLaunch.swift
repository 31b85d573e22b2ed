import CopyEngine
import Diagnostics
import Failpoints
import Foundation
import Introspection
import Ledger
import MySQLClient
import Planning
import PostgresClient
import SQLDialect
import SchemaModel

/// Brings a run to the point where its work can begin, new or resumed, and to its report after it.
struct RunLaunch {
  let target: PostgresConfiguration
  let observer: any RunObserver
  let control: RunControl

  // MARK: A new run

  func migrate(_ request: MigrationRequest, edited: MigrationPlan?) async throws -> RunReport {
    let run = request.runID.map { RunHandle(runID: $0) } ?? RunHandle()
    let watch = RunWatch(observer: observer, runID: run.runID)
    watch.enter(.connecting)
    let opened = try await open(request, edited: edited, watch)
    let session = opened.session
    return try await closing(session) {
      let (plan, options) = try await rehearse(opened, request, watch)
      try await session.run { connection in try Ledger(connection).install() }
      let stored = try StoredOptions(run: request.run).encoded()
      // On the session's thread: it is work for a tenth of a second.
      let source = try await session.run { _ in try RunSource.bound(request.source, run: run.runID) }
      let new = NewRun(
        source: source, target: target.redactedURL, targetVersion: try await Self.version(of: session),
        options: stored, plan: plan, owner: Self.owner)
      try await session.run { connection in
        try Ledger(connection).begin(run, new)
        try Failpoints.hit(.planRecorded, target: connection)
      }
      let journal = journal(of: run, on: session, watch, request.run)
      let execution = RunExecution(
        source: request.source, target: target, options: options, plan: plan,
        state: RunState(tables: plan.tables.count), journal: journal, control: control,
        definitions: DefinitionWatch(
          source: request.source, plan: plan, journal: journal, known: opened.plan.definitions),
        snapshot: .new(request.run.snapshotMethod))
      return try await carryOut(execution, resumes: 0, earlierSeconds: 0)
    }
  }

  /// A session that holds the target's lease, and the plan that was accepted: until then nothing is written, and a
  /// database that is missing is made only after it.
  private func open(
    _ request: MigrationRequest, edited: MigrationPlan?, _ watch: RunWatch
  ) async throws -> Opened {
    let session: PostgresSession
    do {
      session = try await openLeased(watch)
    } catch let error as MartletError where error.code == .unknownDatabase && request.run.createsTarget {
      let plan = try await plan(request, edited: edited, watch)
      try await TargetPreparation.createDatabase(of: target)
      return Opened(session: try await openLeased(watch), plan: plan, isDatabaseNew: true)
    }
    do {
      return Opened(session: session, plan: try await plan(request, edited: edited, watch))
    } catch {
      await session.close()
      throw error
    }
  }

  private func openLeased(_ watch: RunWatch) async throws -> PostgresSession {
    let session = try await openSession(watch)
    do {
      try await session.run { connection in
        try Ledger(connection).acquireLease()
        try Failpoints.hit(.leaseTaken, target: connection)
      }
    } catch {
      await session.close()
      throw error
    }
    return session
  }

  private func plan(
    _ request: MigrationRequest, edited: MigrationPlan?, _ watch: RunWatch
  ) async throws -> SourcePlan {
    let made: SourcePlan
    if let edited {
      made = try await beginning(watch).perform("comparing the plan with both servers") {
        let definitions = try await DefinitionWatch.checkPlan(edited, source: request.source, .beforeTheRun)
        let plan = try await Preflight(request, options: edited.options).check(edited)
        return SourcePlan(plan: plan, definitions: definitions)
      }
    } else {
      made = try await beginning(watch).perform("reading the source") {
        try await SourceReading.plan(request) { watch.enter($0) }
      }
    }
    let plan = made.plan
    watch.emit(
      .planned(
        tables: plan.tables.count, estimatedRows: plan.tables.reduce(0) { $0 + $1.estimatedRows },
        estimatedBytes: plan.tables.reduce(0) { $0 + $1.estimatedBytes }, findings: plan.findings))
    try SourceReading.checkRefusals(plan, accepted: request.run.acceptedFindings)
    return made
  }

  // MARK: A resumed run

  func resume(_ request: ResumeRequest) async throws -> RunReport {
    let session = try await openSession(nil)
    return try await closing(session) {
      let (record, found) = try await Self.unfinishedRun(request, on: session)
      let source = found.configuration
      var options = try StoredOptions.decode(record.options).run
      options.apply(request)
      let stored = try StoredOptions(run: options).encoded()
      let run = try await session.run { connection in
        let ledger = Ledger(connection)
        // The run may have been begun by an older program.
        try ledger.install()
        return try ledger.takeOver(record, options: stored, source: found.replacing, owner: Self.owner)
      }
      let watch = RunWatch(observer: observer, runID: run.runID)
      watch.enter(.connecting)
      let journal = journal(of: run, on: session, watch, options)
      await journal.note(nil)
      if request.movedSource == .newSnapshot {
        // Before the copied rows are deleted.
        try await journal.retrying.only([.connection]).perform("comparing the plan with the source") {
          _ = try await DefinitionWatch.checkPlan(record.plan, source: source, .duringTheRun)
        }
        try await addStoredObjects(of: source, record.plan, journal)
      }
      let choice = ResumeChoice(plan: record.plan, snapshot: record.snapshot, request: request.movedSource)
      let (state, policy) = try await choice.decide(journal, method: options.snapshotMethod)
      let fitting = try await fit(options, source, session, accepted: options.acceptedFindings, watch)
      let execution = RunExecution(
        source: source, target: target, options: fitting, plan: record.plan, state: state, journal: journal,
        control: control, definitions: DefinitionWatch(source: source, plan: record.plan, journal: journal),
        snapshot: policy)
      return try await carryOut(execution, resumes: record.resumes + 1, earlierSeconds: record.elapsedSeconds)
    }
  }

  /// What was made on the source since the plan, and is not in the run's findings yet.
  private func addStoredObjects(
    of source: MySQLConfiguration, _ plan: MigrationPlan, _ journal: RunJournal
  ) async throws {
    let known = try await journal.write { ledger, run throws(MartletError) in try ledger.findings(ofRun: run.runID) }
    let databases = source.database.map { [$0] }
    let added = try await journal.retrying.only([.connection]).perform("listing what the source stores") {
      try await MySQLSession.with(source) { connection in
        try StoredObjectCheck(connection: connection, databases: databases).findings(of: plan, notIn: known)
      }
    }
    if !added.isEmpty { try await journal.add(added) }
  }

  /// Nothing of the ledger is believed about the source but what `ResumedSource` finds proved.
  private static func unfinishedRun(
    _ request: ResumeRequest, on session: PostgresSession
  ) async throws -> (RunRecord, ResumedSource) {
    try await session.run { connection in
      let ledger = Ledger(connection)
      guard try ledger.isInstalled(), let found = try ledger.lastRun() else {
        throw MartletError(.noRun, "This target has no run to resume.", hint: "Start one with martlet migrate.")
      }
      try ledger.acquireLease()
      // Read again under the lease: a moment ago another process may still have worked on it.
      guard let record = try ledger.lastRun(), record.runID == found.runID, record.state != "finished" else {
        throw Ledger.nothingToResume
      }
      guard request.runID == nil || request.runID == record.runID else {
        throw MartletError(
          .jobOver, "Another run has begun since: only the last run of a target can be resumed.",
          context: ErrorContext(object: "run \(record.runID)"))
      }
      let stored = RunSource(url: record.source, binding: try ledger.sourceBinding(ofRun: record.runID))
      let source = try ResumedSource.choose(
        stored, run: record.runID, given: request.source,
        environment: request.environment ?? ProcessInfo.processInfo.environment)
      return (record, source)
    }
  }

  // MARK: Both

  private func carryOut(
    _ execution: RunExecution, resumes: Int, earlierSeconds: Double
  ) async throws -> RunReport {
    let journal = execution.journal
    let reporting = RunReporting(execution: execution, resumes: resumes)
    do {
      return try await goThrough(execution, reporting, earlierSeconds: earlierSeconds)
    } catch {
      let failure = Self.failure(error)
      do {
        // In a task of its own: the run's may be cancelled, and this must be written all the same.
        try await Task { try await reporting.fail(failure) }.value
      } catch {
        // The ledger is out of reach. It still says "running", but nobody holds the lease: resume takes that alike.
        journal.watch.enter(.failed)
      }
      throw failure
    }
  }

  private func goThrough(
    _ execution: RunExecution, _ reporting: RunReporting, earlierSeconds: Double
  ) async throws -> RunReport {
    do {
      let report = try await watchingLocks(of: execution) {
        try await outliveCrashes(execution, reporting, earlierSeconds: earlierSeconds)
      }
      await execution.snapshotReaders.close()
      return report
    } catch {
      await execution.snapshotReaders.close()
      throw error
    }
  }

  private func watchingLocks(
    of execution: RunExecution, _ body: @escaping @Sendable () async throws -> RunReport
  ) async throws -> RunReport {
    if execution.options.metadataLocks == .hold { return try await body() }
    return try await MetadataLockWatch(
      source: execution.source, held: execution.snapshotReaders.held, work: .copying
    ) { error in
      execution.journal.emit(
        .retrying(
          what: "watching for statements that wait for a table", error: error, inSeconds: LockProbePolicy.pauseSeconds))
    }.during(body)
  }

  /// A target that crashes may have lost commits that it had acknowledged, so that only its ledger knows what is done:
  /// the run goes through it again, as a resumed one would.
  private func outliveCrashes(
    _ execution: RunExecution, _ reporting: RunReporting, earlierSeconds: Double
  ) async throws -> RunReport {
    var execution = execution
    var crashes = 0
    while true {
      do throws(any Error) {
        try await begin(execution, earlierSeconds: earlierSeconds)
        try await executeWithLease(execution)
        return try await reporting.finish()
      } catch let error as MartletError where error.code == .targetCrashed && crashes < Self.crashesMax {
        crashes += 1
        execution.journal.emit(.retrying(what: "the run, from its ledger", error: error, inSeconds: 0))
        execution = try await afterCrash(execution)
      }
    }
  }

  /// A target that crashes more often than this does so because of the run.
  private static let crashesMax = 10

  private func begin(_ execution: RunExecution, earlierSeconds: Double) async throws {
    let journal = execution.journal
    let sums = try await journal.write { ledger, run throws(MartletError) in try ledger.sums(ofRun: run.runID) }
    journal.progress.begin(
      tables: TableProgress.tables(of: execution.plan, sums: sums), stepsTotal: execution.plan.steps.count,
      stepsDone: execution.state.stepsDone, earlierSeconds: earlierSeconds,
      rejectedRowsMax: execution.options.rejectedRowsMax)
  }

  private func executeWithLease(_ execution: RunExecution) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await execution.journal.keepLease(steering: execution.control) }
      group.addTask { try await execution.execute() }
      // Whichever ends first decides: the lease's keeper ends only by an error or when the run is cancelled.
      try await group.next()
      try Task.checkCancellation()
      group.cancelAll()
    }
  }

  private func afterCrash(_ execution: RunExecution) async throws -> RunExecution {
    let journal = execution.journal
    let snapshot = try await journal.write(checksWitness: false) { ledger, run throws(MartletError) in
      try ledger.placeWitness(run)
      return try ledger.lastRun()?.snapshot
    }
    let choice = ResumeChoice(plan: execution.plan, snapshot: snapshot, request: .refuse)
    let (state, policy) =
      await execution.snapshotReaders.seeSnapshot()
      ? (try await choice.state(journal), nil)
      : try await choice.decide(journal, method: execution.options.snapshotMethod)
    return RunExecution(
      source: execution.source, target: execution.target, options: execution.options, plan: execution.plan,
      state: state, journal: journal, control: execution.control, definitions: execution.definitions,
      snapshot: policy, snapshotReaders: execution.snapshotReaders)
  }

  static func failure(_ error: any Error) -> MartletError {
    error as? MartletError
      ?? (error is CancellationError
        ? RunPace.stopped : MartletError(.copy, "The run failed.", context: ErrorContext(serverMessage: "\(error)")))
  }

  static let applicationName = "martlet run"

  /// Patience for a server that refuses now and then, before anything has begun.
  private func beginning(_ watch: RunWatch?) -> Retrying {
    Retrying(policy: .beginning, watch: watch, hasBegun: false)
  }

  private func journal(
    of run: RunHandle, on session: PostgresSession, _ watch: RunWatch, _ options: RunOptions
  ) -> RunJournal {
    let seconds = options.retrySecondsMax ?? RetryPolicy.defaultSecondsMax
    return RunJournal(
      run: run, target: target, session: session, watch: watch, retryPolicy: RetryPolicy(secondsMax: Double(seconds)))
  }

  private func openSession(_ watch: RunWatch?) async throws -> PostgresSession {
    try await beginning(watch).perform("connecting to the target") {
      try await PostgresSession(target, applicationName: Self.applicationName, for: .running)
    }
  }

  private func closing<Result>(
    _ session: PostgresSession, _ body: () async throws -> Result
  ) async throws -> Result {
    do {
      let result = try await body()
      await session.close()
      return result
    } catch {
      await session.close()
      throw error
    }
  }

  static var owner: LeaseOwner { LeaseOwner(host: Runtime.hostName, processID: Runtime.processID) }

  private static func version(of session: PostgresSession) async throws -> String {
    try await session.run { connection in try TargetCatalogReader(connection: connection).server().versionText }
  }
}
