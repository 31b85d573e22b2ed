import Diagnostics

/// A few places for sessions on the target, which callers of one purpose share: however many ask at the same time, they
/// leave the target's connections to others. Who comes when all places are taken waits a little, in line; who comes when
/// the line is long, or has waited too long, is told to come again.
actor SessionPlaces {
  private var free: Int
  private let waitersMax: Int
  private let patience: Duration
  private var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
  /// Numbers of waiters, the oldest first.
  private var line: [Int] = []
  private var nextNumber = 0

  init(_ places: Int, waitersMax: Int = 64, patience: Duration = .seconds(5)) {
    free = places
    self.waitersMax = waitersMax
    self.patience = patience
  }

  /// - Throws: `.busy`, which is worth another try; what `body` throws.
  func with<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
    try await enter()
    do {
      let result = try await body()
      leave()
      return result
    } catch {
      leave()
      throw error
    }
  }

  private func enter() async throws {
    guard free == 0 else {
      free -= 1
      return
    }
    guard line.count < waitersMax else { throw Self.busy }
    nextNumber += 1
    let number = nextNumber
    let patience = patience
    let timer = Task {
      try await Task.sleep(for: patience)
      self.giveUp(number, Self.busy)
    }
    defer { timer.cancel() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
        waiters[number] = continuation
        line.append(number)
      }
    } onCancel: {
      Task { await self.giveUp(number, CancellationError()) }
    }
  }

  /// The place goes to whoever has waited longest.
  private func leave() {
    guard !line.isEmpty, let waiter = waiters.removeValue(forKey: line.removeFirst()) else {
      free += 1
      return
    }
    waiter.resume()
  }

  private func giveUp(_ number: Int, _ error: any Error) {
    guard let waiter = waiters.removeValue(forKey: number) else { return }
    line.removeAll { $0 == number }
    waiter.resume(throwing: error)
  }

  private static let busy = MartletError(
    .busy, "Too many ask the target at the same time.", isRetryable: true, hint: "Ask again in a few seconds.")
}
