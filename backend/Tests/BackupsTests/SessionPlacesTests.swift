import Diagnostics
import Synchronization
import Testing

@testable import Backups

@Suite("Places for sessions")
struct SessionPlacesTests {
  private final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func enter() {
      counts.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
    }

    func leave() { counts.withLock { $0.now -= 1 } }
  }

  /// How many of `count` at once were let in, and how many at a time.
  private func crowd(_ count: Int, in places: SessionPlaces) async -> (served: Int, most: Int) {
    let crowd = Crowd()
    let served = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<count {
        group.addTask {
          do {
            try await places.with {
              crowd.enter()
              try await Task.sleep(for: .milliseconds(2))
              crowd.leave()
            }
            return true
          } catch {
            return (error as? MartletError)?.code != .busy
          }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    return (served, crowd.most)
  }

  @Test func `let no more in at a time, and all in turn`() async {
    let (served, most) = await crowd(60, in: SessionPlaces(3))
    #expect(served == 60)
    #expect(most <= 3)
  }

  @Test func `send away who comes when the line is long`() async {
    let places = SessionPlaces(2, waitersMax: 10)
    let (served, most) = await crowd(300, in: places)
    #expect((12..<300).contains(served))
    #expect(most <= 2)
    #expect(await crowd(12, in: places).served == 12)
  }

  @Test func `send away who has waited too long, and let go of who is cancelled`() async throws {
    let places = SessionPlaces(1, patience: .milliseconds(30))
    try await places.with {
      let error = await #expect(throws: MartletError.self) { try await places.with {} }
      #expect(error?.code == .busy && error?.isRetryable == true)
      let waiter = Task { try await places.with {} }
      waiter.cancel()
      let result = await waiter.result
      #expect(throws: CancellationError.self) { try result.get() }
    }
    try await places.with {}
  }

  @Test func `are free again when what they were for fails`() async throws {
    let places = SessionPlaces(1)
    for _ in 0..<3 {
      await #expect(throws: CancellationError.self) { try await places.with { throw CancellationError() } }
    }
    try await places.with {}
  }
}
