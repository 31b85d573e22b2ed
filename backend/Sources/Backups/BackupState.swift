import Diagnostics

/// Decides what a backup does next. Pure: it is told what happened, and answers with what to do; whoever runs it does
/// that, and nothing else.
///
///     preflight ─▶ dump ─▶ package ─▶ record ─▶ end(succeeded)
///         └─────────┴────────┴─ stop or failure ─▶ clean ─▶ end(failed, cancelled, interrupted, lost)
///
/// One work runs at a time. A stop while the result is being recorded comes too late: the ledger decides.
struct BackupState: Sendable, Equatable {
  enum Work: Sendable, Hashable {
    case preflight, dump, package, record
    /// Ends what is left of pg_dump on the server, and removes the files.
    case clean
  }

  enum Stop: Sendable, Hashable {
    case cancelled
    case shutdown
    case timeLimit(seconds: Int)
    /// Somebody else has taken the job over: nothing is to be said about it any more.
    case lost
  }

  enum Event: Sendable, Equatable {
    case begun
    case done(Work)
    case failed(Work, MartletError)
    case stop(Stop)
  }

  enum Outcome: Sendable, Equatable {
    case succeeded
    case failed(MartletError)
    case cancelled
    case interrupted
    case lost
    /// The ledger went away in the middle of its commit; nothing may be removed.
    case unknown(MartletError)
  }

  enum Action: Sendable, Equatable {
    case run(Work)
    case stopWork
    case end(Outcome)
  }

  private var work: Work?
  private var stop: Stop?
  private var failure: MartletError?
  private(set) var outcome: Outcome?

  mutating func on(_ event: Event) -> [Action] {
    guard outcome == nil else { return [] }
    switch event {
    case .begun: return work == nil ? run(stop == nil ? .preflight : .clean) : []
    case .stop(let reason): return stopped(reason)
    case .done(let done): return done == work ? finished(done) : []
    case .failed(let failing, let error): return failing == work ? failed(failing, error) : []
    }
  }

  private mutating func run(_ next: Work) -> [Action] {
    work = next
    return [.run(next)]
  }

  /// The first reason counts, but that the job is lost goes before any.
  private mutating func stopped(_ reason: Stop) -> [Action] {
    let isFirst = stop == nil && failure == nil
    if stop == nil || reason == .lost { stop = reason }
    switch work {
    case .preflight, .dump, .package: return isFirst ? [.stopWork] : []
    case .record, .clean, nil: return []
    }
  }

  private mutating func finished(_ done: Work) -> [Action] {
    switch done {
    case .record: return end(.succeeded)
    case .clean: return end(outcomeAfterCleaning)
    case .preflight: return run(stop == nil ? .dump : .clean)
    case .dump: return run(stop == nil ? .package : .clean)
    case .package: return run(stop == nil ? .record : .clean)
    }
  }

  private mutating func failed(_ failed: Work, _ error: MartletError) -> [Action] {
    switch failed {
    case .record where error.code == .jobLost:
      stop = .lost
      return run(.clean)
    case .record where error.isRetryable: return end(.unknown(error))
    case .clean: return end(failure == nil && stop == nil ? .failed(error) : outcomeAfterCleaning)
    default:
      if stop == nil { failure = error }
      return run(.clean)
    }
  }

  private var outcomeAfterCleaning: Outcome {
    switch (stop, failure) {
    case (.lost?, _): return .lost
    case (_, let failure?): return .failed(failure)
    case (.shutdown?, _): return .interrupted
    case (.timeLimit(let seconds)?, _):
      return .failed(
        MartletError(
          .backupTimeLimit, "The dump took longer than it may.",
          context: ErrorContext(serverDetail: "time limit \(seconds) s"),
          hint: "Give it more time, or look for what holds it up in its log."))
    case (.cancelled?, _), (nil, nil): return .cancelled
    }
  }

  private mutating func end(_ outcome: Outcome) -> [Action] {
    self.outcome = outcome
    work = nil
    return [.end(outcome)]
  }
}
