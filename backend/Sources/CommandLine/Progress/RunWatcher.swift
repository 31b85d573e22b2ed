import Migration
import Synchronization

/// Takes a run's events and hands them to the display. Never blocks the run: a terminal that was stopped with Ctrl-S
/// holds up the display's thread, not a worker.
final class RunWatcher: RunObserver {
  private struct State {
    var events: [TimedEvent] = []
    var progress: (@Sendable () -> ProgressSnapshot)?
    /// Data may have been written: from here on there is something to resume.
    var hasBegunWriting = false
  }

  private let state = Mutex(State())
  private let clock: @Sendable () -> Double
  private let startSeconds: Double

  /// - Parameter clock: seconds that only grow, from any instant.
  init(clock: @escaping @Sendable () -> Double) {
    self.clock = clock
    startSeconds = clock()
  }

  func attach(progress: @escaping @Sendable () -> ProgressSnapshot) {
    state.withLock { $0.progress = progress }
  }

  func observe(_ event: RunEvent) {
    let timed = TimedEvent(seconds: seconds, event: event)
    state.withLock {
      $0.events.append(timed)
      if case .phase(.schema) = event { $0.hasBegunWriting = true }
      if case .phase(.copying) = event { $0.hasBegunWriting = true }
    }
  }

  /// Since the watcher was made.
  var seconds: Double { clock() - startSeconds }

  var hasBegunWriting: Bool { state.withLock(\.hasBegunWriting) }

  /// The events since the last call, in order.
  func drain() -> [TimedEvent] {
    state.withLock { state in
      defer { state.events.removeAll() }
      return state.events
    }
  }

  /// Nil before the run has begun.
  func progress() -> ProgressSnapshot? { state.withLock(\.progress)?() }
}
