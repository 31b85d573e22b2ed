import Diagnostics
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
  private let session: PostgresSession

  init(run: RunHandle, session: PostgresSession, watch: RunWatch) {
    self.run = run
    self.session = session
    self.watch = watch
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

  /// Work with the ledger on the run's own connection.
  func write<Result: Sendable>(
    _ body: @escaping @Sendable (Ledger, RunHandle) throws(MartletError) -> Result
  ) async throws(MartletError) -> Result {
    let run = run
    do {
      return try await session.run { connection in try body(Ledger(connection), run) }
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
    try await session.run { connection in try body(connection) }
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

  /// Says every few seconds that the run lives, until cancelled. A lost lease ends the run.
  func keepLease() async throws {
    while true {
      do {
        try await Task.sleep(for: .seconds(5))
      } catch {
        return
      }
      try await write { ledger, run throws(MartletError) in try ledger.heartbeat(run) }
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
