import Diagnostics
import Foundation
import Ledger
import PostgresClient
import Traces

/// One backup from its beginning to its end: feeds `BackupState` with what happens and does what it asks for.
struct BackupRun: Sendable {
  /// Fast enough for a person who cancels.
  private static let look = Duration.seconds(1)

  let link: JobLink
  let work: BackupWork
  let timeLimitSeconds: Int
  private let tracing: BackupTracing?
  private let jobID: String
  let events: AsyncStream<BackupState.Event>
  let tell: AsyncStream<BackupState.Event>.Continuation

  init(record: JobRecord, link: JobLink, setup: BackupSetup, trace: SpanContext?) {
    jobID = record.jobID
    tracing = BackupTracing(setup.tracer, below: trace)
    self.link = link
    work = BackupWork(record: record, link: link, setup: setup)
    timeLimitSeconds = setup.options.timeLimitSeconds
    // Bounded by its senders: each work ends once, the watcher sends once, and stops are for people.
    (events, tell) = AsyncStream.makeStream()
  }

  /// Stops the backup, from any thread.
  func stop(_ reason: BackupState.Stop) { tell.yield(.stop(reason)) }

  /// Not to be cancelled: `stop` is how it is ended early, and it ends when nothing is left behind.
  func run() async {
    let watcher = Task { await watch() }
    var state = BackupState()
    var working: Task<Void, Never>?
    tell.yield(.begun)
    loop: for await event in events {
      for action in state.on(event) {
        switch action {
        case .run(let next):
          await working?.value
          working = Task {
            let start = Span.now()
            let event = await work.perform(next)
            tracing?.ended(next, since: start, event)
            tell.yield(event)
          }
        case .stopWork: working?.cancel()
        case .end(let outcome):
          await end(outcome)
          tracing?.ended(outcome, of: jobID)
          break loop
        }
      }
    }
    watcher.cancel()
    await watcher.value
    await link.session.close()
  }

  private func end(_ outcome: BackupState.Outcome) async {
    do {
      switch outcome {
      case .succeeded: break
      case .failed(let error):
        await work.note("failed: \(error)")
        try await finish(.failed, error)
      case .cancelled:
        try await finish(.cancelled, MartletError(.cancelled, "The backup was cancelled."))
      case .interrupted:
        await work.note("interrupted: the process was shut down")
        // Who waits for the process waits for this; where the ledger is away, a recovery says the same later.
        let error = MartletError(.jobInterrupted, "The process of the backup was shut down.")
        try await finish(.interrupted, error, patience: .seconds(5))
      case .lost: await work.note("another process has taken the job over")
      case .unknown(let error): await work.note("it is not known whether the dump is recorded: \(error)")
      }
    } catch {
      // The job's row stays as it is, and whoever finds it silent marks it as interrupted.
      await work.note("the end of the job could not be recorded: \(error)")
    }
    do {
      try await work.close(keepsLog: outcome != .cancelled)
    } catch {
      // The log of a cancelled backup stays: nothing depends on it, and there is nobody to tell.
      return
    }
  }

  private func finish(
    _ state: JobState, _ error: MartletError, patience: Duration = BackupWork.patience
  ) async throws {
    try await link.ledger(patience: patience) { ledger, job throws(MartletError) in
      try ledger.finish(job, state: state, error: error)
    }
  }

  // MARK: Watching

  /// Once a second until cancelled: says that the job lives and how far it is, and listens to what others want of it.
  private func watch() async {
    let start = ContinuousClock.now
    var pace = HeartbeatPace()
    while true {
      do {
        try await Task.sleep(for: Self.look)
      } catch {
        return
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      if seconds > Double(timeLimitSeconds) { stop(.timeLimit(seconds: timeLimitSeconds)) }
      do {
        let progress = await work.sample
        let isDue = pace.isDue(progress, seconds: seconds)
        let wanted = try await link.ledger { ledger, job throws(MartletError) in
          isDue ? try ledger.heartbeat(job, progress: progress) : try ledger.wanted(of: job)
        }
        if wanted == .cancel { stop(.cancelled) }
        try await work.look()
      } catch let error as MartletError where error.code == .jobLost {
        stop(.lost)
      } catch {
        // The ledger is away; the token decides whether the job is still ours when it is back.
        continue
      }
    }
  }
}
