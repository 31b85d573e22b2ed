// libpq and libmariadb block. An actor that owns one of their connections runs on a thread of its own, so that the
// cooperative pool never waits for a socket.

import Foundation

/// A serial executor backed by one dedicated thread.
///
/// Jobs run in the order in which they were enqueued. The thread ends when the executor is released, after the jobs
/// that were enqueued by then.
public final class ThreadExecutor: SerialExecutor {
  private let queue: JobQueue

  /// - Parameter name: ASCII; shown by debuggers and `top -H`, which see its first 15 characters.
  public init(name: String, stackBytes: Int = 1 << 20) {
    let queue = JobQueue()
    self.queue = queue
    let thread = Thread {
      Self.nameCurrentThread(name)
      queue.run()
    }
    thread.stackSize = stackBytes
    thread.start()
  }

  deinit { queue.close() }

  /// By way of `/proc`: Foundation's `Thread.name` reaches Linux only by luck (the thread must know its own id
  /// already), and Glibc's call for it is not visible to Swift. Without `/proc` the thread stays nameless.
  private static func nameCurrentThread(_ name: String) {
    guard let file = fopen("/proc/thread-self/comm", "w") else { return }
    fputs(name, file)
    fclose(file)
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    queue.append(Entry(job: UnownedJob(job), executor: self))
  }

  fileprivate struct Entry {
    let job: UnownedJob
    /// Strong: an actor may be released by its own last job, which still runs on this executor.
    let executor: ThreadExecutor
  }
}

/// Unbounded only in form: an actor has one running job, and its callers wait for it.
///
/// SAFETY: `entries` and `isClosed` are only touched with `condition` locked.
private final class JobQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private var entries: [ThreadExecutor.Entry] = []
  private var isClosed = false

  func append(_ entry: ThreadExecutor.Entry) {
    condition.lock()
    entries.append(entry)
    condition.signal()
    condition.unlock()
  }

  func close() {
    condition.lock()
    isClosed = true
    condition.signal()
    condition.unlock()
  }

  func run() {
    while let batch = next() {
      for entry in batch { entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor()) }
      // The last reference to the executor may go with the batch: its `close` then runs here, with no lock held.
    }
  }

  private func next() -> [ThreadExecutor.Entry]? {
    condition.lock()
    defer { condition.unlock() }
    while entries.isEmpty {
      if isClosed { return nil }
      condition.wait()
    }
    var batch: [ThreadExecutor.Entry] = []
    swap(&batch, &entries)
    return batch
  }
}
