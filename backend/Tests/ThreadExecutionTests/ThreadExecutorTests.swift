import Foundation
import Testing
import ThreadExecution

@Suite struct `Thread executor` {
  @Test func `runs every job of an actor on the one thread that it named`() async {
    let recorder = Recorder(name: "martlet-test")
    for _ in 0..<20 { await recorder.record() }
    let threads = await recorder.threads
    #expect(Set(threads.map(\.id)).count == 1)
    #expect(threads.allSatisfy { $0.name == "martlet-test" })
    #expect(threads.first?.id != currentThreadID())
  }

  @Test func `accepts a name that is longer than Linux keeps`() async {
    let recorder = Recorder(name: "a-name-of-more-than-fifteen-bytes")
    await recorder.record()
    let names = await recorder.threads.map(\.name)
    #expect(names == ["a-name-of-more-"])
  }

  @Test func `runs jobs in the order in which they were enqueued`() async {
    let recorder = Recorder(name: "order")
    let gate = Gate()
    // The first job holds the thread, so that the others queue up behind it in a known order. It starts at once:
    // the wait below takes a thread of the pool, and there may be no second one.
    let first = Task.immediate { await recorder.hold(gate) }
    gate.waitUntilHeld()
    var tasks: [Task<Void, Never>] = []
    for number in 0..<50 {
      tasks.append(Task.immediate { await recorder.append(number) })
    }
    gate.open()
    await first.value
    for task in tasks { await task.value }
    #expect(await recorder.numbers == Array(0..<50))
  }

  @Test func `lets a blocking job of one executor not delay another`() async {
    let blocked = Recorder(name: "blocked")
    let free = Recorder(name: "free")
    let gate = Gate()
    let blocking = Task.immediate { await blocked.hold(gate) }
    gate.waitUntilHeld()
    await free.append(1)
    #expect(await free.numbers == [1])
    gate.open()
    await blocking.value
  }

  @Test func `ends its thread when the actor is released`() async throws {
    var recorder: Recorder? = Recorder(name: "released")
    await recorder?.record()
    let id = try #require(await recorder?.threads.first?.id)
    recorder = nil
    let deadline = ContinuousClock.now.advanced(by: .seconds(5))
    while FileManager.default.fileExists(atPath: "/proc/self/task/\(id)"), ContinuousClock.now < deadline {
      await Task.yield()
    }
    #expect(!FileManager.default.fileExists(atPath: "/proc/self/task/\(id)"))
  }

  @Test func `finishes a job whose actor nobody else holds any more`() async {
    let done = Gate()
    Task { [recorder = Recorder(name: "last-job")] in
      await recorder.append(1)
      done.open()
    }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      Thread {
        done.waitUntilOpen()
        continuation.resume()
      }.start()
    }
    #expect(done.isOpen)
  }
}

/// An actor on its own thread, as the clients' sessions are.
private actor Recorder {
  private nonisolated let executor: ThreadExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private(set) var threads: [(id: String, name: String)] = []
  private(set) var numbers: [Int] = []

  init(name: String) { executor = ThreadExecutor(name: name) }

  func record() {
    let id = currentThreadID()
    let name = (try? String(contentsOfFile: "/proc/self/task/\(id)/comm", encoding: .utf8)) ?? ""
    threads.append((id, name.trimmingCharacters(in: CharacterSet.newlines)))
  }

  func append(_ number: Int) { numbers.append(number) }

  func hold(_ gate: Gate) { gate.hold() }
}

/// Linux's number of the calling thread; the link reads `PID/task/TID`.
private func currentThreadID() -> String {
  let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
  return link.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
}

/// A door that one thread waits at until another opens it.
///
/// SAFETY: the flags are only touched with `condition` locked.
private final class Gate: @unchecked Sendable {
  private let condition = NSCondition()
  private var isHeld = false
  private var isOpened = false

  var isOpen: Bool { locked { isOpened } }
  func open() { locked { isOpened = true } }
  func waitUntilHeld() { wait { isHeld } }
  func waitUntilOpen() { wait { isOpened } }

  func hold() {
    locked { isHeld = true }
    waitUntilOpen()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    defer { condition.broadcast() }
    return body()
  }

  private func wait(_ isReady: () -> Bool) {
    condition.lock()
    defer { condition.unlock() }
    while !isReady() { condition.wait() }
  }
}
