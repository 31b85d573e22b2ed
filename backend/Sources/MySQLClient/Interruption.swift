import Diagnostics
import Foundation

/// The cancellation of one body of `MySQLSession.run`: from the first order until the body has ended.
///
/// A KILL hits what runs at that moment, which may be nothing yet; so a thread repeats it until the body is over, and
/// `finish` waits for the last one: it must not hit the statement of somebody else.
///
/// SAFETY: all mutable state is only touched with `condition` locked.
final class Interruption: @unchecked Sendable {
  private enum State {
    /// The body waits for its turn.
    case waiting
    case running(MySQLCanceller)
    /// No further statement of the body may start.
    case cancelled
    case finished
  }

  private let condition = NSCondition()
  private var state = State.waiting
  private var isKilling = false
  private var hasKilled = false

  /// Between two KILLs; a body that holds no statement right now starts none anyway.
  private static let pauseSeconds = 0.5

  var isSet: Bool { locked { if case .cancelled = state { true } else { false } } }

  /// The body starts now. After an early `start` it stays cancelled.
  func begin(_ canceller: MySQLCanceller) {
    locked { if case .waiting = state { state = .running(canceller) } }
  }

  /// Returns at once; a thread of its own does the blocking work.
  func start() {
    locked {
      if case .running(let canceller) = state {
        isKilling = true
        hasKilled = true
        Thread { self.repeatUntilFinished(canceller) }.start()
      }
      if case .finished = state { return }
      state = .cancelled
    }
  }

  /// Blocks until no KILL is under way.
  ///
  /// - Returns: whether there was one.
  func finish() -> Bool {
    locked {
      state = .finished
      condition.broadcast()
      while isKilling { condition.wait() }
      return hasKilled
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  private func repeatUntilFinished(_ canceller: MySQLCanceller) {
    while isSet {
      do throws(MartletError) {
        try canceller.cancel()
      } catch {
        // The next round tries again; without success the statement ends by itself or by its read timeout.
      }
      locked {
        if case .cancelled = state { _ = condition.wait(until: Date(timeIntervalSinceNow: Self.pauseSeconds)) }
      }
    }
    locked {
      isKilling = false
      condition.broadcast()
    }
  }
}
