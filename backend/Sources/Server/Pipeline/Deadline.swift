import HTTPTypes
import Synchronization

/// A bound on waiting, also for what does not heed being cancelled: a server that takes bytes and gives no answer keeps
/// a client library in its call. What is late goes on behind the answer, and ends when that server does.
enum Deadline {
  static func within<Result: Sendable>(
    seconds: Int, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let race = Race<Result>()
    let work = Task {
      do {
        race.end(.success(try await body()))
      } catch {
        race.end(.failure(error))
      }
    }
    let timer = Task {
      try await Task.sleep(for: .seconds(seconds))
      race.end(.failure(tooLate(seconds)))
      work.cancel()
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { race.wait($0) }
    } onCancel: {
      work.cancel()
      race.end(.failure(CancellationError()))
    }
  }

  private static func tooLate(_ seconds: Int) -> Problem {
    Problem(
      .gatewayTimeout, "timeout", "The operation did not end within \(seconds) seconds.",
      headers: [.retryAfter: "\(seconds)"])
  }

  /// The first end counts.
  private final class Race<Value: Sendable>: Sendable {
    private enum State {
      case open
      case waiting(CheckedContinuation<Value, any Error>)
      case ended(Result<Value, any Error>)
      case over
    }

    private let state = Mutex(State.open)

    func wait(_ continuation: CheckedContinuation<Value, any Error>) {
      let result: Result<Value, any Error>? = state.withLock { state in
        if case .ended(let result) = state {
          state = .over
          return result
        }
        state = .waiting(continuation)
        return nil
      }
      if let result { continuation.resume(with: result) }
    }

    func end(_ result: Result<Value, any Error>) {
      let continuation: CheckedContinuation<Value, any Error>? = state.withLock { state in
        switch state {
        case .open:
          state = .ended(result)
          return nil
        case .waiting(let continuation):
          state = .over
          return continuation
        case .ended, .over: return nil
        }
      }
      continuation?.resume(with: result)
    }
  }
}
