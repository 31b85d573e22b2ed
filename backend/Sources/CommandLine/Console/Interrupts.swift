import Diagnostics
import Dispatch
import Migration
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a signal asks for. SIGINT and SIGTERM: the first for a stop when what is in flight is done, the second for one at
/// once, the third for an end without any order. SIGUSR1 pauses, SIGUSR2 resumes; repeated, they change nothing.
struct InterruptPolicy: Sendable {
  enum Action: Sendable, Equatable {
    case stop
    /// The statuses are 128 and the signal's number, as shells report it: 130 for Ctrl-C.
    case stopAtOnce(status: Int32)
    case exit(status: Int32)
    case pause
    case resume
  }

  private var stops = 0

  mutating func action(for signal: Int32) -> Action {
    switch signal {
    case SIGUSR1: return .pause
    case SIGUSR2: return .resume
    default:
      stops += 1
      return stops == 1 ? .stop : stops == 2 ? .stopAtOnce(status: 128 + signal) : .exit(status: 128 + signal)
    }
  }
}

/// A run that was told to stop at once, and the status that the process ends with.
struct Interrupted: Error {
  var status: Int32
  var error: any Error
}

/// Signals while a command works.
enum Interrupts {
  /// A server that does not answer must not keep the process: then it ends without an order.
  private static let stopAtOnceSecondsMax = 10.0

  /// Runs `body`, a run that listens to `control`.
  /// - Throws: what `body` throws; `Interrupted` around it after a stop at once.
  static func steering<Result: Sendable>(
    _ control: RunControl, console: any Console, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let status = Mutex<Int32?>(nil)
    do {
      return try await handling([SIGINT, SIGTERM, SIGUSR1, SIGUSR2]) { action in
        switch action {
        case .pause: control.pause()
        case .resume: control.resume()
        case .stop: control.stop()
        case .stopAtOnce(let code):
          status.withLock { $0 = code }
          DispatchQueue.global().asyncAfter(deadline: .now() + stopAtOnceSecondsMax) { leave(code, console) }
          control.stopAtOnce()
        case .exit(let code): leave(code, console)
        }
      } while: {
        try await body()
      }
    } catch {
      throw status.withLock { $0 }.map { Interrupted(status: $0, error: error) } ?? error
    }
  }

  /// Runs `body` in a task that the first signal cancels; the second ends the process.
  static func stopping<Result: Sendable>(
    console: any Console, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    return try await handling([SIGINT, SIGTERM]) { action in
      switch action {
      case .stop: task.cancel()
      case .stopAtOnce(let status), .exit(let status): leave(status, console)
      case .pause, .resume: break
      }
    } while: {
      try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  private static func handling<Result>(
    _ signals: [Int32], _ handle: @escaping @Sendable (InterruptPolicy.Action) -> Void,
    while body: () async throws -> Result
  ) async throws -> Result {
    let policy = Mutex(InterruptPolicy())
    let sources = signals.map { number in
      watch(number) { handle(policy.withLock { $0.action(for: number) }) }
    }
    defer {
      sources.forEach { $0.cancel() }
      signals.forEach { _ = signal($0, SIG_DFL) }
    }
    return try await body()
  }

  private static func watch(_ number: Int32, _ handle: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
    // The default action would end the process before the source sees the signal.
    _ = signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { handle() }
    source.resume()
    return source
  }

  private static func leave(_ status: Int32, _ console: any Console) -> Never {
    if console.isTerminal(.standardError) { console.write(FramePainter.showCursor + "\n", to: .standardError) }
    _exit(status)
  }
}
