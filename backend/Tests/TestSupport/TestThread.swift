import Dispatch
import Foundation
public import Testing

/// A queue of a test's own, for a body that blocks in a client library.
///
/// The cooperative pool has one thread per processor. Two tests that block there, waiting for a lock that a third one's
/// run holds on the same server, would keep that run from ever going on. Tasks with this preference, and their
/// children, stay off the pool.
public final class TestThread: TaskExecutor {
  private let queue = DispatchQueue(label: "martlet-test")

  public init() {}

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Lets a few in at a time.
actor Turnstile {
  /// Enough to keep the servers busy, few enough that none of a test's waits runs into its limit.
  static let servers = Turnstile(places: 4)

  private var places: Int
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private var nextWaiter = 0

  init(places: Int) { self.places = places }

  func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiters.append($0) }
    }
  }

  /// The place goes to whoever has waited longest.
  func leave() {
    guard nextWaiter < waiters.count else {
      places += 1
      return
    }
    nextWaiter += 1
    waiters[nextWaiter - 1].resume()
  }
}

/// Runs each test of a suite on a queue of its own, and only a few of them at a time.
///
/// Its limit counts from the test's turn; that of `.timeLimit` would count the wait for it. So does what
/// `MARTLET_TEST_TIMES=1` prints of each test: the runner's own figures tell how long all tests together took.
public struct OwnThreadTrait: SuiteTrait, TestTrait, TestScoping {
  let limit: Duration

  public var isRecursive: Bool { true }

  private static let printsTimes = ProcessInfo.processInfo.environment["MARTLET_TEST_TIMES"] != nil

  @concurrent
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    await Turnstile.servers.enter()
    let began = ContinuousClock.now
    let limit = limit
    let watch = Task {
      try await Task.sleep(for: limit)
      Issue.record("not over after \(limit)")
    }
    defer {
      watch.cancel()
      if Self.printsTimes { print("seconds: \(began.duration(to: .now).components.seconds) \(test.id)") }
    }
    do {
      try await withTaskExecutorPreference(TestThread()) { try await function() }
    } catch {
      await Turnstile.servers.leave()
      throw error
    }
    await Turnstile.servers.leave()
  }
}

extension Trait where Self == OwnThreadTrait {
  /// For suites whose tests wait for servers.
  public static var ownThread: Self { ownThread(minutes: 3) }

  public static func ownThread(minutes: Int) -> Self { OwnThreadTrait(limit: .seconds(60 * minutes)) }
}
