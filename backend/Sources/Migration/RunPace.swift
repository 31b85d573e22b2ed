import CopyEngine
import Diagnostics
import Foundation
import Synchronization

/// What each worker comes by between two buffers: it counts them, and waits where the run is paused or throttled.
final class RunPace: CopyMeter {
  private struct State {
    var bucket: TokenBucket?
    var isSourceBusy = false
    var readersAtWork = 0
    var lastRateWait = -Double.infinity
  }

  private let progress: ProgressBoard
  private let control: RunControl
  private let began = ContinuousClock.now
  private let state: Mutex<State>

  /// The longest that a waiting worker does not look for orders.
  private static let lookSeconds = 0.05

  init(progress: ProgressBoard, control: RunControl, bytesPerSecondMax: Int?) {
    self.progress = progress
    self.control = control
    state = Mutex(State(bucket: bytesPerSecondMax.map { TokenBucket(bytesPerSecond: $0, at: 0) }))
  }

  func copied(table: Int, rows: Int, rejected: Int, bytes: Int) {
    progress.copied(table: table, rows: rows, rejected: rejected, bytes: bytes)
  }

  func checkRejects(pending: Int) throws(MartletError) { try progress.checkRejects(pending: pending) }

  /// Blocks the worker's own thread.
  func waitForTurn(afterSending bytes: Int) throws(MartletError) {
    let due =
      seconds
      + state.withLock { state in
        let wait = state.bucket?.take(bytes, at: seconds) ?? 0
        if wait > Self.lookSeconds { state.lastRateWait = seconds + wait }
        return wait
      }
    while true {
      let orders = control.orders
      // What a pause holds is not to be read, not even to its end.
      if orders.stop == .atOnce || (orders.stop != nil && orders.isPaused) { throw Self.stopped }
      let isHeld = orders.isPaused || state.withLock { $0.isSourceBusy }
      let left = due - seconds
      if !isHeld, left <= 0 { return }
      Thread.sleep(forTimeInterval: isHeld ? Self.lookSeconds : min(left, Self.lookSeconds))
    }
  }

  static let stopped = MartletError(.cancelled, "The run was stopped.")

  // MARK: For the steering

  var isSourceBusy: Bool {
    get { state.withLock { $0.isSourceBusy } }
    set { state.withLock { $0.isSourceBusy = newValue } }
  }

  /// Readers that run, or are held in the middle of, a statement of the source.
  var readersAtWork: Int { state.withLock { $0.readersAtWork } }

  func readerBegins() { state.withLock { $0.readersAtWork += 1 } }
  func readerEnds() { state.withLock { $0.readersAtWork -= 1 } }

  /// The run ends when what is in flight is done.
  var isStopping: Bool { control.orders.stop == .afterWorkInFlight }

  /// Somebody has waited for the limit of bytes within the last second.
  var isRateLimited: Bool { state.withLock { seconds - $0.lastRateWait < 1 } }

  /// Since the work began.
  var seconds: Double { began.duration(to: .now).seconds }
}
