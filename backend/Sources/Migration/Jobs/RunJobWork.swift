import Diagnostics
import Ledger
import MySQLClient
import PostgresClient
import SchemaModel

/// One job from its first heartbeat to its last word.
struct RunJobWork: Sendable {
  private static let heartbeat = Duration.seconds(5)

  let job: JobHandle
  let request: RunJobs.Request
  /// Of the run, if this job is to begin one.
  let runID: String
  let target: PostgresConfiguration
  let sources: [String: MySQLConfiguration]
  let session: LedgerSession
  let control: RunControl
  let observer: LiveRunObserver
  /// Nil where nobody traces the run.
  let tracing: RunTracer?

  func perform() async {
    let beating = Task { await beat() }
    let result: Result<RunReport, any Error>
    do {
      result = .success(try await run())
    } catch {
      result = .failure(error)
    }
    beating.cancel()
    await beating.value
    await finish(result)
  }

  private func run() async throws -> RunReport {
    guard let source = sources[request.source] else {
      throw MartletError(.usage, "There is no source of this name.", context: ErrorContext(object: request.source))
    }
    let runID = request.resumes ?? runID
    // A job that was taken over may have recorded its run already, or died before.
    let isRecorded = try await session.read { connection in try Ledger(connection).runSummary(runID) != nil }
    if isRecorded {
      try await session.write { ledger throws(MartletError) in try ledger.assign(run: runID, to: job) }
      var resume = ResumeRequest(target: target, source: source)
      // Another process may have begun one since.
      resume.runID = runID
      return try await MigrationControl.resume(resume, observer: tracing ?? observer, control: control)
    }
    var migration = MigrationRequest(
      source: source, target: target, plan: request.plan ?? .init(), run: request.run ?? .init())
    migration.runID = runID
    return try await MigrationControl.migrate(migration, plan: nil, observer: tracing ?? observer, control: control)
  }

  /// Says that the process lives, and heeds what is left in the ledger, until cancelled.
  private func beat() async {
    var orders = OrdersOfOthers()
    while !Task.isCancelled {
      do {
        let progress = observer.live.progress.map { JobProgress(doneRatio: $0.share, item: $0.phase.rawValue) }
        let wanted = try await session.write { ledger throws(MartletError) in
          try ledger.heartbeat(job, progress: progress)
        }
        switch orders.heed(wanted) {
        case .pause?: control.pause()
        case .goOn?: control.resume()
        case .stop?: control.stop()
        case nil: break
        }
      } catch let error as MartletError where error.code == .jobLost {
        // Somebody else has the job, and waits for the lease that this run holds.
        control.stopAtOnce()
        return
      } catch {
        // The run has its own patience with a target that is away; the next heartbeat comes soon.
      }
      do {
        try await Task.sleep(for: Self.heartbeat)
      } catch {
        return
      }
    }
  }

  private func finish(_ result: Result<RunReport, any Error>) async {
    let failure: MartletError? = if case .failure(let error) = result { RunLaunch.failure(error) } else { nil }
    let state: JobState =
      switch failure?.code {
      case nil: .succeeded
      case .cancelled?: .cancelled
      default: .failed
      }
    tracing?.end(failure)
    let isHandedOn = state == .cancelled && observer.live.isAbandoned
    do {
      try await session.write { ledger throws(MartletError) in
        if isHandedOn { return try ledger.abandon(job) }
        if try ledger.runSummary(request.resumes ?? runID) != nil {
          try ledger.assign(run: request.resumes ?? runID, to: job)
        }
        try ledger.finish(job, state: state, error: failure)
      }
    } catch {
      // The run's own record says how it ended; the job falls silent, and is taken over by who looks for such.
    }
  }
}
