import Foundation
import Testing

@testable import TestSupport

@Suite("Tests that block", .timeLimit(.minutes(1)))
struct TestThreadTests {
  @Test func `leave the cooperative pool to everybody else`() async {
    let blocked = 4 * ProcessInfo.processInfo.activeProcessorCount
    let opened = DispatchSemaphore(value: 0)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<blocked {
        group.addTask(executorPreference: TestThread()) { Self.wait(for: opened) }
      }
      // Runs on the pool: if the others blocked that, nothing would ever open them.
      group.addTask {
        for _ in 0..<blocked { opened.signal() }
        return true
      }
      for await wasOpened in group { #expect(wasOpened) }
    }
  }

  private static func wait(for semaphore: DispatchSemaphore) -> Bool {
    semaphore.wait(timeout: .now() + 20) == .success
  }
}
