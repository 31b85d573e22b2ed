import Diagnostics
import MySQLClient
import SQLDialect

/// Keeps an eye on a run's work until it is cancelled: the load of the source, the orders of whoever steers, and what
/// the watcher and the ledger are told of both.
struct RunSteering: Sendable {
  /// How long a stop waits for what is in flight.
  static let stopSecondsMax = 60
  /// Fast enough for a person.
  private static let look = Duration.milliseconds(200)
  /// The source is asked once in so many looks.
  private static let looksPerPoll = 5

  let control: RunControl
  let pace: RunPace
  let board: JobBoard
  let journal: RunJournal
  let source: MySQLConfiguration
  let threadsRunningMax: Int?
  let governor: ReaderGovernor

  func keep() async {
    var throttle = threadsRunningMax.map { Throttle(threadsMax: $0) }
    var window = ReaderWindow(governor: governor)
    await board.limit(busyReaders: window.limit)
    var session: MySQLSession?
    var told: RunHold?
    var stopDeadline: ContinuousClock.Instant?
    for look in 0... {
      if look.isMultiple(of: Self.looksPerPoll) { await poll(&throttle, over: &session) }
      if control.orders.stop != nil {
        stopDeadline = stopDeadline ?? .now + .seconds(Self.stopSecondsMax)
        if let stopDeadline, stopDeadline < .now { control.stopAtOnce() }
      }
      let hold = hold
      let isFree = hold == nil && !pace.isRateLimited
      if let limit = window.look(
        bytes: journal.progress.bytesCopied, seconds: pace.seconds, readers: isFree ? pace.readersAtWork : 0)
      {
        await board.limit(busyReaders: limit)
      }
      journal.progress.hold(hold ?? (pace.isRateLimited ? .rateLimit : nil))
      if hold != told {
        await tell(hold)
        told = hold
      }
      do {
        try await Task.sleep(for: Self.look)
      } catch {
        break  // The work is over.
      }
    }
    journal.progress.hold(nil)
    await session?.close()
  }

  private var hold: RunHold? {
    let orders = control.orders
    if orders.stop != nil { return .stopping }
    return orders.isPaused ? .paused : pace.isSourceBusy ? .sourceBusy : nil
  }

  // MARK: The source's load

  private func poll(_ throttle: inout Throttle?, over session: inout MySQLSession?) async {
    guard throttle != nil, let running = await threadsRunning(&session) else { return }
    switch throttle?.observe(threadsRunning: running, ownThreads: pace.readersAtWork + 1) {
    case .hold?: await hold(true)
    case .release?: await hold(false)
    case nil: break
    }
  }

  private func hold(_ isBusy: Bool) async {
    pace.isSourceBusy = isBusy
    await board.reconsider()
  }

  /// Nil where the source does not answer: then the last word holds, and the next look tries again.
  private func threadsRunning(_ session: inout MySQLSession?) async -> Int? {
    do {
      let open: MySQLSession
      if let session { open = session } else { open = try await MySQLSession(source) }
      session = open
      return try await open.run { try $0.query(SourceLoadQueries.threadsRunning).first?.int("Value") }
    } catch {
      await session?.close()
      session = nil
      return nil
    }
  }

  // MARK: Telling

  private func tell(_ hold: RunHold?) async {
    switch hold {
    case .stopping?:
      let progress = journal.progress.snapshot()
      journal.emit(
        .stopping(chunks: pace.readersAtWork, steps: progress.activeSteps, secondsMax: Self.stopSecondsMax))
    case let hold?: journal.emit(.held(hold))
    case nil: journal.emit(.goingOn)
    }
    await journal.note(hold)
  }
}
