import CopyEngine
import Diagnostics
import Failpoints
import Ledger
import PostgresClient
import SQLDialect
import SchemaModel
import Synchronization

/// What a watcher is told: events, and progress when it asks.
final class RunWatch: Sendable {
  let progress: ProgressBoard
  private let observer: any RunObserver
  private let clock = Mutex(PhaseClock())

  init(observer: any RunObserver, runID: String) {
    let progress = ProgressBoard(runID: runID)
    self.progress = progress
    self.observer = observer
    observer.attach { progress.snapshot() }
  }

  func emit(_ event: RunEvent) { observer.observe(event) }

  func copied(_ chunk: CopiedChunk) { observer.copied(chunk) }

  func enter(_ phase: RunPhase) {
    progress.enter(phase)
    clock.withLock { $0.enter(phase) }
    emit(.phase(phase))
  }

  var phases: [RunReport.PhaseTiming] { clock.withLock { $0.timings() } }
}

/// The run's own connection: it holds the lease for as long as the run lives, and writes what concerns the whole run
/// into the ledger.
final class RunJournal: Sendable {
  let run: RunHandle
  let watch: RunWatch
  let retrying: Retrying
  private let target: PostgresConfiguration
  private let session: PostgresSession

  /// - Parameter session: holds the lease of the run, which is in the ledger.
  init(
    run: RunHandle, target: PostgresConfiguration, session: PostgresSession, watch: RunWatch, retryPolicy: RetryPolicy
  ) {
    self.run = run
    self.target = target
    self.session = session
    self.watch = watch
    retrying = Retrying(policy: retryPolicy, watch: watch)
  }

  var progress: ProgressBoard { watch.progress }

  func emit(_ event: RunEvent) { watch.emit(event) }

  func enter(_ phase: RunPhase) async throws(MartletError) {
    watch.enter(phase)
    try await write { ledger, run throws(MartletError) in try ledger.enter(phase.rawValue, run: run) }
  }

  /// Records findings that only the run itself could make.
  func add(_ findings: [Finding]) async throws(MartletError) {
    for finding in findings { emit(.finding(finding)) }
    try await write { ledger, run throws(MartletError) in try ledger.add(findings, run: run) }
  }

  /// Work with the ledger on the run's own connection. Whatever is lost on the way, `body` is done again: what it does
  /// twice must be as if done once.
  ///
  /// - Throws: also `.leaseHeld` when another process has taken the run over while the connection was lost, and
  ///   `.targetCrashed`.
  func write<Result: Sendable>(
    at failpoint: Failpoint? = nil, checksWitness: Bool = true, isRetried: Bool = true,
    _ body: @escaping @Sendable (Ledger, RunHandle) throws(MartletError) -> Result
  ) async throws(MartletError) -> Result {
    let run = run
    let attempt = { @Sendable () async throws -> Result in
      try await self.reconnect(checksWitness: checksWitness)
      return try await self.session.run { connection in
        if let failpoint { try Failpoints.hit(failpoint, target: connection) }
        return try body(Ledger(connection), run)
      }
    }
    do {
      return isRetried ? try await retrying.perform("the run's own connection", attempt) : try await attempt()
    } catch let error as MartletError {
      throw error
    } catch {
      throw MartletError(.ledger, "The ledger could not be written.", context: ErrorContext(serverMessage: "\(error)"))
    }
  }

  /// Reads the target on the run's own connection.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws(MartletError) -> Result
  ) async throws -> Result {
    try await retrying.perform("the run's own connection") {
      try await reconnect(checksWitness: true)
      return try await session.run { connection in try body(connection) }
    }
  }

  /// The lease went with the connection that is lost, and is taken again, unless the run is somebody else's by now.
  private func reconnect(checksWitness: Bool) async throws {
    let run = run
    try await session.reconnect(target, applicationName: RunLaunch.applicationName) { connection, lostProcess in
      let ledger = Ledger(connection)
      try ledger.endSession(process: lostProcess)
      guard try ledger.holds(run) else { throw Ledger.leaseLost }
      try ledger.acquireLease()
      if checksWitness { try ledger.checkWitness(run) }
    }
  }

  /// Comes by a place with the run's own connection.
  func comeBy(_ failpoint: Failpoint) async throws {
    try await session.run { connection in try Failpoints.hit(failpoint, target: connection) }
  }

  /// Lets others see that the run waits, or that it does not any more.
  func note(_ hold: RunHold?) async {
    do {
      let detail = try RunReporting.json(["hold": hold?.rawValue])
      try await write { ledger, run throws(MartletError) in
        try ledger.record(event: RunHold.eventKind, detail: detail, run: run)
      }
    } catch {
      // Nothing depends on it, and whoever needs the ledger for more will say what is wrong with it.
      return
    }
  }

  /// Says every few seconds that the run lives, until cancelled, and heeds what another process has left in the ledger.
  /// A lost lease ends the run.
  func keepLease(steering control: RunControl) async throws {
    var orders = OrdersOfOthers()
    while true {
      do {
        try await Task.sleep(for: .seconds(5))
      } catch {
        return
      }
      let wanted = try await write(at: .heartbeat) { ledger, run throws(MartletError) in try ledger.heartbeat(run) }
      switch orders.heed(wanted) {
      case .pause?: control.pause()
      case .goOn?: control.resume()
      case .stop?: control.stop()
      case nil: break
      }
    }
  }
}

/// What the ledger wants of a run, look by look, as orders: a pause that somebody else gave is not taken back. Pure.
struct OrdersOfOthers {
  enum Order: Equatable {
    case pause, goOn, stop
  }

  private var last: JobOrder?

  mutating func heed(_ wanted: JobOrder?) -> Order? {
    guard wanted != last else { return nil }
    defer { last = wanted }
    switch wanted {
    case .pause?: return .pause
    case .cancel?: return .stop
    case nil: return last == .pause ? .goOn : nil
    }
  }
}

/// Wall time by phase.
struct PhaseClock {
  private var entered: [(phase: RunPhase, at: ContinuousClock.Instant)] = []

  mutating func enter(_ phase: RunPhase) { entered.append((phase, .now)) }

  func timings() -> [RunReport.PhaseTiming] {
    zip(entered, entered.dropFirst().map(\.at) + [.now]).map { entry, end in
      RunReport.PhaseTiming(phase: entry.phase, seconds: entry.at.duration(to: end).seconds)
    }
  }
}
