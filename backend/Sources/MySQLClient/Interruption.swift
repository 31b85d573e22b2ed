import Diagnostics
import Foundation

/// The cancellation of one body of `MySQLSession.run`: from the first order until the body has ended.
///
/// A KILL hits what runs at that moment, which may be nothing yet; so a thread repeats it until the body is over, and
/// `finish` waits for the last one: it must not hit the statement of somebody else.
///
/// SAFETY: `state` is only touched with `condition` locked.
final class Interruption: @unchecked Sendable {
  private enum State { case running, killing, finished }

  private let canceller: MySQLCanceller
  private let condition = NSCondition()
  private var state = State.running
  private var isThreadAlive = false

  /// Between two KILLs; a body that holds no statement right now starts none anyway.
  private static let pauseSeconds = 0.5

  init(_ canceller: MySQLCanceller) { self.canceller = canceller }

  var isSet: Bool {
    condition.lock()
    defer { condition.unlock() }
    return state == .killing
  }

  /// Returns at once; a thread of its own does the blocking work.
  func start() {
    condition.lock()
    defer { condition.unlock() }
    guard state == .running else { return }
    state = .killing
    isThreadAlive = true
    Thread { self.repeatUntilFinished() }.start()
  }

  /// Blocks until no KILL is under way.
  ///
  /// - Returns: whether there was one.
  func finish() -> Bool {
    condition.lock()
    defer { condition.unlock() }
    let wasKilling = state == .killing
    state = .finished
    condition.broadcast()
    while isThreadAlive { condition.wait() }
    return wasKilling
  }

  private func repeatUntilFinished() {
    while isSet {
      do throws(MartletError) {
        try canceller.cancel()
      } catch {
        // The next round tries again; without success the statement ends by itself or by its read timeout.
      }
      condition.lock()
      if state == .killing { _ = condition.wait(until: Date(timeIntervalSinceNow: Self.pauseSeconds)) }
      condition.unlock()
    }
    condition.lock()
    isThreadAlive = false
    condition.broadcast()
    condition.unlock()
  }
}
