import Diagnostics

/// Repeats what failed for a reason that may pass, as the policy says, and tells the watcher each time.
struct Retrying: Sendable {
  var policy: RetryPolicy
  /// Nil where nobody watches yet.
  let watch: RunWatch?
  /// The logins have worked before.
  var hasBegun = true

  /// - Parameter what: for people: `chunk 3 of shop.orders`.
  /// - Throws: what the last attempt threw; `CancellationError` when the task is cancelled while it waits.
  func perform<Result>(_ what: String, _ body: () async throws -> Result) async throws -> Result {
    var history = RetryPolicy.History()
    var generator = SystemRandomNumberGenerator()
    while true {
      do {
        return try await body()
      } catch let error as MartletError {
        try Task.checkCancellation()
        history.failures += 1
        switch policy.decide(error, after: history, using: &generator) {
        case .giveUp: throw explained(error, history)
        case .retry(let seconds):
          watch?.emit(.retrying(what: what, error: error, inSeconds: seconds))
          try await Task.sleep(for: .seconds(seconds))
          history.secondsWaited += seconds
        }
      }
    }
  }

  /// The same, only for some reasons.
  func only(_ reasons: Set<RetryPolicy.Reason>) -> Retrying {
    var copy = self
    copy.policy.reasons = reasons
    return copy
  }

  private func explained(_ error: MartletError, _ history: RetryPolicy.History) -> MartletError {
    var error = error
    if hasBegun, error.code == .authentication {
      error.hint =
        "This login worked when the run began: was the password or the account changed? Put the new password into the "
        + "environment; for the target: martlet resume TARGET_URL, for the source: "
        + "martlet resume --source SOURCE_URL TARGET_URL"
    }
    guard history.failures > 1 else { return error }
    return error.adding(
      ErrorContext(
        serverDetail: "given up after \(history.failures) attempts and \(Int(history.secondsWaited)) s of waiting"))
  }
}
