import Logging
import Migration
import Synchronization

/// The run of this process, if there is one: how far it is, and the handle that steers it.
final class LiveRuns: Sendable {
  private struct Live {
    var jobID: String
    var control: RunControl
    var progress: (@Sendable () -> ProgressSnapshot)?
  }

  private let live = Mutex<Live?>(nil)

  func begin(jobID: String, control: RunControl) { live.withLock { $0 = Live(jobID: jobID, control: control) } }

  func attach(_ progress: @escaping @Sendable () -> ProgressSnapshot) { live.withLock { $0?.progress = progress } }

  func end(jobID: String) {
    live.withLock { current in
      if current?.jobID == jobID { current = nil }
    }
  }

  func progress() -> ProgressSnapshot? { live.withLock { $0?.progress }?() }

  /// The steering of the run with this id.
  func control(ofRun runID: String) -> RunControl? {
    guard let current = live.withLock({ $0 }), current.jobID == runID || current.progress?().runID == runID else {
      return nil
    }
    return current.control
  }
}
