import Synchronization

/// Steers a run while it works, from any thread: a signal, a button and a call of an API are each a call of one of
/// these. Made before the run, passed to `MigrationControl.migrate` or `resume`; repeating an order changes nothing.
public final class RunControl: Sendable {
  /// How a run is ended early; the later one outranks the earlier.
  enum Stop: Int, Sendable, Comparable {
    /// Chunks and statements in flight are finished and committed.
    case afterWorkInFlight
    /// They are cancelled on both servers, and rolled back.
    case atOnce

    static func < (one: Stop, other: Stop) -> Bool { one.rawValue < other.rawValue }
  }

  struct Orders: Sendable, Equatable {
    var isPaused = false
    var stop: Stop?
  }

  private struct State {
    var orders = Orders()
    var listeners: [@Sendable () -> Void] = []
    /// Chunks or statements are in flight that are worth finishing.
    var isWorking = false
  }

  private let state = Mutex(State())

  public init() {}

  /// Nothing new is begun, and readers stop between two buffers. Lease, snapshots and connections are kept; a statement
  /// that the target is running goes on to its end.
  public func pause() { change { $0.orders.isPaused = true } }

  public func resume() { change { $0.orders.isPaused = false } }

  /// Ends the run when what is in flight is done, for `RunSteering.stopSecondsMax` at most; before the copying, at once.
  /// What a pause holds is not waited for. `MigrationControl.resume` goes on from there.
  public func stop() { change { $0.orders.stop = max($0.orders.stop ?? .afterWorkInFlight, .afterWorkInFlight) } }

  /// Ends the run now. What was in flight is rolled back, and done again when the run is resumed.
  public func stopAtOnce() { change { $0.orders.stop = .atOnce } }

  // MARK: The run's side

  var orders: Orders { state.withLock { $0.orders } }

  /// Calls `listener` after each order, on the thread that gave it.
  func onOrder(_ listener: @escaping @Sendable () -> Void) { state.withLock { $0.listeners.append(listener) } }

  func workBegins() { state.withLock { $0.isWorking = true } }

  /// Runs `body` in a task that is cancelled when nothing in it is to be waited for.
  func steering<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await body() }
    let cancelIfOrdered = { @Sendable in if self.demandsCancelling { task.cancel() } }
    onOrder(cancelIfOrdered)
    cancelIfOrdered()
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private var demandsCancelling: Bool {
    state.withLock { $0.orders.stop == .atOnce || ($0.orders.stop != nil && !$0.isWorking) }
  }

  private func change(_ order: (inout State) -> Void) {
    let listeners = state.withLock { state in
      order(&state)
      return state.listeners
    }
    for listener in listeners { listener() }
  }
}
