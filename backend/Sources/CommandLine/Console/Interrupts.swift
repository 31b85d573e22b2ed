import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a signal asks for: the first one for a stop at a safe point, the next one for an end at once.
struct InterruptPolicy: Sendable {
  enum Action: Sendable, Equatable {
    case stop
    /// 128 and the signal's number, as shells report it: 130 for Ctrl-C.
    case exit(status: Int32)
  }

  private var hasStopped = false

  mutating func action(for signal: Int32) -> Action {
    defer { hasStopped = true }
    return hasStopped ? .exit(status: 128 + signal) : .stop
  }
}

/// SIGINT and SIGTERM while a run works.
enum Interrupts {
  /// Runs `body` in a task that the first signal cancels; the second ends the process.
  static func stopping<Result: Sendable>(
    console: any Console, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let policy = Mutex(InterruptPolicy())
    let handle: @Sendable (Int32) -> Void = { signal in
      switch policy.withLock({ $0.action(for: signal) }) {
      case .stop: task.cancel()
      case .exit(let status):
        if console.isTerminal(.standardError) { console.write(FramePainter.showCursor + "\n", to: .standardError) }
        _exit(status)
      }
    }
    let sources = [SIGINT, SIGTERM].map { watch($0, handle) }
    defer {
      sources.forEach { $0.cancel() }
      [SIGINT, SIGTERM].forEach { _ = signal($0, SIG_DFL) }
    }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private static func watch(_ number: Int32, _ handle: @escaping @Sendable (Int32) -> Void) -> any DispatchSourceSignal
  {
    // The default action would end the process before the source sees the signal.
    _ = signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { handle(number) }
    source.resume()
    return source
  }
}
