import Diagnostics

/// Runs `body` for no longer than `limit`: then, or when the caller is cancelled, it is cancelled and left behind.
///
/// A task group would wait for it to end, and a server that is frozen keeps libpq waiting whatever is cancelled.
/// - Throws: `query.timeout` after the limit, `query.cancelled` when the caller is cancelled, else what `body` throws.
func withDeadline<Value: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  let (results, continuation) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
  let work = Task {
    do {
      continuation.yield(.success(try await body()))
    } catch {
      continuation.yield(.failure(error))
    }
    continuation.finish()
  }
  let timer = Task {
    try await Task.sleep(for: limit)
    continuation.finish()
  }
  defer {
    work.cancel()
    timer.cancel()
  }
  for await result in results { return try result.get() }
  guard !Task.isCancelled else { throw MartletError(.cancelled, "The request was cancelled.") }
  throw MartletError(
    .timeout, "The server did not answer in time.",
    context: ErrorContext(serverDetail: "limit \(limit)"), isRetryable: true)
}

extension MartletError {
  /// Of `withDeadline`; a server that ends a statement in time gives an SQLSTATE.
  var isDeadline: Bool { code == .timeout && context.sqlState == nil }
}
