import Synchronization

/// The run of this process, if there is one: how far it is, and the handle that steers it.
final class LiveRun: Sendable {
  private struct State {
    var runID: String?
    var control: RunControl?
    var progress: (@Sendable () -> ProgressSnapshot)?
    var isAbandoned = false
  }

  private let state = Mutex(State())

  var isIdle: Bool { state.withLock { $0.runID == nil } }

  var progress: ProgressSnapshot? { state.withLock { $0.progress }?() }

  func begin(runID: String, control: RunControl) { state.withLock { $0 = State(runID: runID, control: control) } }

  func attach(_ progress: @escaping @Sendable () -> ProgressSnapshot) { state.withLock { $0.progress = progress } }

  func end() { state.withLock { $0 = State() } }

  func control(ofRun runID: String) -> RunControl? { state.withLock { $0.runID == runID ? $0.control : nil } }

  /// The process ends, and the run goes on in another one.
  func abandon() {
    let control = state.withLock { state in
      state.isAbandoned = true
      return state.control
    }
    control?.stop()
  }

  var isAbandoned: Bool { state.withLock { $0.isAbandoned } }
}

/// What an event of a run belongs to.
public struct RunOrigin: Sendable {
  public var runID: String
  /// Of the W3C trace of the request that asked for the run, or of the run's own spans; nil where neither is known.
  public var traceID: String?
}

/// Hands a run's counters to whoever watches this process, and its events on.
struct LiveRunObserver: RunObserver {
  let live: LiveRun
  let origin: RunOrigin
  let onEvent: @Sendable (RunEvent, RunOrigin) -> Void

  func attach(progress: @escaping @Sendable () -> ProgressSnapshot) { live.attach(progress) }

  func observe(_ event: RunEvent) { onEvent(event, origin) }
}
